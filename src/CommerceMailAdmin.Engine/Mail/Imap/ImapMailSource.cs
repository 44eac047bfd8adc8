using MailKit;
using MailKit.Net.Imap;
using MailKit.Search;

namespace CommerceMailAdmin.Engine.Mail.Imap;

/// <summary>
/// Reads a mailbox on an IMAP server: headers in batches, bodies on demand. Folders are opened with EXAMINE and messages fetched with PEEK, so
/// nothing in the mailbox changes, not even what counts as read.
/// </summary>
/// <param name="session">The mailbox.</param>
/// <param name="batchSize">Messages in one FETCH: enough that the way there and back costs little, few enough that a repeated batch does too.</param>
internal sealed class ImapMailSource(ImapSession session, int batchSize = 250) : IMailSource
{
    private static readonly FetchRequest Items = new(MessageSummaryItems.UniqueId | MessageSummaryItems.InternalDate | MessageSummaryItems.Flags | MessageSummaryItems.Headers);

    /// <inheritdoc/>
    public IEnumerable<StoredMessage> Read(ResumeState? resume, IMailReadObserver observer, CancellationToken cancellationToken)
    {
        var folders = Try(session.Url, observer, () => session.Run(c => ImapFolderStatus.List(c, cancellationToken), cancellationToken)) ?? [];
        foreach (var (path, place) in folders)
        {
            var id = ImapMessage.FolderId(session, path);
            if (Try(id, observer, () => session.Run(c => ImapFolderStatus.Of(c, path, place, cancellationToken), cancellationToken)) is { } folder)
            {
                foreach (var message in ReadFolder(id, folder, resume, observer, cancellationToken))
                {
                    yield return message;
                }
            }
        }
    }

    private IEnumerable<StoredMessage> ReadFolder(string id, ImapFolderStatus folder, ResumeState? resume, IMailReadObserver observer, CancellationToken cancellationToken)
    {
        var from = 1U;
        if (ImapPoint.Parse(resume?[id]) is { } point)
        {
            if (point.Covers(folder))
            {
                yield break;
            }

            if (point.Validity == folder.Validity)
            {
                from = point.Next;
            }
            else
            {
                observer.Detail($"The server has given the messages of '{id}' new numbers (UIDVALIDITY) since it was last read; it is read from its start.");
            }
        }

        if (Try(id, observer, () => session.Run(c => Search(c, folder, from, cancellationToken), cancellationToken)) is not { } uids)
        {
            yield break;
        }

        for (var start = 0; start < uids.Count; start += batchSize)
        {
            var batch = uids.Skip(start).Take(batchSize).ToArray();
            if (Fetch(id, folder, batch, observer, cancellationToken) is not { } messages)
            {
                yield break;
            }

            foreach (var message in messages)
            {
                yield return message;
            }

            from = batch[^1].Id + 1;
            resume?.Reach(id, new ImapPoint(folder.Validity, from, 0).Format());
        }

        resume?.Reach(id, new ImapPoint(folder.Validity, Math.Max(from, folder.Next), folder.ModSeq).Format());
    }

    private static IMailFolder Select(ImapClient client, ImapFolderStatus folder, CancellationToken cancellationToken)
    {
        var open = ImapSession.Select(client, folder.Path, cancellationToken);
        return open.UidValidity == folder.Validity ? open : throw new ImapNumbersChangedException(folder.Path);
    }

    /// <summary>The UIDs from one on. A range that ends in '*' always holds the last message (RFC 9051 section 9, seq-range), so what is below is left out.</summary>
    private static IReadOnlyList<UniqueId> Search(ImapClient client, ImapFolderStatus folder, uint from, CancellationToken cancellationToken) =>
        Select(client, folder, cancellationToken)
            .Search(SearchQuery.Uids(new UniqueIdRange(new UniqueId(folder.Validity, from), UniqueId.MaxValue)), cancellationToken)
            .Where(u => u.Id >= from).OrderBy(u => u.Id).ToArray();

    /// <summary>Fetches a batch; where the server refuses, its halves, until the message it cannot give stands alone and is reported. Null where nothing more can be had.</summary>
    private IReadOnlyList<StoredMessage>? Fetch(string id, ImapFolderStatus folder, IList<UniqueId> uids, IMailReadObserver observer, CancellationToken cancellationToken)
    {
        try
        {
            return session.Run(c => Select(c, folder, cancellationToken).Fetch(uids, Items, cancellationToken), cancellationToken)
                .Where(s => s.Headers is not null).OrderBy(s => s.UniqueId.Id).Select(s => Message(id, folder, s, observer)).Where(m => m.Headers.Count > 0).ToArray();
        }
        catch (ImapCommandException) when (uids.Count > 1)
        {
            var first = Fetch(id, folder, uids.Take(uids.Count / 2).ToArray(), observer, cancellationToken);
            var second = first is null ? null : Fetch(id, folder, uids.Skip(uids.Count / 2).ToArray(), observer, cancellationToken);
            return second is null ? first : first!.Concat(second).ToArray();
        }
        catch (ImapCommandException e)
        {
            observer.Unreadable(new ImapMessage(session, folder.Path, folder.Validity, uids[0].Id).Id, e);
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
            new ImapMessage(session, folder.Path, folder.Validity, summary.UniqueId.Id), isDraft ? folder.Folder with { Role = FolderRole.Drafts } : folder.Folder, headers)
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
        e is IOException or ImapCommandException or ProtocolException or FolderNotFoundException or ImapNumbersChangedException or InvalidOperationException;
}
