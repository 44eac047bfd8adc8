using System.Globalization;
using CommerceMailAdmin.Engine.Common;
using CommerceMailAdmin.Engine.Mail;

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

    /// <inheritdoc/>
    public IEnumerable<StoredMessage> Read(ResumeState? resume, IMailReadObserver observer, CancellationToken cancellationToken)
    {
        var unreadable = new List<string>();
        var folders = Try(session.Url, observer, () => session.Run(c => ImapFolders.List(c, unreadable), cancellationToken)) ?? [];
        Report(unreadable, observer);
        foreach (var folder in folders)
        {
            var id = ImapMessage.FolderId(session, folder.Path);
            if (Try(id, observer, () => session.Run(c => ImapFolders.Status(c, folder.Raw), cancellationToken)) is { } status)
            {
                foreach (var message in ReadFolder(id, folder, status, resume, observer, cancellationToken))
                {
                    yield return message;
                }
            }
        }
    }

    /// <summary>Names that cannot be read cost their own folders only.</summary>
    private void Report(List<string> unreadable, IMailReadObserver observer)
    {
        const string Why = "The name of this folder cannot be read. Rename the folder in another mail program. The other folders are read.";
        foreach (var raw in unreadable.Take(MostNamed))
        {
            observer.Unreadable(session.Url + Uri.EscapeDataString(raw.Length > 100 ? raw.Substring(0, 100) : raw), new IOException(Why));
        }

        if (unreadable.Count > MostNamed)
        {
            observer.Warn($"{Amount.Of(unreadable.Count, "folder")} of {session.UserName} cannot be read: the name is damaged. "
                + "The other folders are read.");
        }
    }

    private IEnumerable<StoredMessage> ReadFolder(
        string id, ImapFolder folder, ImapOpenFolder status, ResumeState? resume, IMailReadObserver observer,
        CancellationToken cancellationToken)
    {
        var (from, missing) = (1U, new SortedSet<uint>());
        if (ImapPoint.Parse(resume?[id]) is { } point)
        {
            if (point.Covers(status))
            {
                yield break;
            }

            if (point.Validity == status.Validity)
            {
                from = point.Next;
                missing.UnionWith(point.Missing);
            }
            else
            {
                observer.Detail(
                    $"The server has given the messages of '{id}' new numbers (UIDVALIDITY) since it was last read. It is read from its "
                    + "start.");
            }
        }

        if (Try(id, observer, () => session.Run(c => Search(c, folder, status, from, missing), cancellationToken)) is not { } uids)
        {
            yield break;
        }

        missing.Clear();
        for (var start = 0; start < uids.Length;)
        {
            var batch = uids.AsSpan(start, Math.Min(batchSize, uids.Length - start)).ToArray();
            if (Fetch(id, folder, status.Validity, batch, observer, cancellationToken) is not { } fetched)
            {
                yield break;
            }

            foreach (var message in fetched.Messages.Where(m => m.Headers.Count > 0))
            {
                yield return message;
            }

            // A server can answer FETCH with OK and leave messages out that SEARCH named.
            missing.UnionWith(batch.Take(fetched.Asked).Except(fetched.Messages.Select(m => ((ImapMessage)m.Location).Uid)));
            start += fetched.Asked;
            from = Math.Max(from, NextAfter(batch[fetched.Asked - 1]));
            resume?.Reach(id, new ImapPoint(status.Validity, from, 0, missing).Format());
        }

        if (missing.Count > 0)
        {
            missing = StillThere(id, folder, status, missing, observer, cancellationToken);
        }

        resume?.Reach(id, new ImapPoint(status.Validity, Math.Max(from, status.Next), status.ModSeq, missing).Format());
    }

    private static uint NextAfter(uint uid) => uid == uint.MaxValue ? uid : uid + 1;

    /// <summary>
    /// Those of the messages the server did not give that it still has; each is reported, and the next run asks for it again. The others
    /// were deleted while the folder was read.
    /// </summary>
    private SortedSet<uint> StillThere(
        string id, ImapFolder folder, ImapOpenFolder status, SortedSet<uint> missing, IMailReadObserver observer,
        CancellationToken cancellationToken)
    {
        var found = Try(id, observer, () => session.Run(c => Search(c, folder, status, uint.MaxValue, missing), cancellationToken));
        var left = found is null ? missing : new SortedSet<uint>(found);
        foreach (var uid in left.Take(MostNamed))
        {
            observer.Unreadable(
                new ImapMessage(session, folder, status.Validity, uid).Id,
                new IOException("The server lists this message and did not give it. The next run asks for it again."));
        }

        if (left.Count > MostNamed)
        {
            observer.Warn($"The server did not give {Amount.Of(left.Count, "message")} of '{id}'. The next run asks again.");
        }

        return left;
    }

    /// <summary>The UIDs from one on, and those of others that still exist.</summary>
    private static uint[] Search(ImapConnection connection, ImapFolder folder, ImapOpenFolder status, uint from, SortedSet<uint> others)
    {
        ImapMessage.Select(connection, folder, status.Validity);
        uint[] known = others.Count > 0 ? ImapMessages.Existing(connection, others) : [];
        uint[] recent = from < uint.MaxValue ? ImapMessages.From(connection, from) : [];
        return known.Length == 0 ? recent : [.. known.Union(recent).OrderBy(u => u)];
    }

    /// <summary>
    /// Fetches a batch, or as much of it as fits into memory at one time; if the server refuses, its halves, until the message that it
    /// cannot give stands alone. Null if nothing more can be had.
    /// </summary>
    /// <returns>The messages, and how many of the batch were asked for and are done.</returns>
    private (IReadOnlyList<StoredMessage> Messages, int Asked)? Fetch(
        string id, ImapFolder folder, uint validity, uint[] uids, IMailReadObserver observer, CancellationToken cancellationToken)
    {
        try
        {
            var (headers, isFull) = session.Run(
                c =>
                {
                    ImapMessage.Select(c, folder, validity);
                    var headers = ImapMessages.Headers(c, uids, out var isFull);
                    return (headers, isFull);
                },
                cancellationToken);

            // What did not fit is asked for again, with all that follows it, so that messages are read in their order.
            var given = new HashSet<uint>(headers.Select(h => h.Uid));
            var asked = isFull ? Math.Max(1, Array.FindIndex(uids, u => !given.Contains(u))) : uids.Length;
            var done = new HashSet<uint>(uids.Take(asked));
            return ([.. headers.Where(h => done.Contains(h.Uid)).Select(h => Message(id, folder, validity, h, observer))], asked);
        }
        catch (ImapRefusedException) when (uids.Length > 1)
        {
            return Fetch(id, folder, validity, uids.AsSpan(0, uids.Length / 2).ToArray(), observer, cancellationToken);
        }
        catch (ImapRefusedException e)
        {
            observer.Detail($"The server refuses '{new ImapMessage(session, folder, validity, uids[0]).Id}': {e.Message}");
            return ([], 1);
        }
        catch (Exception e) when (IsFailure(e))
        {
            observer.Unreadable(id, e);
            return null;
        }
    }

    private StoredMessage Message(string id, ImapFolder folder, uint validity, ImapHeader fetched, IMailReadObserver observer)
    {
        var (end, _) = HeaderEnd.Find(fetched.Header);
        var length = end < 0 ? fetched.Header.Length : end;
        observer.Progress(id, length);
        var place = folder.Folder with { Id = id };
        place = fetched.IsDraft && place.Role != FolderRole.Sent ? place with { Role = FolderRole.Drafts } : place;
        var headers = HeaderBlock.Parse(fetched.Header, 0, length);
        var location = new ImapMessage(session, folder, validity, fetched.Uid);
        var message = new StoredMessage(location, place, headers) { Delivered = fetched.Received };
        Files.MessageWarnings.Tell(message, end < 0 && length >= Files.MboxReader.MaxHeader, observer);
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
        e is IOException or ImapRefusedException or ImapNumbersChangedException;
}

/// <summary>How far a folder has been read.</summary>
/// <param name="Validity">Its UIDVALIDITY: if it changes, all numbers mean other messages (RFC 9051 section 2.3.1.1).</param>
/// <param name="Next">The lowest UID that was not read.</param>
/// <param name="ModSeq">
/// Its HIGHESTMODSEQ when it had been read to its end (RFC 7162); 0 if the server has none, or the end was not reached.
/// </param>
/// <param name="Missing">Lower UIDs of messages that the server lists and did not give.</param>
internal readonly record struct ImapPoint(uint Validity, uint Next, ulong ModSeq, IReadOnlyCollection<uint> Missing)
{
    private const string Version = "imap1";

    /// <summary>The point as text.</summary>
    public string Format() =>
        FormattableString.Invariant($"{Version} {Validity} {Next} {ModSeq}") + (Missing.Count == 0 ? "" : " " + string.Join(",", Missing));

    /// <summary>Reads a point's text; null if it is not one.</summary>
    public static ImapPoint? Parse(string? state)
    {
        var words = state?.Split(' ') ?? [];
        return words.Length is 4 or 5 && words[0] == Version
            && uint.TryParse(words[1], NumberStyles.None, CultureInfo.InvariantCulture, out var validity)
            && uint.TryParse(words[2], NumberStyles.None, CultureInfo.InvariantCulture, out var next)
            && ulong.TryParse(words[3], NumberStyles.None, CultureInfo.InvariantCulture, out var modSeq)
            ? new ImapPoint(validity, next, modSeq, words.Length == 5 ? Numbers(words[4]) : [])
            : null;
    }

    /// <summary>Whether nothing can be new: no message is missing, and no UID was given since, or nothing changed at all.</summary>
    public bool Covers(ImapOpenFolder folder) =>
        Missing.Count == 0 && Validity == folder.Validity
        && ((folder.Next != 0 && folder.Next <= Next) || (ModSeq != 0 && ModSeq == folder.ModSeq));

    private static uint[] Numbers(string list) =>
        [.. list.Split(',').Select(n => uint.TryParse(n, NumberStyles.None, CultureInfo.InvariantCulture, out var uid) ? uid : 0)
            .Where(n => n > 0)];
}
