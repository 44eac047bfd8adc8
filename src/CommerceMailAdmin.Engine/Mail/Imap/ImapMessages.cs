using System.Globalization;

namespace CommerceMailAdmin.Engine.Mail.Imap;

/// <summary>The header of a message as the server gives it.</summary>
/// <param name="Uid">The message's UID.</param>
/// <param name="Header">The first bytes of its header.</param>
/// <param name="Received">Its INTERNALDATE; null if the server does not tell, or tells an impossible one.</param>
/// <param name="IsDraft">True if it has the flag \Draft.</param>
internal sealed record ImapHeader(uint Uid, byte[] Header, DateTimeOffset? Received, bool IsDraft);

/// <summary>Searches and fetches messages of the open folder.</summary>
internal static class ImapMessages
{
    /// <summary>Bytes that a message's line has beside its header.</summary>
    private const int LineLength = 2 * 1024;

    private const int MostInOneCommand = 500;
    private const int DigitsOfUid = 11;
    private static readonly string[] DateForms = ["d-MMM-yyyy HH:mm:ss zzz", "dd-MMM-yyyy HH:mm:ss zzz"];

    /// <summary>The UIDs from one on, in their order.</summary>
    /// <remarks>
    /// A range that ends in '*' always holds the last message (RFC 9051 section 9, seq-range), so what is below is left out. The extension
    /// ESEARCH is not used: a short line of it can name four billion messages.
    /// </remarks>
    public static uint[] From(ImapConnection connection, uint first)
    {
        var uids = Search(connection, FormattableString.Invariant($"{first}:*"), connection.Limits.Messages);
        uids.RemoveAll(u => u < first);
        return Sorted(uids);
    }

    /// <summary>Those of the UIDs that still exist.</summary>
    public static uint[] Existing(ImapConnection connection, ICollection<uint> wanted)
    {
        var found = new List<uint>();
        foreach (var part in Parts([.. wanted.OrderBy(u => u)]))
        {
            found.AddRange(Search(connection, Set(part), part.Length + connection.Limits.Unasked));
        }

        var known = new HashSet<uint>(wanted);
        found.RemoveAll(u => !known.Contains(u));
        return Sorted(found);
    }

    /// <summary>Fetches the headers of messages, each up to the limit that files have.</summary>
    /// <param name="connection">The mailbox, with the folder open.</param>
    /// <param name="uids">The messages.</param>
    /// <param name="isFull">True if headers were left out because they are too many bytes for one time.</param>
    /// <exception cref="ImapRefusedException">The server refuses.</exception>
    public static IReadOnlyList<ImapHeader> Headers(ImapConnection connection, uint[] uids, out bool isFull)
    {
        const int Most = Files.MboxReader.MaxHeader;
        var wanted = new HashSet<uint>(uids);
        var found = new List<ImapHeader>();
        var (kept, full) = (0L, false);
        connection.Command(
            FormattableString.Invariant($"UID FETCH {Set(uids)} (UID INTERNALDATE FLAGS BODY.PEEK[HEADER]<0.{Most}>)"),
            uids.Length * (long)(Most + LineLength),
            (name, _, _) =>
            {
                if (name != "FETCH")
                {
                    return false;
                }

                // The first one is always kept, so that every fetch makes progress.
                var mayKeep = kept == 0 || kept < connection.Limits.Headers;
                var (header, isDropped) = ReadFetch(connection.Reader, mayKeep ? Most : 0);
                if (header is null || !wanted.Remove(header.Uid))
                {
                    return false;
                }

                full |= isDropped;
                if (!isDropped)
                {
                    kept += header.Header.Length + LineLength;
                    found.Add(header);
                }

                return true;
            });
        isFull = full;
        return [.. found.OrderBy(h => h.Uid)];
    }

    /// <summary>Fetches a message without marking it as read; null if the server does not give it.</summary>
    /// <param name="connection">The mailbox, with the folder open.</param>
    /// <param name="uid">The message.</param>
    /// <param name="limit">How many bytes of it are wanted.</param>
    /// <exception cref="ImapRefusedException">The server refuses.</exception>
    public static byte[]? Body(ImapConnection connection, uint uid, int limit)
    {
        byte[]? body = null;
        var command = FormattableString.Invariant($"UID FETCH {uid} (UID BODY.PEEK[]<0.{limit}>)");
        connection.Command(command, (long)limit + LineLength, (name, _, _) =>
        {
            if (name != "FETCH" || body is not null)
            {
                return false;
            }

            var header = ReadFetch(connection.Reader, limit).Header;
            body = header?.Uid == uid ? header.Header : null;
            return body is not null;
        });
        return body;
    }

    /// <summary>Moves a message from the open folder (MOVE, RFC 6851), or copies it and marks it as deleted.</summary>
    /// <returns>The UIDVALIDITY and the UID that the message has now; null if the server does not tell.</returns>
    /// <exception cref="ImapRefusedException">The server refuses.</exception>
    public static (uint Validity, uint Uid)? Move(ImapConnection connection, uint uid, ImapFolder target)
    {
        (uint, uint)? moved = null;
        var canMove = connection.Capabilities.Contains("MOVE");
        var command = FormattableString.Invariant($"UID {(canMove ? "MOVE" : "COPY")} {uid} {ImapFolders.Quote(target.Raw)}");
        connection.Command(command, 0, (name, _, value) =>
        {
            if (name == "[COPYUID" && value.Split(' ') is [var validity, _, var copy]
                && uint.TryParse(validity, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                && uint.TryParse(copy, NumberStyles.None, CultureInfo.InvariantCulture, out var there))
            {
                moved = (number, there);
            }

            return true;
        });
        if (!canMove)
        {
            connection.Command(FormattableString.Invariant($"UID STORE {uid} +FLAGS.SILENT (\\Deleted)"), 0);

            // Without UIDPLUS, EXPUNGE would also remove what other programs have marked.
            if (connection.Capabilities.Contains("UIDPLUS"))
            {
                connection.Command(FormattableString.Invariant($"UID EXPUNGE {uid}"), 0);
            }
        }

        return moved;
    }

    /// <summary>Reads the items of one FETCH response; what was not asked for is skipped, however deep it is.</summary>
    private static (ImapHeader? Header, bool IsDropped) ReadFetch(ImapReader reader, int keep)
    {
        var (uid, bytes, isDropped) = (0U, (byte[]?)null, false);
        DateTimeOffset? received = null;
        var isDraft = false;
        reader.Read();
        while (reader.Read() is { Kind: ImapTokenKind.Word } item)
        {
            switch (item.Name)
            {
                case "UID":
                    uid = reader.Read().Number ?? 0;
                    break;
                case "INTERNALDATE":
                    received = Date(reader.Read().Text);
                    break;
                case "FLAGS":
                    isDraft = ReadFlags(reader);
                    break;
                case ['B', 'O', 'D', 'Y', '[', ..] when bytes is null:
                    var part = reader.Read(keep);
                    isDropped = part.Length > 0 && keep == 0;
                    bytes = part.Kind == ImapTokenKind.String && !isDropped ? part.Bytes : [];
                    break;
                default:
                    reader.SkipValue();
                    break;
            }
        }

        return (uid > 0 && bytes is not null ? new ImapHeader(uid, bytes, received, isDraft) : null, isDropped);
    }

    private static bool ReadFlags(ImapReader reader)
    {
        var isDraft = false;
        reader.Read();
        while (reader.Read() is { Kind: ImapTokenKind.Word } flag)
        {
            isDraft |= flag.Name == "\\DRAFT";
        }

        return isDraft;
    }

    private static DateTimeOffset? Date(string text)
    {
        // "08-Jun-2026 09:00:00 +0000"; the exact form needs a colon in the zone.
        text = text.Trim();
        var zone = text.Length - 2;
        return zone > 0 && DateTimeOffset.TryParseExact(
            text.Insert(zone, ":"), DateForms, CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) ? date : null;
    }

    private static List<uint> Search(ImapConnection connection, string set, int most)
    {
        var found = new List<uint>();
        connection.Command($"UID SEARCH UID {set}", (long)most * DigitsOfUid, (name, _, _) =>
        {
            if (name != "SEARCH")
            {
                return false;
            }

            while (connection.Reader.Read() is { Kind: ImapTokenKind.Word } word)
            {
                if (found.Count >= most)
                {
                    throw new ImapProtocolException(FormattableString.Invariant($"the server names more than {most} messages"));
                }

                if (word.Number is { } uid && uid > 0)
                {
                    found.Add(uid);
                }
            }

            return true;
        });
        return found;
    }

    private static uint[] Sorted(List<uint> uids)
    {
        uids.Sort();
        var last = 0U;
        uids.RemoveAll(u =>
        {
            var isSame = u == last;
            last = u;
            return isSame;
        });
        return [.. uids];
    }

    private static IEnumerable<uint[]> Parts(uint[] uids)
    {
        for (var start = 0; start < uids.Length; start += MostInOneCommand)
        {
            yield return uids.AsSpan(start, Math.Min(MostInOneCommand, uids.Length - start)).ToArray();
        }
    }

    /// <summary>A set of numbers in ascending order, such as "1:5,9" (RFC 9051 section 9, sequence-set).</summary>
    private static string Set(uint[] uids)
    {
        var ranges = new List<string>();
        for (var i = 0; i < uids.Length;)
        {
            var end = i;
            while (end + 1 < uids.Length && uids[end + 1] == uids[end] + 1)
            {
                end++;
            }

            ranges.Add(end == i ? FormattableString.Invariant($"{uids[i]}") : FormattableString.Invariant($"{uids[i]}:{uids[end]}"));
            i = end + 1;
        }

        return string.Join(",", ranges);
    }
}
