using MailKit;
using MailKit.Net.Imap;
using MailKit.Search;

namespace CommerceMailAdmin.Engine.Mail.Imap;

/// <summary>
/// Reads a mailbox on an IMAP server: headers in batches, bodies on demand. Folders are opened with EXAMINE and messages fetched with PEEK,
/// so nothing in the mailbox changes, not even what counts as read.
/// </summary>
/// <param name="session">The mailbox.</param>
/// <param name="batchSize">
/// Messages in one FETCH: enough that the way there and back costs little, few enough that a repeated batch does too.
/// </param>
internal sealed class ImapMailSource(ImapSession session, int batchSize = 250) : IMailSource
{
    /// <summary>How many messages that the server does not give are named one by one.</summary>
    private const int MostNamed = 20;

    private static readonly FetchRequest Items =
        new(MessageSummaryItems.UniqueId | MessageSummaryItems.InternalDate | MessageSummaryItems.Flags | MessageSummaryItems.Headers);

    /// <inheritdoc/>
    public IEnumerable<StoredMessage> Read(ResumeState? resume, IMailReadObserver observer, CancellationToken cancellationToken)
    {
        var folders = Try(session.Url, observer, () => session.Run(c => ImapFolderStatus.List(c, cancellationToken), cancellationToken))
            ?? [];
        foreach (var (path, place) in folders)
        {
            var id = ImapMessage.FolderId(session, path);
            if (Try(id, observer,
                () => session.Run(c => ImapFolderStatus.Of(c, path, place with { Id = id }, cancellationToken),
                    cancellationToken)) is { } folder)
            {
                foreach (var message in ReadFolder(id, folder, resume, observer, cancellationToken))
                {
                    yield return message;
                }
            }
        }
    }

    private IEnumerable<StoredMessage> ReadFolder(string id, ImapFolderStatus folder, ResumeState? resume, IMailReadObserver observer,
        CancellationToken cancellationToken)
    {
        var (from, missing) = (1U, new SortedSet<uint>());
        if (ImapPoint.Parse(resume?[id]) is { } point)
        {
            if (point.Covers(folder))
            {
                yield break;
            }

            if (point.Validity == folder.Validity)
            {
                from = point.Next;
                missing.UnionWith(point.Missing);
            }
            else
            {
                observer.Detail(
                    $"The server has given the messages of '{id}' new numbers (UIDVALIDITY) since it was last read; it is read from its "
                        + "start.");
            }
        }

        if (Try(id, observer,
            () => session.Run(c => Search(c, folder, from, missing, cancellationToken), cancellationToken)) is not { } uids)
        {
            yield break;
        }

        missing.Clear();
        for (var start = 0; start < uids.Count; start += batchSize)
        {
            var batch = uids.Skip(start).Take(batchSize).ToArray();
            if (Fetch(id, folder, batch, observer, cancellationToken) is not { } messages)
            {
                yield break;
            }

            foreach (var message in messages.Where(m => m.Headers.Count > 0))
            {
                yield return message;
            }

            // A server can answer FETCH with OK and leave messages out that SEARCH named.
            missing.UnionWith(batch.Select(u => u.Id).Except(messages.Select(m => ((ImapMessage)m.Location).Uid)));
            from = Math.Max(from, batch[^1].Id + 1);
            resume?.Reach(id, new ImapPoint(folder.Validity, from, 0, missing).Format());
        }

        if (missing.Count > 0)
        {
            missing = StillThere(id, folder, missing, observer, cancellationToken);
        }

        resume?.Reach(id, new ImapPoint(folder.Validity, Math.Max(from, folder.Next), folder.ModSeq, missing).Format());
    }

    /// <summary>
    /// Those of the messages the server did not give that it still has; each is reported, and the next run asks for it again. The others
    /// were deleted while the folder was read.
    /// </summary>
    private SortedSet<uint> StillThere(string id, ImapFolderStatus folder, SortedSet<uint> missing, IMailReadObserver observer,
        CancellationToken cancellationToken)
    {
        var found = Try(id, observer,
            () => session.Run(c => Search(c, folder, uint.MaxValue, missing, cancellationToken), cancellationToken));
        var left = found is null ? missing : new SortedSet<uint>(found.Select(u => u.Id));
        foreach (var uid in left.Take(MostNamed))
        {
            observer.Unreadable(
                new ImapMessage(session, folder.Path, folder.Validity, uid).Id,
                new IOException("The server lists this message and did not give it. The next run asks for it again."));
        }

        if (left.Count > MostNamed)
        {
            observer.Warn($"{left.Count} messages of '{id}' were not given by the server. The next run asks for them again.");
        }

        return left;
    }

    private static IMailFolder Select(ImapClient client, ImapFolderStatus folder, CancellationToken cancellationToken)
    {
        var open = ImapSession.Select(client, folder.Path, cancellationToken);
        return open.UidValidity == folder.Validity ? open : throw new ImapNumbersChangedException(folder.Path);
    }

    /// <summary>
    /// The UIDs from one on, and those of others that still exist. A range that ends in '*' always holds the last message (RFC 9051 section
    /// 9, seq-range), so what is below is left out.
    /// </summary>
    private static IReadOnlyList<UniqueId> Search(ImapClient client, ImapFolderStatus folder, uint from, SortedSet<uint> others,
        CancellationToken cancellationToken)
    {
        var wanted = new List<UniqueId>();
        var open = Select(client, folder, cancellationToken);
        if (others.Count > 0)
        {
            var set = new UniqueIdSet(others.Select(u => new UniqueId(folder.Validity, u)));
            wanted.AddRange(open.Search(SearchQuery.Uids(set), cancellationToken).Where(u => others.Contains(u.Id)));
        }

        if (from < uint.MaxValue)
        {
            wanted.AddRange(
                open.Search(SearchQuery.Uids(new UniqueIdRange(new UniqueId(folder.Validity, from), UniqueId.MaxValue)), cancellationToken)
                .Where(u => u.Id >= from));
        }

        return wanted.Distinct().OrderBy(u => u.Id).ToArray();
    }

    /// <summary>
    /// Fetches a batch; if the server refuses, its halves, until the message it cannot give stands alone. Null if nothing more can be had.
    /// </summary>
    private IReadOnlyList<StoredMessage>? Fetch(string id, ImapFolderStatus folder, IList<UniqueId> uids, IMailReadObserver observer,
        CancellationToken cancellationToken)
    {
        try
        {
            return session.Run(c => Select(c, folder, cancellationToken).Fetch(uids, Items, cancellationToken), cancellationToken)
                .Where(s => s.Headers is not null).OrderBy(s => s.UniqueId.Id).Select(s => Message(id, folder, s, observer)).ToArray();
        }
        catch (ImapCommandException) when (uids.Count > 1)
        {
            var first = Fetch(id, folder, uids.Take(uids.Count / 2).ToArray(), observer, cancellationToken);
            var second = first is null ? null : Fetch(id, folder, uids.Skip(uids.Count / 2).ToArray(), observer, cancellationToken);
            return second is null ? first : first!.Concat(second).ToArray();
        }
        catch (ImapCommandException e)
        {
            observer.Detail($"The server refuses '{new ImapMessage(session, folder.Path, folder.Validity, uids[0].Id).Id}': {e.Message}");
            return [];
        }
        catch (Exception e) when (IsFailure(e))
        {
            observer.Unreadable(id, e);
            return null;
        }
    }

    private StoredMessage Message(string id, ImapFolderStatus folder, IMessageSummary summary, IMailReadObserver observer)
    {
        var headers = ImapHeaders.Block(summary.Headers!, out var length, out var cut);
        observer.Progress(id, length);
        var isDraft = (summary.Flags & MessageFlags.Draft) != 0;
        var message = new StoredMessage(
            new ImapMessage(session, folder.Path, folder.Validity, summary.UniqueId.Id),
            isDraft && folder.Folder.Role != FolderRole.Sent ? folder.Folder with { Role = FolderRole.Drafts } : folder.Folder, headers)
        {
            Delivered = summary.InternalDate,
        };
        Files.MessageWarnings.Tell(message, cut, observer);
        return message;
    }

    private static T? Try<T>(string id, IMailReadObserver observer, Func<T> work)
        where T : class
    {
        try
        {
            return work();
        }
        catch (Exception e) when (IsFailure(e))
        {
            observer.Unreadable(id, e);
            return null;
        }
    }

    private static bool IsFailure(Exception e) =>
        e is IOException or ImapCommandException or ProtocolException or FolderNotFoundException or ImapNumbersChangedException
            or InvalidOperationException;
}
