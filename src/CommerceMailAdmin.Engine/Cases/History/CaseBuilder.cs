using CommerceMailAdmin.Engine.BusinessTime;
using CommerceMailAdmin.Engine.Cases.Classification;
using CommerceMailAdmin.Engine.Cases.Content;
using CommerceMailAdmin.Engine.Cases.Store;
using CommerceMailAdmin.Engine.Common;
using CommerceMailAdmin.Engine.Mail;
using CommerceMailAdmin.Engine.Platform;

namespace CommerceMailAdmin.Engine.Cases.History;

/// <summary>
/// Builds a case's result from its history. It reads the bodies of the first customer message and of the answers that ended turns.
/// </summary>
internal static class CaseBuilder
{
    /// <summary>Builds one case.</summary>
    /// <param name="store">The store that the history comes from.</param>
    /// <param name="history">Its messages and marks as known at the instant.</param>
    /// <param name="orderClaims">The claims and chargebacks of orders, as known at the instant.</param>
    /// <param name="options">Facts, clocks and the instant.</param>
    public static CommerceCase Build(ICaseStore store, CaseHistory history, OrderClaims orderClaims, CaseOptions options)
    {
        var content = store.Read(history.Customer[0]).Content;
        var claims = orderClaims.Of(content.OrderNumber);
        var first = history.Customer[0];
        var clock = options.ClockOf(first.Mailbox);
        var term = new AnswerTerm(options);
        var course = CaseCourse.Of(history, claims.Select(c => c.Opened), options);
        var turns = course.Turns.Select(t => Describe(t, term, options, ProblemsOf)).ToArray();
        var waiting = course.Open is null ? null : turns[turns.Length - 1];
        var lastAnswer = history.Answers.LastOrDefault(a => a.Time >= first.Time)?.Time;
        return new CommerceCase
        {
            State = StateOf(course, claims, waiting, term, options),
            CaseId = history.CaseId,
            Platform = history.Key.Platform,
            Mailbox = first.Mailbox,
            Buyer = options.Shown(content.Buyer),
            OrderNumber = content.OrderNumber,
            SellerOrderNumber = content.SellerOrderNumber,
            Reason = content.Reason,
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
            Messages = history.Customer.Concat(history.Answers).Concat(history.Excluded).OrderBy(m => m.Time)
                .Select(m => CaseMails.Of(m, options)).ToArray(),
            Authenticity = history.Authenticity,
            InJunk = course.Open is { } open && open.Customer.Exists(m => m.Folder.Role == FolderRole.Junk),
        };

        IEnumerable<ReplyProblem> ProblemsOf(ClassifiedMessage answer) => ReplyCheck.Problems(history, content, store.Read(answer));
    }

    private static CaseState StateOf(CaseCourse course, CommerceClaim[] claims, CaseTurn? waiting, AnswerTerm term, CaseOptions options)
    {
        if (course.ClosedAt is not null)
        {
            return CaseState.Closed;
        }

        if (claims.Length > 0)
        {
            return CaseState.Escalated;
        }

        return waiting is null
            ? CaseState.WaitingForBuyer
            : term.State(options.ClockOf(waiting.Mailbox), waiting.WaitingSince, waiting.DueBy);
    }

    private static CaseTurn Describe(
        Turn turn, AnswerTerm term, CaseOptions options, Func<ClassifiedMessage, IEnumerable<ReplyProblem>> problems)
    {
        var question = turn.Customer[0];
        var clock = options.ClockOf(question.Mailbox);
        var due = term.Due(clock, turn.Since);
        var until = turn.Ended ?? options.At;
        return new CaseTurn
        {
            WaitingSince = clock.InZone(turn.Since),
            DueBy = due,
            AnsweredAt = turn.Answer is { } answer ? clock.InZone(answer.Time) : null,
            AnsweredBy = turn.Answer is null ? null : CaseMails.SentBy(turn.Answer),
            ClosedAt = turn.ClosedAt is { } closed ? clock.InZone(closed) : null,
            InTime = until > due ? false : turn.Answer is not null ? true : null,
            BusinessTime = clock.BusinessTimeBetween(turn.Since, until),
            ElapsedTime = until - turn.Since,
            Mailbox = question.Mailbox,
            InJunk = question.Folder.Role == FolderRole.Junk,
            Problems = turn.Answer is null ? [] : problems(turn.Answer).ToArray(),
            Timeline = options.Explain ? clock.Explain(turn.Since, term.Days) : null,
        };
    }
}

/// <summary>Compares an answer with the form that the platform asks for.</summary>
internal static class ReplyCheck
{
    /// <summary>What the answer lacks, in the order of <see cref="ReplyProblem"/>.</summary>
    /// <param name="history">The case.</param>
    /// <param name="asked">What its first customer message says.</param>
    /// <param name="answer">The answer.</param>
    public static IEnumerable<ReplyProblem> Problems(CaseHistory history, MailContent asked, ReadMessage answer)
    {
        if (!answer.IsToRelay)
        {
            yield return ReplyProblem.NotToRelay;
        }

        var registered = history.Customer.SelectMany(m => m.DeliveredTo).Select(a => a.Address).ToList();
        if (registered.Count > 0 && answer.Sender is { } sender && !registered.Contains(sender.Address, StringComparer.OrdinalIgnoreCase))
        {
            yield return ReplyProblem.NotFromRegisteredAddress;
        }

        if (asked.OrderNumber is { } order && WordMarks.CanTell(order))
        {
            if (asked.SubjectMarks is { } marks && WordMarks.Hold(marks, order) && Lacks(answer.Content.SubjectMarks, order))
            {
                yield return ReplyProblem.OrderNumberNotInSubject;
            }

            if (Lacks(answer.Content.BodyMarks, order))
            {
                yield return ReplyProblem.OrderNumberNotInBody;
            }
        }

        if ((answer.Content.Meanings & TextMeanings.ReturnLabelPromised) != 0 && !answer.Content.HasAttachment)
        {
            yield return ReplyProblem.AttachmentMissing;
        }
    }

    /// <summary>If the marks were not read, nothing is known to be missing.</summary>
    private static bool Lacks(IReadOnlyList<int>? marks, string number) => marks is not null && !WordMarks.Hold(marks, number);
}

/// <summary>Builds the evidence of a classified message.</summary>
internal static class CaseMails
{
    /// <summary>A message as a result shows it; its time carries the offset of its mailbox's calendar.</summary>
    public static CaseMail Of(ClassifiedMessage message, CaseOptions options) => new()
    {
        Kind = message.Class switch
        {
            MessageClass.CaseMail => CaseMailKind.Customer,
            MessageClass.Answer => CaseMailKind.Answer,
            MessageClass.Claim => CaseMailKind.Claim,
            MessageClass.Chargeback => CaseMailKind.Chargeback,
            MessageClass.OrderNotice => CaseMailKind.Order,
            _ => CaseMailKind.Excluded,
        },
        Time = options.ClockOf(message.Mailbox).InZone(message.Time),
        MessageId = Clean(message.MessageId),
        Sender = SentBy(message),
        Mailbox = message.Mailbox,
        Folder = message.Folder.Name,
        Authenticity = message.Authenticity,
        HeaderHash = message.HeaderHash,
    };

    /// <summary>The address that sent a message: Sender if there is one, otherwise From.</summary>
    public static string? SentBy(ClassifiedMessage message) => Clean((message.SentBy ?? message.Sender)?.Address);

    private static string? Clean(string? text) => text is null ? null : DisplayText.Clean(text);
}
