using CommerceMailAdmin.Engine.Cases.Recognition;
using CommerceMailAdmin.Engine.Profiles;

namespace CommerceMailAdmin.Engine.Cases.Results;

/// <summary>The term within which a customer message must be answered.</summary>
internal static class AnswerTerm
{
    /// <summary>When the answer to a customer message is due.</summary>
    public static DateTimeOffset Due(CaseOptions options, RecognisedMessage message) =>
        options.ClockOf(message.Mailbox).AddBusinessDays(message.Time, options.Profile.AnswerBusinessDays());

    /// <summary>How a case stands whose oldest unanswered customer message is this one.</summary>
    public static CaseState State(CaseOptions options, RecognisedMessage message, DateTimeOffset due) =>
        options.At > due ? CaseState.Overdue
        : options.At >= options.ClockOf(message.Mailbox).AddBusinessDays(message.Time, options.Profile.AnswerBusinessDays() - 1) ? CaseState.DueSoon
        : CaseState.OnTime;
}
