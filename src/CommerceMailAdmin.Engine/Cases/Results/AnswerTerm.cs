using CommerceMailAdmin.Engine.Cases.Clock;
using CommerceMailAdmin.Engine.Profiles;

namespace CommerceMailAdmin.Engine.Cases.Results;

/// <summary>The term within which a customer message must be answered.</summary>
internal static class AnswerTerm
{
    /// <summary>When the answer to a customer message is due.</summary>
    public static DateTimeOffset Due(CaseOptions options, BusinessClock clock, DateTimeOffset since) => clock.AddBusinessDays(since, options.Profile.AnswerBusinessDays());

    /// <summary>How a case stands whose oldest unanswered customer message came at an instant.</summary>
    public static CaseState State(CaseOptions options, BusinessClock clock, DateTimeOffset since, DateTimeOffset due) =>
        options.At > due ? CaseState.Overdue
        : options.At >= clock.AddBusinessDays(since, options.Profile.AnswerBusinessDays() - 1) ? CaseState.DueSoon
        : CaseState.OnTime;
}
