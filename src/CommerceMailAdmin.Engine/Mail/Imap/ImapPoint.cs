using System.Globalization;

namespace CommerceMailAdmin.Engine.Mail.Imap;

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
