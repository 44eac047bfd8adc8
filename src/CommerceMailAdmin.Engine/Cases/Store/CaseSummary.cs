using CommerceMailAdmin.Engine.Cases.Content;
using CommerceMailAdmin.Engine.Mail;

namespace CommerceMailAdmin.Engine.Cases.Store;

/// <summary>
/// What a list of waiting cases shows of a case. A ledger keeps it beside the messages, so that a list need not read them.
/// </summary>
internal sealed record CaseSummary
{
    /// <summary>The platform it came through.</summary>
    public required string Platform { get; init; }

    /// <inheritdoc cref="CaseHistory.CaseId"/>
    public required string CaseId { get; init; }

    /// <summary>When the first customer message arrived.</summary>
    public required DateTimeOffset FirstReceived { get; init; }

    /// <summary>When the oldest message without an answer arrived; null if each has one.</summary>
    public DateTimeOffset? WaitingSince { get; init; }

    /// <summary>The folder of the oldest message without an answer; if there is none, that of the first message.</summary>
    public required MailFolder Folder { get; init; }

    /// <summary>The mailbox of the same message.</summary>
    public required string Mailbox { get; init; }

    /// <summary>How many customer messages there are.</summary>
    public required int Customer { get; init; }

    /// <summary>How many answers there are.</summary>
    public required int Answers { get; init; }

    /// <summary>How many messages are excluded.</summary>
    public required int Excluded { get; init; }

    /// <inheritdoc cref="CaseHistory.Authenticity"/>
    public required CaseAuthenticity Authenticity { get; init; }

    /// <summary>What the first customer message says of the order, the reason and the buyer.</summary>
    public required MailContent Content { get; init; }

    /// <summary>When the first claim or chargeback for the case's order arrived; null if there is none.</summary>
    public DateTimeOffset? ClaimOpened { get; init; }

    /// <summary>Sums a history up.</summary>
    /// <param name="history">The case.</param>
    /// <param name="content">What its first customer message says.</param>
    public static CaseSummary Of(CaseHistory history, MailContent content)
    {
        var waiting = history.Waiting;
        var shown = waiting ?? history.Customer[0];
        return new CaseSummary
        {
            Platform = history.Key.Platform,
            CaseId = history.CaseId,
            FirstReceived = history.Customer[0].Time,
            WaitingSince = waiting?.Time,
            Folder = shown.Folder,
            Mailbox = shown.Mailbox,
            Customer = history.Customer.Count,
            Answers = history.Answers.Count,
            Excluded = history.Excluded.Count,
            Authenticity = history.Authenticity,
            Content = content,
        };
    }
}
