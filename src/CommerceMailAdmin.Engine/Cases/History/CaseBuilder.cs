using CommerceMailAdmin.Engine.Cases.Store;
using CommerceMailAdmin.Engine.Mail;

namespace CommerceMailAdmin.Engine.Cases.History;

/// <summary>Makes a case's result of its history. The same history, claims and options always make the same result.</summary>
internal static class CaseBuilder
{
    /// <summary>Builds one case.</summary>
    /// <param name="history">Its messages and marks as known at the instant.</param>
    /// <param name="claims">The claims and chargebacks for its order known at the instant, oldest first.</param>
    /// <param name="options">Facts, clocks and the instant.</param>
    public static CommerceCase Build(CaseHistory history, CommerceClaim[] claims, CaseOptions options)
    {
        var first = history.Customer[0];
        var clock = options.ClockOf(first.Mailbox);
        var term = new AnswerTerm(options);
        var course = CaseCourse.Of(history, claims.Select(c => c.Opened), options);
        var turns = course.Waits.Select(w => Turn(history, w, term, options)).ToArray();
        var waiting = course.Open is null ? null : turns[turns.Length - 1];
        var lastAnswer = history.Answers.LastOrDefault(a => a.Time >= first.Time)?.Time;
        return new CommerceCase
        {
            State = course.ClosedAt is not null ? CaseState.Closed
                : claims.Length > 0 ? CaseState.Escalated
                : course.Open is null ? CaseState.WaitingForBuyer
                : term.State(options.ClockOf(waiting!.Mailbox), waiting.WaitingSince, waiting.DueBy),
            CaseId = history.CaseId,
            Platform = history.Key.Platform,
            Mailbox = first.Mailbox,
            Buyer = options.Shown(history.Content.Buyer),
            OrderNumber = history.Content.OrderNumber,
            SellerOrderNumber = history.Content.SellerOrderNumber,
            Reason = history.Content.Reason,
            FirstReceived = clock.InZone(first.Time),
            LastActivity = clock.InZone(history.Customer.Concat(history.Answers).Max(m => m.Time)),
            WaitingSince = waiting?.WaitingSince,
            DueBy = waiting?.DueBy,
            ClosedAt = course.ClosedAt is { } closed ? clock.InZone(closed) : null,
            Reopened = course.Reopened,
            ResolutionTime = lastAnswer - first.Time,
            ResolutionBusinessTime = lastAnswer is { } resolved ? clock.BusinessTimeBetween(first.Time, resolved) : null,
            Turns = turns,
            Claims = claims,
            Messages = history.Customer.Concat(history.Answers).Concat(history.Excluded).OrderBy(m => m.Time).Select(m => CaseMails.Of(m, options)).ToArray(),
            Authenticity = history.Authenticity,
            InJunk = course.Open is { } open && open.Customer.Exists(m => m.Folder.Role == FolderRole.Junk),
        };
    }

    private static CaseTurn Turn(CaseHistory history, Wait wait, AnswerTerm term, CaseOptions options)
    {
        var question = wait.Customer[0];
        var clock = options.ClockOf(question.Mailbox);
        var due = term.Due(clock, wait.Since);
        var until = wait.Ended ?? options.At;
        return new CaseTurn
        {
            WaitingSince = clock.InZone(wait.Since),
            DueBy = due,
            AnsweredAt = wait.Answer is { } answer ? clock.InZone(answer.Time) : null,
            AnsweredBy = wait.Answer is null ? null : CaseMails.SentBy(wait.Answer),
            ClosedAt = wait.ClosedAt is { } closed ? clock.InZone(closed) : null,
            InTime = until > due ? false : wait.Answer is not null ? true : null,
            BusinessTime = clock.BusinessTimeBetween(wait.Since, until),
            ElapsedTime = until - wait.Since,
            Mailbox = question.Mailbox,
            InJunk = question.Folder.Role == FolderRole.Junk,
            Problems = wait.Answer is null ? [] : ReplyCheck.Problems(history, wait.Answer).ToArray(),
            Timeline = options.Explain ? clock.Explain(wait.Since, term.Days) : null,
        };
    }
}
