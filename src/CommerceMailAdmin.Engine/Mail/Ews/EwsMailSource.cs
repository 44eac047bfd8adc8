using System.Text;
using System.Xml.Linq;
using CommerceMailAdmin.Engine.Common;
using CommerceMailAdmin.Engine.Mail.Files;

namespace CommerceMailAdmin.Engine.Mail.Ews;

/// <summary>
/// Reads a mailbox on an EWS server: for each folder what is new since a state, the newest first, in pages; of each page the header fields,
/// in several requests at a time. Nothing in the mailbox changes, not even what counts as read.
/// </summary>
internal sealed class EwsMailSource(EwsClient client, EwsItems items) : IMailSource
{
    /// <summary>How many messages that the server does not give are named one by one.</summary>
    private const int MostNamed = 20;

    /// <summary>How many pages without an item may follow one another.</summary>
    private const int MostEmptyPages = 1000;

    /// <summary>How many messages that could not be read are kept for the next run. With more, the folder's state is not kept.</summary>
    private const int MostMissing = 1000;

    private string Mailbox => client.Server.Mailbox;

    /// <inheritdoc/>
    public IEnumerable<StoredMessage> Read(ResumeState? resume, IMailReadObserver observer, CancellationToken cancellationToken)
    {
        items.Bodies.Reset(cancellationToken);
        if (Try(EwsMessage.Root(Mailbox), observer, () => EwsFolder.List(client, observer, cancellationToken)) is not { } folders)
        {
            yield break;
        }

        foreach (var folder in folders)
        {
            foreach (var message in new FolderReading(this, folder, resume, observer, cancellationToken).Run())
            {
                yield return message;
            }
        }
    }

    private static T? Try<T>(string id, IMailReadObserver observer, Func<T> work)
        where T : class
    {
        try
        {
            return work();
        }
        catch (IOException e)
        {
            observer.Unreadable(id, e);
            return null;
        }
    }

    /// <summary>One page of SyncFolderItems.</summary>
    private sealed record Page(IReadOnlyList<(string Id, long Size)> Items, string State, bool IsLast);

    private sealed class FolderReading(
        EwsMailSource source, EwsFolder folder, ResumeState? resume, IMailReadObserver observer, CancellationToken cancellationToken)
    {
        private readonly string _id = EwsMessage.Root(source.Mailbox) + "folder/" + Uri.EscapeDataString(folder.Id);
        private readonly Dictionary<string, EwsError> _failed = new(StringComparer.Ordinal);
        private bool _isBroken;

        public IEnumerable<StoredMessage> Run()
        {
            var point = EwsPoint.Parse(resume?[_id]);
            foreach (var message in HandOut([.. (point?.Missing ?? []).Select(m => (m, 0L))]))
            {
                yield return message;
            }

            var state = point?.State;
            var empty = 0;
            for (var isLast = false; !isLast && !_isBroken;)
            {
                if (Next(ref state) is not { } page)
                {
                    yield break;
                }

                foreach (var message in HandOut(page.Items))
                {
                    yield return message;
                }

                if (_isBroken || _failed.Count > MostMissing)
                {
                    break;
                }

                empty = page.Items.Count > 0 ? 0 : empty + 1;
                if (!page.IsLast && (page.State == state || empty > MostEmptyPages))
                {
                    observer.Unreadable(_id, new IOException("The server gives the same page, or empty pages, again and again."));
                    break;
                }

                (state, isLast) = (page.State, page.IsLast);
                resume?.Reach(_id, new EwsPoint(state, [.. _failed.Keys]).Format());
            }

            ReportFailed();
        }

        /// <summary>The next page; null if there is none to be had. A state that is worth nothing is forgotten.</summary>
        private Page? Next(ref string? state)
        {
            for (var attempt = 1; ; attempt++)
            {
                try
                {
                    var asked = state;
                    var answer = source.Client.SendOne(x => EwsRequests.SyncFolderItems(x, folder.Id, asked), cancellationToken);
                    if (EwsError.Of(answer) is not { } error)
                    {
                        return Parse(answer);
                    }

                    if (error.Kind == EwsErrorKind.StateLost && state is not null)
                    {
                        observer.Detail($"The server has forgotten how far '{_id}' was read. It is read from its start.");
                        state = null;
                    }
                    else if (error.Kind == EwsErrorKind.NotFound)
                    {
                        observer.Detail($"The folder '{folder.Folder.Name}' was removed while the mailbox was read, or may not be seen.");
                        return null;
                    }
                    else
                    {
                        throw new EwsException(error);
                    }
                }
                catch (EwsException e) when (e.Error.Kind == EwsErrorKind.StateLost && state is not null)
                {
                    state = null;
                }
                catch (EwsException e) when (e.Error.Kind == EwsErrorKind.TimedOut && attempt < Web.WebPace.Tries)
                {
                    source.Client.Hold(e.Error, attempt);
                }
                catch (IOException e)
                {
                    observer.Unreadable(_id, e);
                    return null;
                }
            }
        }

        private static Page Parse(XElement answer)
        {
            var changes = answer.Element(EwsXml.M + "Changes")?.Elements() ?? [];

            // An update can be of an item that was never listed as created.
            var items = changes.Where(c => c.Name == EwsXml.T + "Create" || c.Name == EwsXml.T + "Update").SelectMany(c => c.Elements())
                .Select(i => (Id: (string?)i.Element(EwsXml.T + "ItemId")?.Attribute("Id"), Size: Size(i)))
                .Where(i => !string.IsNullOrEmpty(i.Id))
                .GroupBy(i => i.Id!, StringComparer.Ordinal).Select(g => (g.Key, g.First().Size));
            var state = answer.Element(EwsXml.M + "SyncState")?.Value ?? "";
            return state.Length == 0
                ? throw new IOException("The server gave no state of the synchronisation.")
                : new Page([.. items], state, answer.Element(EwsXml.M + "IncludesLastItemInRange")?.Value is not ("false" or "0"));
        }

        private static long Size(XElement item) => long.TryParse(item.Element(EwsXml.T + "Size")?.Value, out var size) ? size : 0;

        /// <summary>Reads and hands out messages, in order; several requests are under way at a time.</summary>
        private IEnumerable<StoredMessage> HandOut(IReadOnlyList<(string Id, long Size)> wanted)
        {
            source.Items.Bodies.Begin(wanted);
            var batches = Enumerable.Range(0, (wanted.Count + EwsItems.BatchSize - 1) / EwsItems.BatchSize)
                .Select(b => wanted.Skip(b * EwsItems.BatchSize).Take(EwsItems.BatchSize).ToList());
            foreach (var batch in InOrder(batches))
            {
                foreach (var (item, size) in batch)
                {
                    _failed.Remove(item.Id);
                    if (item.Headers is not null)
                    {
                        yield return Message(item, size);
                    }
                    else if (item.Problem!.Kind == EwsErrorKind.NotFound)
                    {
                        observer.Detail(
                            $"'{EwsMessage.Root(source.Mailbox)}{Uri.EscapeDataString(item.Id)}' was deleted or moved while it was read.");
                    }
                    else
                    {
                        _failed[item.Id] = item.Problem;
                    }
                }
            }
        }

        private IEnumerable<IEnumerable<(EwsItem Item, long Size)>> InOrder(IEnumerable<List<(string Id, long Size)>> batches)
        {
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            var running = new Queue<(List<(string Id, long Size)> Batch, Task<IReadOnlyList<EwsItem>> Work)>();
            using var next = batches.GetEnumerator();
            try
            {
                for (var hasMore = true; hasMore || running.Count > 0;)
                {
                    while (running.Count < source.Client.AtATime && hasMore && (hasMore = next.MoveNext()))
                    {
                        var batch = next.Current;
                        running.Enqueue((batch, Task.Run(() => source.Items.Headers(batch, stop.Token), stop.Token)));
                    }

                    if (running.Count == 0)
                    {
                        break;
                    }

                    var (asked, work) = running.Dequeue();
                    if (Try(_id, observer, () => work.GetAwaiter().GetResult()) is not { } items)
                    {
                        _isBroken = true;
                        yield break;
                    }

                    yield return items.Zip(asked, (item, a) => (item, a.Size));
                }
            }
            finally
            {
                stop.Cancel();
                foreach (var (_, work) in running)
                {
                    // What is under way ends by itself. Its failure is of no interest.
                    _ = work.ContinueWith(w => w.Exception, TaskScheduler.Default);
                }
            }
        }

        private StoredMessage Message(EwsItem item, long size)
        {
            observer.Progress(_id, item.Headers!.Length);
            var place = item.IsDraft && folder.Folder.Role != FolderRole.Sent
                ? folder.Folder with { Role = FolderRole.Drafts } : folder.Folder;
            var message = new StoredMessage(new EwsMessage(source.Items, source.Mailbox, item.Id, size), place, item.Headers)
            {
                Delivered = item.Received,
            };
            MessageWarnings.Tell(message, item.IsCut, observer);
            return message;
        }

        private void ReportFailed()
        {
            foreach (var (id, error) in _failed.Take(MostNamed).Select(f => (f.Key, f.Value)))
            {
                observer.Unreadable(
                    EwsMessage.Root(source.Mailbox) + Uri.EscapeDataString(id),
                    new IOException($"The server lists this message and did not give it: {error} The next run asks for it again."));
            }

            if (_failed.Count > MostNamed)
            {
                observer.Warn($"The server did not give {Amount.Of(_failed.Count, "message")} of '{_id}'. "
                    + "The next run asks again.");
            }
        }
    }

    private EwsClient Client => client;

    private EwsItems Items => items;
}

/// <summary>How far a folder has been read.</summary>
/// <param name="State">The server's state of the synchronisation, which is opaque; kept only once its page is handed out.</param>
/// <param name="Missing">Ids of items that the server lists and did not give.</param>
internal sealed record EwsPoint(string State, IReadOnlyList<string> Missing)
{
    private const string Version = "ews1";

    /// <summary>The point as text. Exchange's states are base64; other servers may have any text.</summary>
    public string Format() =>
        $"{Version} {Escape(State)}" + (Missing.Count == 0 ? "" : " " + string.Join(",", Missing.Select(Escape)));

    /// <summary>Reads a point's text; null if it is not one.</summary>
    public static EwsPoint? Parse(string? text)
    {
        var words = text?.Split(' ') ?? [];
        return words.Length is 2 or 3 && words[0] == Version
            ? new EwsPoint(
                Uri.UnescapeDataString(words[1]), words.Length == 3 ? [.. words[2].Split(',').Select(Uri.UnescapeDataString)] : [])
            : null;
    }

    /// <summary>.NET Framework escapes at most 65,519 characters at a time. States of large folders can be longer.</summary>
    private static string Escape(string text)
    {
        const int Most = 32_000;
        var escaped = new StringBuilder(text.Length);
        for (int start = 0, length; start < text.Length; start += length)
        {
            length = Math.Min(Most, text.Length - start);
            length -= start + length < text.Length && char.IsHighSurrogate(text[start + length - 1]) ? 1 : 0;
            escaped.Append(Uri.EscapeDataString(text.Substring(start, length)));
        }

        return escaped.ToString();
    }
}
