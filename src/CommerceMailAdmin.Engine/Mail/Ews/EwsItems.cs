using System.Xml;
using System.Xml.Linq;
using CommerceMailAdmin.Engine.Mail.Web;

namespace CommerceMailAdmin.Engine.Mail.Ews;

/// <summary>Reads items by their ids: many in one request, fewer if the server does not manage them in its minute.</summary>
internal sealed class EwsItems
{
    /// <summary>Ids in one request. Microsoft advises 10.</summary>
    public const int BatchSize = 10;

    /// <summary>More bytes of MIME are not asked for in one request, unless they are one message.</summary>
    private const long MostBytes = 8 * 1024 * 1024;

    /// <summary>How often items are asked for again if each of them fails in passing.</summary>
    private const int MostRounds = 6;

    private readonly EwsClient _client;

    public EwsItems(EwsClient client)
    {
        _client = client;
        Bodies = new MessageReadAhead(Fetch, BatchSize, MostBytes, () => client.AtATime);
    }

    /// <summary>MIME that was read a moment ago, or is going to be.</summary>
    public MessageReadAhead Bodies { get; }

    /// <summary>Reads the header fields: as delivered, else from the MIME, else from the properties.</summary>
    /// <param name="ids">At most <see cref="BatchSize"/> items with their sizes in bytes.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>One for each id, in order.</returns>
    /// <exception cref="MailboxConnectionException">The server cannot be used.</exception>
    public IReadOnlyList<EwsItem> Headers(IReadOnlyList<(string Id, long Size)> ids, CancellationToken cancellationToken)
    {
        var found = Get(ids.Select(i => i.Id).ToList(), EwsRequests.GetHeaders, cancellationToken)
            .ToDictionary(a => a.Id, a => a.Read(EwsItem.Delivered), StringComparer.Ordinal);
        foreach (var batch in Batches([.. ids.Where(i => found[i.Id] is { Headers: null, Problem: null })]))
        {
            foreach (var answer in Get(batch, EwsRequests.GetMime, cancellationToken))
            {
                found[answer.Id] = answer.Read(i => Mime(i)?.Bytes is { } mime ? EwsItem.OfMime(mime) : null);
            }
        }

        var rest = found.Values.Where(i => i is { Headers: null, Problem: null or { Kind: EwsErrorKind.NoMime } }).Select(i => i.Id);
        foreach (var item in Properties([.. rest], cancellationToken))
        {
            found[item.Id] = item.Headers is null && item.Problem is null
                ? item with { Problem = new EwsError("ErrorNoHeader", "The item has no header fields.", null) }
                : item;
        }

        return [.. ids.Select(i => found[i.Id])];
    }

    /// <summary>Reads the MIME of one item.</summary>
    /// <param name="id">The item.</param>
    /// <param name="most">How many bytes of it are kept.</param>
    /// <exception cref="EwsException">EWS does not give it.</exception>
    /// <exception cref="MailboxConnectionException">The server cannot be used.</exception>
    public byte[] Mime(string id, int most)
    {
        var answer = Get([id], EwsRequests.GetMime, CancellationToken.None, new EwsLimits(most))[0];
        return answer.Error is null && Mime(answer.Item!)?.Bytes is { } mime ? mime : throw new EwsException(
            answer.Error ?? new EwsError("ErrorMimeContentConversionFailed", "The item has no MIME.", null));
    }

    private IEnumerable<KeyValuePair<string, byte[]>> Fetch(IReadOnlyList<(string Id, long Size)> ids, CancellationToken stop)
    {
        foreach (var answer in Get([.. ids.Select(i => i.Id)], EwsRequests.GetMime, stop, new EwsLimits((int)MostBytes)))
        {
            // A message that is longer than the server said is read by itself, if it is asked for.
            if (answer.Error is null && Mime(answer.Item!) is { Bytes: { } bytes, IsCut: false })
            {
                yield return new(answer.Id, bytes);
            }
        }
    }

    /// <summary>Header fields from properties. Items that have no recipients are asked again, without them.</summary>
    private IEnumerable<EwsItem> Properties(IReadOnlyList<string> ids, CancellationToken cancellationToken)
    {
        var answers = ids.Count == 0 ? [] : Get(ids, (x, i) => EwsRequests.GetProperties(x, i, recipients: true), cancellationToken);
        var others = answers.Where(a => a.Error?.Kind == EwsErrorKind.Other).Select(a => a.Id).ToList();
        var again = others.Count == 0 ? [] : Get(others, (x, i) => EwsRequests.GetProperties(x, i, recipients: false), cancellationToken);
        return answers.Where(a => !others.Contains(a.Id, StringComparer.Ordinal)).Concat(again).Select(a => a.Read(EwsItem.OfProperties));
    }

    private static EwsMime? Mime(XElement item) => item.Element(EwsXml.T + "MimeContent")?.Annotation<EwsMime>();

    private static IEnumerable<IReadOnlyList<string>> Batches(IReadOnlyList<(string Id, long Size)> ids)
    {
        var batch = new List<string>();
        var bytes = 0L;
        foreach (var (id, size) in ids)
        {
            if (batch.Count > 0 && (batch.Count == BatchSize || bytes + size > MostBytes))
            {
                yield return batch;
                (batch, bytes) = ([], 0);
            }

            batch.Add(id);
            bytes += size;
        }

        if (batch.Count > 0)
        {
            yield return batch;
        }
    }

    /// <summary>One answer for each id, in order. What fails in passing is asked for again.</summary>
    private IReadOnlyList<Answer> Get(
        IReadOnlyList<string> ids, Action<XmlWriter, IEnumerable<string>> request, CancellationToken cancellationToken,
        EwsLimits? limits = null)
    {
        var done = new Dictionary<string, Answer>(StringComparer.Ordinal);
        var open = ids;
        for (var round = 1; open.Count > 0; round++)
        {
            var answers = Once(open, request, limits ?? EwsLimits.Default, cancellationToken);
            foreach (var answer in answers)
            {
                done[answer.Id] = answer;
            }

            var again = answers.Where(a => a.IsWorthAnotherTry).ToList();
            if (again.Count == 0 || round == MostRounds)
            {
                break;
            }

            if (again.FirstOrDefault(a => a.Error!.Code != EwsError.BatchStopped) is { } passing)
            {
                _client.Hold(passing.Error!, round);
            }

            // A batch that the server stopped goes on without a pause, as long as it gets smaller.
            round -= again.Count < open.Count ? 1 : 0;
            open = [.. again.Select(a => a.Id)];
        }

        return [.. ids.Select(i => done[i])];
    }

    private IReadOnlyList<Answer> Once(
        IReadOnlyList<string> ids, Action<XmlWriter, IEnumerable<string>> request, EwsLimits limits, CancellationToken cancellationToken)
    {
        IReadOnlyList<XElement> messages;
        try
        {
            messages = _client.Send(x => request(x, ids), limits, cancellationToken);
        }
        catch (EwsException e) when (e.Error.Kind is EwsErrorKind.TimedOut or EwsErrorKind.TooLong && ids.Count > 1)
        {
            var half = ids.Count / 2;
            return
            [
                .. Once([.. ids.Take(half)], request, limits, cancellationToken),
                .. Once([.. ids.Skip(half)], request, limits, cancellationToken),
            ];
        }
        catch (EwsException e)
        {
            return [.. ids.Select(i => new Answer(i, null, e.Error))];
        }

        var missing = new EwsError(EwsError.BatchStopped, "The server's answer is too short.", null);
        return [.. ids.Select((id, i) => i < messages.Count ? Read(id, messages[i]) : new Answer(id, null, missing))];
    }

    private static Answer Read(string id, XElement message)
    {
        if (EwsError.Of(message) is { } error)
        {
            return new Answer(id, null, error);
        }

        var item = message.Element(EwsXml.M + "Items")?.Elements().FirstOrDefault();
        return item is null
            ? new Answer(id, null, new EwsError("ErrorItemNotFound", "The server gave no item.", null))
            : new Answer(id, item, null);
    }

    private sealed record Answer(string Id, XElement? Item, EwsError? Error)
    {
        public bool IsWorthAnotherTry => Error?.Kind is EwsErrorKind.Transient or EwsErrorKind.Throttled or EwsErrorKind.TimedOut;

        public EwsItem Read(Func<XElement, byte[]?> header) =>
            Error is null ? EwsItem.Read(Id, Item!, header(Item!)) : new EwsItem(Id) { Problem = Error };
    }
}
