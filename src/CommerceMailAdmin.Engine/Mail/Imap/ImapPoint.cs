using System.Globalization;

namespace CommerceMailAdmin.Engine.Mail.Imap;

/// <summary>How far a folder has been read.</summary>
/// <param name="Validity">Its UIDVALIDITY: where it changes, all numbers mean other messages (RFC 9051 section 2.3.1.1).</param>
/// <param name="Next">The lowest UID that was not read.</param>
/// <param name="ModSeq">Its HIGHESTMODSEQ when it had been read to its end (RFC 7162); 0 where the server has none, or the end was not reached.</param>
internal readonly record struct ImapPoint(uint Validity, uint Next, ulong ModSeq)
{
    private const string Version = "imap1";

    /// <summary>The point as text.</summary>
    public string Format() => FormattableString.Invariant($"{Version} {Validity} {Next} {ModSeq}");

    /// <summary>Reads a point's text; null where there is none.</summary>
    public static ImapPoint? Parse(string? state)
    {
        var words = state?.Split(' ') ?? [];
        return words.Length == 4 && words[0] == Version
            && uint.TryParse(words[1], NumberStyles.None, CultureInfo.InvariantCulture, out var validity)
            && uint.TryParse(words[2], NumberStyles.None, CultureInfo.InvariantCulture, out var next)
            && ulong.TryParse(words[3], NumberStyles.None, CultureInfo.InvariantCulture, out var modSeq)
            ? new ImapPoint(validity, next, modSeq)
            : null;
    }

    /// <summary>Whether nothing can be new: no UID was given since, or nothing changed at all.</summary>
    public bool Covers(ImapFolderStatus folder) =>
        Validity == folder.Validity && ((folder.Next != 0 && folder.Next <= Next) || (ModSeq != 0 && ModSeq == folder.ModSeq));
}
