using CommerceMailAdmin.Engine.Exchange.Session;

namespace CommerceMailAdmin.Engine.Exchange.Trace;

/// <summary>
/// Reads the message trace of Exchange Online (Microsoft, Get-MessageTraceV2 and Get-MessageTraceDetailV2): in windows of 10 days, in
/// pages of 5,000 rows, and no faster than is accepted.
/// </summary>
/// <param name="session">The session.</param>
/// <param name="pace">Keeps to the number of requests.</param>
/// <param name="observer">Is told of what is missing, and of the progress.</param>
internal sealed class MessageTraceReader(IExchangeSession session, RequestPace pace, ITraceObserver observer)
{
    public const string Command = "Get-MessageTraceV2";
    public const string DetailCommand = "Get-MessageTraceDetailV2";

    /// <summary>A query covers at most 10 days, and data is kept for 90 days.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromDays(10);

    /// <summary>How long data is kept.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromDays(90);

    private const int PageSize = 5000;

    /// <summary>How many addresses or Message-IDs one query names. The limit of Exchange is not documented.</summary>
    private const int NamesInQuery = 50;

    /// <summary>Reads rows, the newest first within each window. A row that two pages have is returned once.</summary>
    /// <param name="question">The period, and which mail.</param>
    /// <param name="isWanted">Tells from the senders and the subject whether a row is of interest.</param>
    /// <param name="cancellation">Stops between two requests.</param>
    /// <exception cref="ExchangeException">Exchange reported an error.</exception>
    public IReadOnlyList<TraceRow> Read(TraceQuestion question, Func<TraceRow, bool> isWanted, CancellationToken cancellation)
    {
        var rows = new List<TraceRow>();
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var read = 0;
        foreach (var filter in Filters(question))
        {
            for (var to = question.To; to > question.From; to -= Window)
            {
                var from = to - Window > question.From ? to - Window : question.From;
                ReadWindow(filter, from, to, row =>
                {
                    var isNew = seen.Add($"{row.TraceId} {row.MessageId} {row.Recipient}");
                    read += isNew ? 1 : 0;
                    if (isNew && isWanted(row))
                    {
                        rows.Add(row);
                    }

                    return isNew;
                }, () => observer.Progress("message trace", read), cancellation);
            }
        }

        return rows;
    }

    /// <summary>The same row with its events, and with what they tell of the folder and the reason.</summary>
    /// <exception cref="ExchangeException">Exchange reported an error.</exception>
    public TraceRow WithEvents(TraceRow row)
    {
        if (row.TraceId is null)
        {
            return row;
        }

        pace.Next();
        var reply = session.Invoke(DetailCommand, new Dictionary<string, object?>
        {
            ["MessageTraceId"] = row.TraceId,
            ["RecipientAddress"] = row.Recipient,
            ["StartDate"] = (row.Received - TimeSpan.FromDays(1)).UtcDateTime,
            ["EndDate"] = (row.Received + TimeSpan.FromDays(5)).UtcDateTime,
        });
        var data = reply.Objects.Select(o => o.Text("Data")).OfType<string>().ToList();
        MailTraceEvent[] events =
        [
            .. reply.Objects.Select(o => new MailTraceEvent
            {
                Time = o.UtcTime("Date") ?? row.Received, Event = o.Text("Event") ?? "", Action = o.Text("Action"),
                Detail = o.Text("Detail"),
            }).OrderBy(e => e.Time),
        ];
        return TraceOutcomes.Explain(row with { Events = events }, data);
    }

    private void ReadWindow(
        IReadOnlyDictionary<string, object?> filter, DateTimeOffset from, DateTimeOffset to, Func<TraceRow, bool> take, Action progress,
        CancellationToken cancellation)
    {
        string? start = null;
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            var parameters = filter.ToDictionary(f => f.Key, f => f.Value);
            parameters["StartDate"] = from.UtcDateTime;
            parameters["EndDate"] = to.UtcDateTime;
            parameters["ResultSize"] = PageSize;
            if (start is not null)
            {
                parameters["StartingRecipientAddress"] = start;
            }

            pace.Next();
            var reply = session.Invoke(Command, parameters);
            TraceRow[] page = [.. reply.Objects.Select(Row).OfType<TraceRow>()];
            var added = page.Count(take);
            progress();
            if (page.Length == 0 || (page.Length < PageSize && reply.Warnings.Count == 0))
            {
                return;
            }

            // The warning has a command line. It is text from outside, and is never run.
            var last = page[^1];
            if (added == 0 && last.Received.UtcDateTime == to.UtcDateTime && last.Recipient == start)
            {
                observer.Warn($"Exchange has more rows for {last.Received:yyyy-MM-dd HH:mm:ss} UTC than it returns. Some are missing. "
                    + "Trace one recipient with -Recipient.");
                return;
            }

            (start, to) = (last.Recipient, last.Received);
        }
    }

    private static IEnumerable<Dictionary<string, object?>> Filters(TraceQuestion question)
    {
        foreach (var recipients in Parts(question.Recipients))
        {
            foreach (var ids in Parts(question.MessageIds))
            {
                var filter = new Dictionary<string, object?>();
                if (recipients.Length > 0)
                {
                    filter["RecipientAddress"] = recipients;
                }

                if (ids.Length > 0)
                {
                    filter["MessageId"] = ids.Select(TraceMessageId.Full).ToArray();
                }

                yield return filter;
            }
        }
    }

    private static IEnumerable<string[]> Parts(IReadOnlyList<string> names) => names.Count == 0 ? [[]]
        : Enumerable.Range(0, (names.Count + NamesInQuery - 1) / NamesInQuery)
            .Select(p => names.Skip(p * NamesInQuery).Take(NamesInQuery).ToArray());

    private static TraceRow? Row(ExchangeObject found)
    {
        if (found.Text("RecipientAddress") is not { } recipient || found.UtcTime("Received") is not { } received)
        {
            return null;
        }

        var status = found.Text("Status") ?? "";
        var (outcome, reason) = TraceOutcomes.OfStatus(status);
        return new TraceRow
        {
            Received = received.ToUniversalTime(),
            Senders = found.Text("SenderAddress") is { } sender ? [sender] : [],
            Recipient = recipient,
            Subject = found.Text("Subject"),
            MessageId = TraceMessageId.Bare(found.Text("MessageId")),
            TraceId = found.Text("MessageTraceId"),
            Status = status,
            Outcome = outcome,
            Reason = reason,
            ClientAddress = found.Text("FromIP"),
        };
    }
}
