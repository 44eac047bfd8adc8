using CommerceMailAdmin.Engine.Exchange.Session;

namespace CommerceMailAdmin.Engine.Exchange.Trace;

/// <summary>
/// Reads the message tracking logs of all transport servers of an organisation on-premises (Microsoft, Get-MessageTrackingLog). Each
/// server has its own log, and a message leaves events in the logs of several.
/// </summary>
/// <param name="session">The session.</param>
/// <param name="observer">Is told of servers that cannot be asked, and of the progress.</param>
internal sealed class TrackingLogReader(IExchangeSession session, ITraceObserver observer)
{
    public const string Command = "Get-MessageTrackingLog";
    public const string ServersCommand = "Get-TransportService";

    /// <summary>Reads the messages: a row for each recipient.</summary>
    /// <param name="question">The period, and which mail.</param>
    /// <param name="isWanted">Tells from the senders and the subject whether a row is of interest.</param>
    /// <param name="cancellation">Stops between two servers.</param>
    /// <exception cref="ExchangeException">No server could be asked.</exception>
    public IReadOnlyList<TraceRow> Read(TraceQuestion question, Func<TraceRow, bool> isWanted, CancellationToken cancellation)
    {
        var events = new Dictionary<string, List<TrackingEvent>>(StringComparer.Ordinal);
        ExchangeException? failure = null;
        var (asked, failed, read) = (0, 0, 0);
        foreach (var server in Servers())
        {
            cancellation.ThrowIfCancellationRequested();
            asked++;
            try
            {
                session.List(Command, Parameters(question, server), found =>
                {
                    read++;
                    if (TrackingEvent.Read(found, server) is { } one && isWanted(one.Row("")))
                    {
                        Of(events, one.Key).Add(one);
                    }
                });
                observer.Progress($"message tracking log of {server ?? "this server"}", read);
            }
            catch (ExchangeException e) when (e.Kind != ExchangeErrorKind.SessionLost)
            {
                failed++;
                failure = e;
                observer.Incomplete(server ?? "this server", e);
            }
        }

        return failed > 0 && failed == asked ? throw failure!
            : [.. events.Values.SelectMany(e => TrackedMessage.Rows(e))
                .Where(r => question.IsTo(r.Recipient) && question.Names(r.MessageId))];
    }

    private static List<TrackingEvent> Of(Dictionary<string, List<TrackingEvent>> events, string key)
    {
        if (!events.TryGetValue(key, out var found))
        {
            events[key] = found = [];
        }

        return found;
    }

    /// <summary>The servers; one null if the session cannot list them, which means the server that answers.</summary>
    private IReadOnlyList<string?> Servers()
    {
        if (!session.Has(ServersCommand))
        {
            observer.Warn($"This session has no command {ServersCommand}. Only the log of the server that answers is read.");
            return [null];
        }

        var servers = session.Invoke(ServersCommand, new Dictionary<string, object?>()).Objects.Select(o => o.Text("Name"))
            .OfType<string>();
        return [.. servers.Distinct(StringComparer.OrdinalIgnoreCase)];
    }

    // Recipients are not asked for here: the events of groups and redirected mail name other recipients.
    private static Dictionary<string, object?> Parameters(TraceQuestion question, string? server)
    {
        var parameters = new Dictionary<string, object?>
        {
            ["Start"] = question.From.UtcDateTime,
            // The end itself is not included.
            ["End"] = question.To.UtcDateTime.AddTicks(1),
            ["ResultSize"] = "Unlimited",
        };
        if (server is not null)
        {
            parameters["Server"] = server;
        }

        if (question.MessageIds is [var id])
        {
            parameters["MessageId"] = TraceMessageId.Full(id);
        }

        return parameters;
    }
}

/// <summary>One line of a message tracking log.</summary>
internal sealed record TrackingEvent(DateTimeOffset Time, string EventId, string Server)
{
    public string? Source { get; init; }

    public string? MessageId { get; init; }

    public string? NetworkMessageId { get; init; }

    public IReadOnlyList<string> Senders { get; init; } = [];

    public IReadOnlyList<string> Recipients { get; init; } = [];

    /// <summary>What became of each recipient, in the same order; or a text for all of them.</summary>
    public IReadOnlyList<string> Statuses { get; init; } = [];

    /// <summary>The recipient that <see cref="Recipients"/> came from: a group, or an address that was replaced.</summary>
    public string? Related { get; init; }

    public string? Subject { get; init; }

    public string? ClientAddress { get; init; }

    public string? Context { get; init; }

    /// <summary>What the events of one message share.</summary>
    public string Key => MessageId ?? NetworkMessageId ?? "";

    /// <summary>Reads a line; null if it has no time.</summary>
    public static TrackingEvent? Read(ExchangeObject found, string? server) => found.Time("Timestamp") is not { } time ? null
        : new TrackingEvent(time.ToUniversalTime(), found.Text("EventId") ?? "", server ?? found.Text("ServerHostname") ?? "")
        {
            Source = found.Text("Source"),
            MessageId = TraceMessageId.Bare(found.Text("MessageId")),
            NetworkMessageId = found.Text("NetworkMessageId"),
            Senders = [.. new[] { found.Text("Sender"), found.Text("ReturnPath") }.OfType<string>()
                .Distinct(StringComparer.OrdinalIgnoreCase)],
            Recipients = found.Entries("Recipients"),
            Statuses = found.Texts("RecipientStatus"),
            Related = found.Text("RelatedRecipientAddress"),
            Subject = found.Text("MessageSubject"),
            ClientAddress = found.Text("OriginalClientIp") ?? found.Text("ClientIp"),
            Context = found.Text("SourceContext"),
        };

    /// <summary>What the event says of a recipient.</summary>
    public string? StatusOf(int recipient) => Statuses.Count == Recipients.Count ? Statuses[recipient]
        : Statuses.Count > 0 ? string.Join(" ", Statuses) : null;

    /// <summary>A row for one recipient, of which nothing else is known yet.</summary>
    public TraceRow Row(string recipient) => new()
    {
        Received = Time, Senders = Senders, Recipient = recipient, Subject = Subject, MessageId = MessageId, TraceId = NetworkMessageId,
        Status = EventId, Outcome = MailTraceOutcome.Pending, Reason = "No event tells of its delivery yet", ClientAddress = ClientAddress,
    };
}

/// <summary>Works out from its events what became of one message (Microsoft, "Message tracking", event types).</summary>
internal static class TrackedMessage
{
    /// <summary>A row for each recipient, in the order in which the events name them.</summary>
    public static IEnumerable<TraceRow> Rows(IReadOnlyList<TrackingEvent> events)
    {
        var ordered = events.OrderBy(e => e.Time).ToList();
        var first = ordered[0];
        var client = ordered.Find(e => e.EventId == "RECEIVE")?.ClientAddress ?? first.ClientAddress;
        var rows = new Dictionary<string, TraceRow>(StringComparer.OrdinalIgnoreCase);
        var order = new List<string>();
        foreach (var one in ordered)
        {
            for (var i = 0; i < one.Recipients.Count; i++)
            {
                Update(one.Recipients[i], row => After(row, one, one.StatusOf(i)));
            }

            if (one.Related is { } related && Replaced(one) is { } outcome)
            {
                Update(related, row => row with { Outcome = outcome.Outcome, Reason = outcome.Reason, Status = one.EventId });
            }

            void Update(string recipient, Func<TraceRow, TraceRow> change)
            {
                if (!rows.TryGetValue(recipient, out var row))
                {
                    order.Add(recipient);
                    row = one.Row(recipient) with { Received = first.Time, ClientAddress = client };
                }

                rows[recipient] = change(row) with
                {
                    Events =
                    [
                        .. row.Events,
                        new MailTraceEvent
                        {
                            Time = one.Time, Event = one.EventId, Action = one.Source, Server = one.Server,
                            Detail = one.StatusOf(Math.Max(0, one.Recipients.ToList().FindIndex(
                                r => r.Equals(recipient, StringComparison.OrdinalIgnoreCase)))) ?? one.Context,
                        },
                    ],
                };
            }
        }

        return order.Select(r => rows[r]);
    }

    private static (MailTraceOutcome Outcome, string Reason)? Replaced(TrackingEvent one) => one.EventId.ToUpperInvariant() switch
    {
        "EXPAND" => (MailTraceOutcome.Expanded, TraceOutcomes.OfStatus("Expanded").Reason),
        "REDIRECT" => (MailTraceOutcome.Redirected, $"It went to {string.Join(", ", one.Recipients)} instead"),
        "RESOLVE" => (MailTraceOutcome.Redirected, $"The address belongs to {string.Join(", ", one.Recipients)}"),
        _ => null,
    };

    private static TraceRow After(TraceRow row, TrackingEvent one, string? status)
    {
        var isDone = row.Outcome is MailTraceOutcome.Delivered or MailTraceOutcome.Rejected or MailTraceOutcome.Failed;
        var now = row with { Status = one.EventId };
        var text = string.Join(" ", new[] { status, one.Context }.Where(t => !string.IsNullOrWhiteSpace(t)));
        switch (one.EventId.ToUpperInvariant())
        {
            case "DELIVER" or "DUPLICATEDELIVER":
                return now with
                {
                    Outcome = MailTraceOutcome.Delivered,
                    Reason = "It was delivered. The log does not name the folder: Find-CommerceJunkMail searches Junk",
                };
            case "FAIL":
                var isByRule = string.Equals(one.Source, "AGENT", StringComparison.OrdinalIgnoreCase);
                return TraceOutcomes.Failure(now, text, isDropped: false, isByRule);
            case "DROP":
                return TraceOutcomes.Failure(now, text, isDropped: true, isByRule: true);
            case "BADMAIL" or "POISONMESSAGE":
                return now with { Outcome = MailTraceOutcome.Failed,
                    Reason = TraceOutcomes.Sentence("Exchange could not process it", text) };
            case "MODERATORREJECT" or "MODERATIONEXPIRE" or "MODERATORSALLNDR":
                return now with { Outcome = MailTraceOutcome.Rejected, Reason = "A moderator refused it, or did not answer in time" };
            case "DEFER" when !isDone:
                return now with { Outcome = MailTraceOutcome.Pending, Reason = TraceOutcomes.Sentence("It waits for another try", text) };
            case "SEND" when !isDone:
                return now with
                {
                    Outcome = MailTraceOutcome.Relayed,
                    Reason = "It was handed to another server. The logs here do not tell what became of it",
                };
            case "RECEIVE" when row.Outcome == MailTraceOutcome.Relayed:
                return now with { Outcome = MailTraceOutcome.Pending, Reason = "No event tells of its delivery yet" };
            default:
                return row;
        }
    }
}
