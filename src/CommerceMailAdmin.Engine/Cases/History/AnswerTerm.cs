using CommerceMailAdmin.Engine.BusinessTime;
using CommerceMailAdmin.Engine.Platform;

namespace CommerceMailAdmin.Engine.Cases.History;

/// <summary>The term within which a customer message must be answered.</summary>
/// <param name="options">The profile that promises it, and the instant asked about.</param>
internal readonly struct AnswerTerm(CaseOptions options)
{
    private readonly DateTimeOffset _at = options.At;

    /// <summary>The term in business days.</summary>
    public int Days { get; } = options.Profile.AnswerBusinessDays();

    /// <summary>When the answer to a customer message is due.</summary>
    public DateTimeOffset Due(BusinessClock clock, DateTimeOffset since) => clock.AddBusinessDays(since, Days);

    /// <summary>The state of a case whose oldest unanswered customer message arrived at an instant.</summary>
    public CaseState State(BusinessClock clock, DateTimeOffset since, DateTimeOffset due)
    {
        if (_at > due)
        {
            return CaseState.Overdue;
        }

        return _at >= clock.AddBusinessDays(since, Days - 1) ? CaseState.DueSoon : CaseState.OnTime;
    }
}

/// <summary>Applies the profile's deadlines to instants.</summary>
internal static class DeadlineClock
{
    /// <summary>When a deadline that began to run at an instant ends, with the offset of the calendar's zone.</summary>
    public static DateTimeOffset Due(this BusinessClock clock, DateTimeOffset from, ProfileDeadline deadline) => deadline.Unit switch
    {
        DeadlineUnit.Minutes => clock.InZone(from.AddMinutes(deadline.Value)),
        DeadlineUnit.Days => clock.AddDates(from, deadline.Value),
        _ => clock.AddBusinessDays(from, deadline.Value),
    };
}
