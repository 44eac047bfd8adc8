using System.Globalization;
using MailKit.Net.Imap;
using MailKit;

namespace CommerceMailAdmin.Engine.Mail.Imap;

/// <summary>A folder on the server, as it stands before it is read.</summary>
/// <param name="Path">Its full name.</param>
/// <param name="Folder">Its name and role.</param>
/// <param name="Validity">Its UIDVALIDITY.</param>
/// <param name="Next">Its UIDNEXT; 0 if the server does not tell.</param>
/// <param name="ModSeq">Its HIGHESTMODSEQ; 0 if the server has none.</param>
internal sealed record ImapFolderStatus(string Path, MailFolder Folder, uint Validity, uint Next, ulong ModSeq)
{
    /// <summary>The user's own folders that can hold messages, in the order of their names.</summary>
    public static IReadOnlyList<(string Path, MailFolder Folder)> List(ImapClient client, CancellationToken cancellationToken)
    {
        var folders =
            client.PersonalNamespaces.SelectMany(n => client.GetFolders(n, StatusItems.None, subscribedOnly: false, cancellationToken))
                .Append(client.Inbox)
            .Where(f => (f.Attributes & (FolderAttributes.NoSelect | FolderAttributes.NonExistent)) == 0);
        return folders.GroupBy(f => f.FullName, StringComparer.Ordinal).Select(g => (g.Key, Describe(g.First())))
            .OrderBy(f => f.Key, StringComparer.Ordinal).ToArray();
    }

    /// <summary>Asks how a folder stands, without opening it.</summary>
    public static ImapFolderStatus Of(ImapClient client, string path, MailFolder place, CancellationToken cancellationToken)
    {
        var folder = client.GetFolder(path, cancellationToken);
        var hasModSeq = (client.Capabilities & ImapCapabilities.CondStore) != 0;
        if (!folder.IsOpen)
        {
            folder.Status(StatusItems.UidNext | StatusItems.UidValidity | (hasModSeq ? StatusItems.HighestModSeq : StatusItems.None),
                cancellationToken);
        }
        else
        {
            folder.Check(cancellationToken);
        }

        return new ImapFolderStatus(path, place, folder.UidValidity, folder.UidNext?.Id ?? 0, folder.HighestModSeq);
    }

    /// <summary>The role is the special use the server names (RFC 6154); where it names none, the folder's name tells.</summary>
    private static MailFolder Describe(IMailFolder folder)
    {
        var parts = folder.DirectorySeparator == '\0' ? [folder.FullName] : folder.FullName.Split(folder.DirectorySeparator);
        FolderRole? special = folder.Attributes switch
        {
            var a when (a & FolderAttributes.Inbox) != 0 => FolderRole.Inbox,
            var a when (a & FolderAttributes.Sent) != 0 => FolderRole.Sent,
            var a when (a & FolderAttributes.Junk) != 0 => FolderRole.Junk,
            var a when (a & FolderAttributes.Drafts) != 0 => FolderRole.Drafts,
            var a when (a & (FolderAttributes.All | FolderAttributes.Archive | FolderAttributes.Trash | FolderAttributes.Flagged)) != 0 =>
                FolderRole.Other,
            _ => null,
        };
        // Below the inbox as a root ("INBOX.Customers"), the inbox's name says nothing.
        return new MailFolder(string.Join("/", parts),
            special ?? FolderNames.RoleOf(parts.Length > 1 && parts[0].Equals("INBOX", StringComparison.OrdinalIgnoreCase)
                ? parts.Skip(1) : parts))
        {
            Use = (folder.Attributes & FolderAttributes.Trash) != 0 ? FolderUse.Deleted
                : (folder.Attributes & FolderAttributes.Archive) != 0 ? FolderUse.Archive
                : FolderUse.None,
        };
    }
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
    public bool Covers(ImapFolderStatus folder) =>
        Missing.Count == 0 && Validity == folder.Validity
            && ((folder.Next != 0 && folder.Next <= Next) || (ModSeq != 0 && ModSeq == folder.ModSeq));

    private static uint[] Numbers(string list) =>
        [.. list.Split(',').Select(n => uint.TryParse(n, NumberStyles.None, CultureInfo.InvariantCulture, out var uid) ? uid : 0)
            .Where(n => n > 0)];
}
