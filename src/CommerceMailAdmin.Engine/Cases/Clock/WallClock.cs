using NodaTime;

namespace CommerceMailAdmin.Engine.Cases.Clock;

/// <summary>Turns what the clock on the wall of a zone shows into instants, and back.</summary>
/// <remarks>
/// Both directions follow RFC 5545 section 3.3.5: a time that occurs twice means its first occurrence, which for a
/// deadline is also the safe one; a time the clock skips is read with the offset before the gap, that is, moved forward by the gap.
/// </remarks>
internal sealed class WallClock(DateTimeZone zone)
{
    /// <summary>What the clock shows at an instant.</summary>
    public LocalDateTime Show(Instant instant) => instant.InZone(zone).LocalDateTime;

    /// <summary>
    /// The instant at which the clock first shows a time or a later one. Shifts begin and end so: what the clock
    /// skips of a shift is no business time, and a later boundary never comes before an earlier one.
    /// </summary>
    public Instant Reach(LocalDateTime time)
    {
        var mapping = zone.MapLocal(time);
        return mapping.Count == 0 ? mapping.LateInterval.Start : mapping.First().ToInstant();
    }

    /// <summary>The instant that a time means.</summary>
    public Instant Resolve(LocalDateTime time)
    {
        var mapping = zone.MapLocal(time);
        return mapping.Count == 0 ? time.WithOffset(mapping.EarlyInterval.WallOffset).ToInstant() : mapping.First().ToInstant();
    }

    /// <summary>How often the clock shows a time: 0, 1 or 2.</summary>
    public int Occurrences(LocalDateTime time) => zone.MapLocal(time).Count;

    /// <summary>
    /// An instant with the zone's offset. <see cref="DateTimeOffset"/> holds whole minutes only, so the offsets with
    /// seconds of times before 1972 are cut to the minute; the instant stays exact.
    /// </summary>
    public DateTimeOffset At(Instant instant)
    {
        var seconds = zone.GetUtcOffset(instant).Seconds;
        return instant.ToDateTimeOffset().ToOffset(TimeSpan.FromMinutes(seconds / 60));
    }
}
