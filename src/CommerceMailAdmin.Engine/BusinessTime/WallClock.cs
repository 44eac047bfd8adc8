using NodaTime;

namespace CommerceMailAdmin.Engine.BusinessTime;

/// <summary>Turns what the clock on the wall of a zone shows into instants, and back.</summary>
/// <remarks>
/// <para>
/// Both directions follow RFC 5545 section 3.3.5: a time that occurs twice means its first occurrence, which for a
/// deadline is also the safe one; a time the clock skips is read with the offset before the gap, that is, moved forward by the gap.
/// </para>
/// <para>Instants are ticks of UTC, as <see cref="DateTime.Ticks"/> counts them: a backlog asks for hundreds of thousands.</para>
/// </remarks>
internal sealed class WallClock(DateTimeZone zone)
{
    /// <summary>Two offsets of a zone differ by no more, since each is within 18 hours of UTC.</summary>
    private const long LargestChange = 36 * TimeSpan.TicksPerHour;

    private static readonly Instant Year1 = Instant.FromUtc(1, 1, 1, 0, 0);

    /// <summary>The one asked for last; questions come in the order of time more often than not.</summary>
    private OffsetInterval? _recent;

    /// <summary>What the clock shows at an instant.</summary>
    public LocalDateTime Show(long instant) => Year1.PlusTicks(instant).InZone(zone).LocalDateTime;

    /// <summary>
    /// The instant at which the clock first shows a time or a later one. Shifts begin and end so: what the clock
    /// skips of a shift is not business time, and a later boundary never comes before an earlier one.
    /// </summary>
    public long Reach(LocalDateTime time)
    {
        var mapping = zone.MapLocal(time);
        return Ticks(mapping.Count == 0 ? mapping.LateInterval.Start : mapping.First().ToInstant());
    }

    /// <summary>The instant that a time means.</summary>
    public long Resolve(LocalDateTime time)
    {
        var mapping = zone.MapLocal(time);
        return Ticks(mapping.Count == 0 ? time.WithOffset(mapping.EarlyInterval.WallOffset).ToInstant() : mapping.First().ToInstant());
    }

    /// <summary>The instant that the same time of day means a number of dates later.</summary>
    public long PlusDays(long instant, int days)
    {
        // While the offset stays, a date later is 24 hours later, and no change is so near that the clock shows that time twice.
        var stretch = StretchAt(instant);
        var later = instant + (days * TimeSpan.TicksPerDay);
        return later >= stretch.Start + LargestChange && later < stretch.End ? later : Resolve(Show(instant).PlusDays(days));
    }

    /// <summary>How often the clock shows a time: 0, 1 or 2.</summary>
    public int Occurrences(LocalDateTime time) => zone.MapLocal(time).Count;

    /// <summary>
    /// An instant with the zone's offset. <see cref="DateTimeOffset"/> holds whole minutes only, so the offsets with
    /// seconds of times before 1972 are cut to the minute; the instant stays exact.
    /// </summary>
    public DateTimeOffset At(long instant)
    {
        var offset = StretchAt(instant).Offset;
        return new DateTimeOffset(instant + offset.Ticks, offset);
    }

    private OffsetInterval StretchAt(long instant)
    {
        if (_recent is { } recent && instant >= recent.Start && instant < recent.End)
        {
            return recent;
        }

        var interval = zone.GetZoneInterval(Year1.PlusTicks(instant));
        return _recent = new OffsetInterval(
            interval.HasStart ? Ticks(interval.Start) : long.MinValue, interval.HasEnd ? Ticks(interval.End) : long.MaxValue,
            TimeSpan.FromMinutes(interval.WallOffset.Seconds / 60));
    }

    private static long Ticks(Instant instant) => (instant - Year1).BclCompatibleTicks;

    /// <summary>A time in which the zone's offset stays the same.</summary>
    /// <param name="Start">Its first instant.</param>
    /// <param name="End">The first instant behind it.</param>
    /// <param name="Offset">The offset, in whole minutes.</param>
    private sealed record OffsetInterval(long Start, long End, TimeSpan Offset);
}
