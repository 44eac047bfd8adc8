namespace CommerceMailAdmin.Engine.Common;

/// <summary>
/// Makes text from outside safe to show: control characters could steer the terminal, direction marks change what is read, and characters
/// without width hide differences.
/// </summary>
public static class DisplayText
{
    private const char Replacement = '\uFFFD';

    /// <summary>
    /// Replaces control characters, direction marks (Unicode Standard Annex 9, section 2), characters without width and unpaired
    /// surrogates by U+FFFD. Tabs, line ends and line separators become spaces.
    /// </summary>
    public static string Clean(string text)
    {
        var first = FirstUnsafe(text);
        if (first < 0)
        {
            return text;
        }

        var chars = text.ToCharArray();
        for (var i = first; i < chars.Length; i++)
        {
            if (char.IsHighSurrogate(chars[i]) && i + 1 < chars.Length && char.IsLowSurrogate(chars[i + 1]))
            {
                if (IsTag(chars[i], chars[i + 1]))
                {
                    chars[i] = chars[i + 1] = Replacement;
                }

                i++;
            }
            else if ((IsUnsafe(chars[i]) && !JoinsEmoji(chars, i)) || char.IsSurrogate(chars[i]))
            {
                chars[i] = IsSpace(chars[i]) ? ' ' : Replacement;
            }
        }

        return new string(chars);
    }

    /// <summary>The index of the first character that may be unsafe; -1 if there is none.</summary>
    private static int FirstUnsafe(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c is < ' ' or > '~' && (IsUnsafe(c) || char.IsSurrogate(c)))
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>
    /// Whether a zero-width joiner makes one picture of two (Unicode Technical Standard 51): "woman" and "palette" are an artist.
    /// </summary>
    private static bool JoinsEmoji(char[] chars, int index) =>
        chars[index] == '\u200D' && index > 0 && index + 1 < chars.Length
        && (char.IsLowSurrogate(chars[index - 1]) || chars[index - 1] == '\uFE0F')
        && (char.IsHighSurrogate(chars[index + 1]) || chars[index + 1] is >= '\u2600' and <= '\u27BF');

    private static bool IsSpace(char c) => c is '\t' or '\r' or '\n' or '\u0085' or '\u2028' or '\u2029';

    private static bool IsUnsafe(char c) =>
        char.IsControl(c)
        || c is '\u00AD' or '\u034F' or '\u061C' or '\u180E' or '\uFEFF'
        || c is (>= '\u200B' and <= '\u200F') or (>= '\u2028' and <= '\u202E') or (>= '\u2060' and <= '\u206F')
            or (>= '\uFFF9' and <= '\uFFFB');

    /// <summary>Whether two surrogates are a tag character (U+E0000 to U+E007F), which is never seen.</summary>
    private static bool IsTag(char high, char low) => char.ConvertToUtf32(high, low) is >= 0xE0000 and <= 0xE007F;
}
