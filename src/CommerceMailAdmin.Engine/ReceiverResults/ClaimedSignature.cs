using CommerceMailAdmin.Engine.Mail;

namespace CommerceMailAdmin.Engine.ReceiverResults;

/// <summary>
/// What a DKIM-Signature field says of itself (RFC 6376 section 3.5). Anyone can write one: only a record that names it, or its
/// verification, proves anything.
/// </summary>
/// <param name="Domain">The signing domain (d=), in lower case.</param>
/// <param name="Selector">The selector (s=), in lower case.</param>
/// <param name="HasLength">True if a part of the body may be unsigned (l=).</param>
/// <param name="HasOpenFields">True if a field that matters is not signed (h=).</param>
internal readonly record struct ClaimedSignature(string Domain, string Selector, bool HasLength, bool HasOpenFields)
{
    /// <summary>True if anyone may have written what the reader is shown.</summary>
    public bool LeavesOpen => HasLength || HasOpenFields;

    /// <summary>No more are looked at.</summary>
    private const int MaxSignatures = 10;

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

    /// <summary>Whether a recorded DKIM result can be of this signature: its domain, and its selector if one was recorded.</summary>
    public bool IsMeantBy(MessageMethodResult recorded) =>
        Domain.Equals(RecordedDkim.SignerOf(recorded), StringComparison.OrdinalIgnoreCase)
        && (recorded.Property("header.s") is not { } selector || selector.Equals(Selector, StringComparison.OrdinalIgnoreCase));

    private static ClaimedSignature Read(HeaderBlock headers, string field)
    {
        var (domain, selector, signed, hasLength) = ("", "", "", false);
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
                case "l":
                    hasLength = true;
                    break;
            }
        }

        return new(domain, selector, hasLength,
            UnsignedFields.Matter(UnsignedFields.Of(headers, Array.ConvertAll(signed.Split(':'), n => n.Trim()))));

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
