namespace CommerceMailAdmin.Engine.Mail;

/// <summary>
/// Finds what makes programs show different fields of one message: a field twice that may stand once (RFC 5322 section 3.6, RFC 6376
/// section 8.15), and control characters and line separators of Unicode that some take for a line end or for the end of the text.
/// </summary>
internal static class AmbiguousHeader
{
    /// <summary>The fields that programs show or go by. From is judged by itself.</summary>
    private static readonly string[] Once =
        ["Subject", "Date", "To", "Cc", "Reply-To", "Sender", "Message-ID", "MIME-Version", "Content-Type", "Content-Transfer-Encoding"];

    /// <summary>Says what is ambiguous; null if nothing is.</summary>
    public static string? Why(HeaderBlock headers)
    {
        if (IsFromCut(headers))
        {
            return $"The From field is longer than {HeaderField.MaxDecoded} bytes; programs differ in how much of it they read";
        }

        foreach (var name in Once)
        {
            var count = 0;
            for (var i = 0; i < headers.Count; i++)
            {
                count += headers.Is(i, name) ? 1 : 0;
            }

            if (count > 1)
            {
                return $"The header has {count} {name} fields, where one is allowed; programs differ in which one they show";
            }
        }

        if (HasBlankLine(headers.Bytes))
        {
            return "A line of the header has blanks only; programs differ in whether the text begins there";
        }

        return HasControl(headers.Bytes)
            ? "The header holds control characters, such as a carriage return without a line feed, or line separators of Unicode; "
            + "programs differ in where they end a field" : null;
    }

    /// <summary>Whether a From field is longer than is decoded: who stands at its end is not known.</summary>
    public static bool IsFromCut(HeaderBlock headers) => headers.All("From").Any(f => f.RawValue.Length > HeaderField.MaxDecoded);

    /// <summary>The fields as a program sees them that ends a line at every control character; the same block if there is none.</summary>
    public static HeaderBlock AsOthersRead(HeaderBlock headers)
    {
        if (!HasControl(headers.Bytes))
        {
            return headers;
        }

        var bytes = headers.Bytes.ToArray();
        for (var i = 0; i < bytes.Length; i++)
        {
            var length = SeparatorLength(bytes.AsSpan(i));
            if (length > 0)
            {
                bytes.AsSpan(i, length).Fill((byte)'?');
                i += length - 1;
            }

            bytes[i] = length > 0 || IsControl(bytes, i) ? (byte)'\n' : bytes[i];
        }

        return HeaderBlock.Parse(bytes, 0, bytes.Length);
    }

    /// <summary>
    /// Whether a line within the header has nothing but blanks, which RFC 5322 section 4.2 allows for old mail only: the field goes on
    /// after it, but for some programs the header ends.
    /// </summary>
    private static bool HasBlankLine(ReadOnlySpan<byte> bytes)
    {
        var hasBlanksOnly = false;
        for (var i = 1; i < bytes.Length; i++)
        {
            var isBlank = bytes[i] is (byte)' ' or (byte)'\t';
            if (bytes[i] == '\n' && hasBlanksOnly)
            {
                return true;
            }

            hasBlanksOnly = (isBlank && (hasBlanksOnly || bytes[i - 1] == '\n')) || (hasBlanksOnly && bytes[i] == '\r');
        }

        return false;
    }

    private static bool HasControl(ReadOnlySpan<byte> bytes)
    {
        for (var i = 0; i < bytes.Length; i++)
        {
            if (bytes[i] < 0x20 ? IsControl(bytes, i) : bytes[i] >= 0xC2 && SeparatorLength(bytes[i..]) > 0)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// How many bytes the line separator takes that a text in UTF-8 begins with: U+0085, U+2028 or U+2029 (Unicode Standard, section 5.8);
    /// 0 if it begins with none.
    /// </summary>
    private static int SeparatorLength(ReadOnlySpan<byte> text) =>
        text.StartsWith((ReadOnlySpan<byte>)[0xC2, 0x85]) ? 2
        : text.StartsWith((ReadOnlySpan<byte>)[0xE2, 0x80, 0xA8]) || text.StartsWith((ReadOnlySpan<byte>)[0xE2, 0x80, 0xA9]) ? 3
        : 0;

    /// <summary>Anything below a blank but a tab, a line feed, and a carriage return before one.</summary>
    private static bool IsControl(ReadOnlySpan<byte> bytes, int at) => bytes[at] switch
    {
        (byte)'\t' or (byte)'\n' => false,
        (byte)'\r' => at + 1 == bytes.Length || bytes[at + 1] != '\n',
        var b => b < 0x20,
    };
}
