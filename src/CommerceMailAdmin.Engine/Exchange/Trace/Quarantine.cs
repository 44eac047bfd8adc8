using CommerceMailAdmin.Engine.Exchange.Session;

namespace CommerceMailAdmin.Engine.Exchange.Trace;

/// <summary>Reads the quarantine of Exchange Online (Microsoft, Get-QuarantineMessage and Get-QuarantineMessageHeader).</summary>
/// <param name="session">The session.</param>
internal sealed class Quarantine(IExchangeSession session)
{
    public const string Command = "Get-QuarantineMessage";
    public const string HeaderCommand = "Get-QuarantineMessageHeader";
    public const string ReleaseCommand = "Release-QuarantineMessage";

    /// <summary>What is older is not returned, and nobody is told.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromDays(30);

    private const int PageSize = 1000;
    private const int MostPages = 1000;

    /// <summary>So many Message-IDs are asked for one by one. For more, the whole period is read.</summary>
    private const int MostSingleIds = 10;

    /// <summary>Reads the messages of a period, as the summary lists them: without recipients.</summary>
    /// <exception cref="ExchangeException">Exchange reported an error.</exception>
    public IReadOnlyList<QuarantinedMessage> Read(
        TraceQuestion question, Func<QuarantinedMessage, bool> isWanted, ITraceObserver observer, CancellationToken cancellation)
    {
        string?[] ids = question.MessageIds.Count is > 0 and <= MostSingleIds ? [.. question.MessageIds] : [null];
        var found = new Dictionary<string, QuarantinedMessage>(StringComparer.OrdinalIgnoreCase);
        foreach (var id in ids)
        {
            for (var page = 1; page <= MostPages; page++)
            {
                cancellation.ThrowIfCancellationRequested();
                var rows = session.Invoke(Command, Parameters(question, id, page)).Objects;
                foreach (var message in rows.Select(QuarantinedMessage.Read).OfType<QuarantinedMessage>())
                {
                    if (question.Names(message.MessageId) && isWanted(message))
                    {
                        found[message.Identity] = message;
                    }
                }

                observer.Progress("quarantine", ((page - 1) * PageSize) + rows.Count);
                if (rows.Count < PageSize)
                {
                    break;
                }
            }
        }

        return [.. found.Values];
    }

    /// <summary>Reads one message with its recipients.</summary>
    /// <exception cref="ExchangeException">It is not there any more, or Exchange reported an error.</exception>
    public QuarantinedMessage Details(string identity)
    {
        // For an identity that is not there, Exchange returns all messages.
        var found = session.Invoke(Command, new Dictionary<string, object?> { ["Identity"] = identity }).Objects
            .Select(QuarantinedMessage.Read).FirstOrDefault(m => m?.Is(identity) == true);
        return found ?? throw new ExchangeException(ExchangeErrorKind.NotFound,
            "The message is no longer in the quarantine. It was deleted, or its time there has ended.");
    }

    /// <summary>Reads the header block of a message; null if Exchange gives none.</summary>
    /// <exception cref="ExchangeException">Exchange reported an error.</exception>
    public string? Header(string identity) =>
        session.Invoke(HeaderCommand, new Dictionary<string, object?> { ["Identity"] = identity }).Objects
            .Where(o => o.Text("Identity") is not { } named || named.Equals(identity, StringComparison.OrdinalIgnoreCase))
            .Select(o => o.Text("Header")).FirstOrDefault();

    private static Dictionary<string, object?> Parameters(TraceQuestion question, string? messageId, int page)
    {
        var parameters = new Dictionary<string, object?>
        {
            ["StartReceivedDate"] = question.From.UtcDateTime,
            ["EndReceivedDate"] = question.To.UtcDateTime,
            ["IncludeMessagesFromBlockedSenderAddress"] = true,
            ["PageSize"] = PageSize,
            ["Page"] = page,
        };
        if (messageId is not null)
        {
            parameters["MessageId"] = TraceMessageId.Full(messageId);
        }

        if (question.Recipients.Count > 0)
        {
            parameters["RecipientAddress"] = question.Recipients;
        }

        return parameters;
    }
}

/// <summary>A message in the quarantine.</summary>
/// <param name="Identity">Exchange's name for it: the id that the message got on arrival, a backslash, and the id of the copy.</param>
internal sealed record QuarantinedMessage(string Identity)
{
    public required DateTimeOffset Received { get; init; }

    /// <summary>The sender as the row has it. It is a claim.</summary>
    public required string Sender { get; init; }

    public string? MessageId { get; init; }

    public string? Subject { get; init; }

    /// <summary>Why it is held: Spam, Bulk, Phish, HighConfPhish, Malware, TransportRule and others.</summary>
    public string? Type { get; init; }

    /// <summary>The policy or rule that did it.</summary>
    public string? PolicyName { get; init; }

    public DateTimeOffset? Expires { get; init; }

    public string ReleaseStatus { get; init; } = "";

    /// <summary>Microsoft itself released it.</summary>
    public bool IsSystemReleased { get; init; }

    /// <summary>The recipients; empty in a summary.</summary>
    public IReadOnlyList<string> Recipients { get; init; } = [];

    /// <summary>To whom it was released; empty in a summary.</summary>
    public IReadOnlyList<string> ReleasedUsers { get; init; } = [];

    /// <summary>The id that the message got on arrival, which the message trace has too.</summary>
    public string TraceId => Identity.Split('\\')[0];

    /// <summary>True if it was released, to some or all.</summary>
    public bool IsReleased => IsSystemReleased || ReleasedUsers.Count > 0
        || Has("Released", "PreparingToRelease", "Approved");

    /// <summary>True if Exchange is still at work on the release.</summary>
    public bool IsBeingReleased => Has("PreparingToRelease");

    /// <summary>True if it was released to a recipient.</summary>
    public bool IsReleasedTo(string recipient) =>
        ReleasedUsers.Count > 0 ? ReleasedUsers.Contains(recipient, StringComparer.OrdinalIgnoreCase) : IsReleased;

    /// <summary>True if an identity is this message's.</summary>
    public bool Is(string identity) => Identity.Equals(identity, StringComparison.OrdinalIgnoreCase);

    /// <summary>Reads a message; null if the row has no identity.</summary>
    public static QuarantinedMessage? Read(ExchangeObject found) => found.Text("Identity") is not { } identity ? null
        : new QuarantinedMessage(identity)
        {
            Received = (found.UtcTime("ReceivedTime") ?? DateTimeOffset.MinValue).ToUniversalTime(),
            Sender = found.Text("SenderAddress") ?? "",
            MessageId = TraceMessageId.Bare(found.Text("MessageId")),
            Subject = found.Text("Subject"),
            Type = found.Text("Type") ?? found.Entries("QuarantineTypes").FirstOrDefault(),
            PolicyName = found.Text("PolicyName"),
            Expires = found.UtcTime("Expires")?.ToUniversalTime(),
            ReleaseStatus = found.Text("ReleaseStatus") ?? "",
            IsSystemReleased = found.Flag("SystemReleased") == true,
            Recipients = found.Entries("RecipientAddress"),
            ReleasedUsers = found.Entries("ReleasedUser"),
        };

    private bool Has(params string[] statuses) => statuses.Contains(ReleaseStatus, StringComparer.OrdinalIgnoreCase);
}
