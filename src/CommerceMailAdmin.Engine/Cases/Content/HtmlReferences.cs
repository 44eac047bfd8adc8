using MimeKit.Text;

namespace CommerceMailAdmin.Engine.Cases.Content;

/// <summary>Character references in the text of HTML, such as "&amp;amp;" and "&amp;#8217;".</summary>
internal static class HtmlReferences
{
    /// <summary>Resolves character references; none is longer than what stands for it.</summary>
    /// <returns>The length of the result; -1 if the scanner gives up.</returns>
    public static int Resolve(ReadOnlySpan<char> text, Span<char> result)
    {
        var length = 0;
        while (text.IndexOf('&') is var amp and >= 0)
        {
            text.Slice(0, amp).CopyTo(result.Slice(length));
            length += amp;
            text = text.Slice(amp);
            if (text.Length > 1 && HtmlScanner.IsSpace(text[1]))
            {
                result[length++] = '&';
                text = text.Slice(1);
                continue;
            }

            const int LongestReference = 32;
            var end = text.Slice(0, Math.Min(text.Length, LongestReference)).IndexOf(';');
            if (end < 2 || Referenced(text.Slice(1, end - 1)) is not { } character)
            {
                return -1;
            }

            result[length++] = character;
            text = text.Slice(end + 1);
        }

        text.CopyTo(result.Slice(length));
        return length + text.Length;
    }

    private static char? Referenced(ReadOnlySpan<char> reference)
    {
        if (reference[0] == '#')
        {
            var number = Number(reference.Slice(1));
            return number is (>= 32 and < 127) or (>= 160 and < 0xD800) or (>= 0xE000 and < 0xFFFE) ? (char)number : null;
        }

        foreach (var c in reference)
        {
            if (!HtmlScanner.IsLetter(c) && c is not (>= '0' and <= '9'))
            {
                return null;
            }
        }

        if (reference.SequenceEqual("nbsp".AsSpan()))
        {
            return '\u00A0';
        }

        var resolved = HtmlUtils.HtmlDecode("&" + reference.ToString() + ";");
        return resolved.Length == 1 ? resolved[0] : null;
    }

    private static int Number(ReadOnlySpan<char> digits)
    {
        const int MostDigits = 6;
        var isHex = digits.Length > 0 && digits[0] is 'x' or 'X';
        digits = isHex ? digits.Slice(1) : digits;
        if (digits.Length is 0 or > MostDigits)
        {
            return -1;
        }

        var number = 0;
        foreach (var c in digits)
        {
            var digit = c is >= '0' and <= '9' ? c - '0' : isHex && (c | 0x20) is >= 'a' and <= 'f' ? (c | 0x20) - 'a' + 10 : -1;
            if (digit < 0)
            {
                return -1;
            }

            number = (number * (isHex ? 16 : 10)) + digit;
        }

        return number;
    }
}
