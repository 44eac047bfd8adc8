using CommerceMailAdmin.Engine.BusinessTime;

namespace CommerceMailAdmin.Engine.Cases.Statistics;

/// <summary>What is to be measured.</summary>
public sealed record SlaQuestion
{
    /// <summary>The calendar in whose time zone days, weeks and months begin.</summary>
    public required BusinessCalendar Calendar { get; init; }

    /// <summary>The instant as of which the cases are known.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The first instant that counts; null for the beginning of the oldest turn.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>The first instant that no longer counts; null, or later than <see cref="At"/>, for all that is known.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>What each line stands for.</summary>
    public SlaGrouping By { get; init; }

    /// <summary>The instant as of which cases are known, read off a turn that still lies open; null if there is none.</summary>
    public static DateTimeOffset? InstantOf(IEnumerable<CommerceCase> cases)
    {
        var open = cases.SelectMany(c => c.Turns).Where(t => t.AnsweredAt is null && t.ClosedAt is null)
            .Select(t => t.WaitingSince + t.ElapsedTime).ToList();
        return open.Count == 0 ? null : open.Max();
    }
}
