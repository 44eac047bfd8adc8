using CommerceMailAdmin.Engine.Cases.Classification;
using CommerceMailAdmin.Engine.Cases.Content;
using CommerceMailAdmin.Engine.Mail;

namespace CommerceMailAdmin.Engine.Cases.Store;

/// <summary>What a list of waiting cases shows of one: small enough to be kept beside the messages, so that a list need not read them.</summary>
internal sealed record CaseSummary
{
    private MailContent? _content;

    /// <summary>The platform it came through.</summary>
    public required string Platform { get; init; }

    /// <inheritdoc cref="CaseHistory.CaseId"/>
    public required string CaseId { get; init; }

    /// <summary>When the first customer message arrived.</summary>
    public required DateTimeOffset FirstReceived { get; init; }

    /// <summary>When the message that waits arrived; null where none waits.</summary>
    public DateTimeOffset? WaitingSince { get; init; }

    /// <summary>The folder in which the message that waits lies; where none waits, that of the first message.</summary>
    public required MailFolder Folder { get; init; }

    /// <summary>The mailbox in which the same message lies.</summary>
    public required string Mailbox { get; init; }

    /// <summary>How many customer messages there are.</summary>
    public required int Customer { get; init; }

    /// <summary>How many answers there are.</summary>
    public required int Answers { get; init; }

    /// <summary>How many messages were set aside.</summary>
    public required int Excluded { get; init; }

    /// <inheritdoc cref="CaseHistory.Authenticity"/>
    public required CaseAuthenticity Authenticity { get; init; }

    /// <summary>The first customer message; null where its content is known.</summary>
    public ClassifiedMessage? First { get; init; }

    /// <inheritdoc cref="CaseHistory.Content"/>
    public MailContent Content
    {
        get => _content ??= First!.Content;
        init => _content = value;
    }

    /// <summary>Sums a history up.</summary>
    public static CaseSummary Of(CaseHistory history)
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
            First = history.Customer[0],
        };
    }
}
