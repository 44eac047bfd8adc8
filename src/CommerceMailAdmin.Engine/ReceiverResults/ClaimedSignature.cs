using CommerceMailAdmin.Engine.Mail;

namespace CommerceMailAdmin.Engine.ReceiverResults;

/// <summary>
/// What a DKIM-Signature field says of itself (RFC 6376 section 3.5). Anyone can write one: only a record that names it, or its
/// verification, proves anything.
/// </summary>
/// <param name="Domain">The signing domain (d=), in lower case.</param>
/// <param name="Selector">The selector (s=), in lower case.</param>
/// <param name="Value">The beginning of the signature itself (b=), without blanks: servers record some of it (RFC 6008).</param>
/// <param name="HasLength">True if a part of the body may be unsigned (l=).</param>
/// <param name="HasOpenFields">True if a field that matters is not signed (h=).</param>
internal readonly record struct ClaimedSignature(string Domain, string Selector, string Value, bool HasLength, bool HasOpenFields)
{
    /// <summary>True if anyone may have written what the reader is shown.</summary>
    public bool LeavesOpen => HasLength || HasOpenFields;

    /// <summary>No more are looked at.</summary>
    private const int MaxSignatures = 10;

    private static readonly string[] Encoded = ["=20", "=09", "=0D", "=0A", "=22", "=28", "=29", "=3B", "=5C"];

    /// <summary>No server records more of a signature's value.</summary>
    private const int LongestValue = 64;

    /// <summary>Reads the fields, topmost first.</summary>
    public static IReadOnlyList<ClaimedSignature> Read(HeaderBlock headers)
    {
        List<ClaimedSignature>? found = null;
        for (var i = 0; i < headers.Count && (found?.Count ?? 0) < MaxSignatures; i++)
        {
            if (headers.Is(i, "DKIM-Signature"))
            {
                (found ??= []).Add(Read(headers, headers[i].Plain()));
            }
        }

        return found ?? (IReadOnlyList<ClaimedSignature>)[];
    }

    /// <summary>
    /// Whether a recorded DKIM result can be of this signature: its domain, and its selector and the beginning of its value if they were
    /// recorded.
    /// </summary>
    public bool IsMeantBy(MessageMethodResult recorded) =>
        Domain.Equals(RecordedDkim.SignerOf(recorded), StringComparison.OrdinalIgnoreCase)
        && (recorded.Property("header.s") is not { } selector || selector.Equals(Selector, StringComparison.OrdinalIgnoreCase))
        && (recorded.Property("header.b") is not { Length: > 0 } value || IsBeginningOf(value, Value));

    /// <summary>
    /// Whether a recorded DKIM pass proves the message: the signatures that it can be of cover what the reader is shown, each of them.
    /// Anyone
    /// can put a second signature of the same name beside one that passed and leaves a field open.
    /// </summary>
    public static bool AreClosed(IReadOnlyList<ClaimedSignature> signatures, MessageMethodResult recorded)
    {
        var meant = signatures.Where(s => s.IsMeantBy(recorded)).ToList();
        return meant.Count > 0 && meant.TrueForAll(s => !s.LeavesOpen);
    }

    /// <summary>
    /// Tells whether a signature names itself by signs that end a remark or a result: some servers copy d=, s= and i=, decoded, into their
    /// record. No honest signer has them.
    /// </summary>
    public static bool MayTearRecords(HeaderBlock headers) => headers.All("DKIM-Signature").Take(MaxSignatures).Any(f =>
        f.Plain().Split(';').Select(t => t.Trim()).Any(t =>
            t.Length > 1 && t[0] is 'd' or 's' or 'i' && t.Substring(1).TrimStart() is ['=', ..] rest
                && HasSigns(rest.Substring(1).Trim())));

    /// <summary>
    /// Signs as they stand, or in quoted-printable: the blank, the quotation mark, parentheses, the semicolon, the backslash.
    /// </summary>
    private static bool HasSigns(string word) =>
        word.IndexOfAny([' ', '\t', '\r', '\n', '"', '(', ')', '\\']) >= 0
        || Array.Exists(Encoded, e => word.IndexOf(e, StringComparison.OrdinalIgnoreCase) >= 0);

    private static bool IsBeginningOf(string recorded, string value)
    {
        var length = Math.Min(recorded.Length, value.Length);
        return length > 0 && string.CompareOrdinal(recorded, 0, value, 0, length) == 0;
    }

    private static ClaimedSignature Read(HeaderBlock headers, string field)
    {
        var (domain, selector, signed, value, hasLength) = ("", "", "", "", false);
        foreach (var tag in field.Split(';'))
        {
            var equals = tag.IndexOf('=');
            switch (equals < 0 ? "" : tag.Substring(0, equals).Trim())
            {
                case "d":
                    domain = Value(tag, equals);
                    break;
                case "s":
                    selector = Value(tag, equals);
                    break;
                case "h":
                    signed = Value(tag, equals);
                    break;
                case "b":
                    value = WithoutBlanks(tag.AsSpan(equals + 1));
                    break;
                case "l":
                    hasLength = true;
                    break;
            }
        }

        return new(domain, selector, value, hasLength,
            UnsignedFields.Matter(UnsignedFields.Of(headers, Array.ConvertAll(signed.Split(':'), n => n.Trim()))));

        static string WithoutBlanks(ReadOnlySpan<char> text)
        {
            var kept = new System.Text.StringBuilder(LongestValue);
            for (var i = 0; i < text.Length && kept.Length < LongestValue; i++)
            {
                _ = FieldText.IsSpace(text[i]) ? kept : kept.Append(text[i]);
            }

            return kept.ToString();
        }

        static string Value(string tag, int equals) => tag.Substring(equals + 1).Trim().ToLowerInvariant();
    }
}

/// <summary>
/// The fields of a message that programs show or go by and that a signature does not cover (RFC 6376 section 5.4 and 8.15).
/// </summary>
internal static class UnsignedFields
{
    private static readonly string[] Shown = ["From", "Subject", "Date", "To", "Cc", "Reply-To", "Sender", "MIME-Version", "Content-Type",
        "Content-Transfer-Encoding"];

    /// <summary>
    /// Tells whether one of them leaves open what the reader is shown in any case: what it is about, from when, and how the body is to be
    /// read.
    /// </summary>
    public static bool Matter(IReadOnlyList<string> unsigned) => unsigned.Any(f => f is "Subject" or "Date" or "Content-Type");

    /// <summary>Their names, each once. A name that h= has once covers the lowest field of that name only.</summary>
    public static IReadOnlyList<string> Of(HeaderBlock headers, string[] signed)
    {
        List<string>? unsigned = null;
        foreach (var name in Shown)
        {
            var left = 0;
            for (var i = 0; i < headers.Count; i++)
            {
                left += headers.Is(i, name) ? 1 : 0;
            }

            for (var i = 0; i < signed.Length && left > 0; i++)
            {
                left -= signed[i].Length == name.Length && signed[i].Equals(name, StringComparison.OrdinalIgnoreCase) ? 1 : 0;
            }

            if (left > 0)
            {
                (unsigned ??= []).Add(name);
            }
        }

        return unsigned ?? (IReadOnlyList<string>)[];
    }
}
