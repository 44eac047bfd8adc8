namespace CommerceMailAdmin.Engine.Common;

/// <summary>Makes text from mail safe to show: control characters could steer the terminal, and direction marks change what is read.</summary>
public static class DisplayText
{
    /// <summary>Replaces control characters and explicit directional formatting (Unicode Standard Annex 9, section 2) by U+FFFD; tabs and line ends become blanks.</summary>
    public static string Clean(string text)
    {
        if (!HasUnsafe(text))
        {
            return text;
        }

        var chars = text.ToCharArray();
        for (var i = 0; i < chars.Length; i++)
        {
            chars[i] = chars[i] is '\t' or '\r' or '\n' ? ' ' : IsUnsafe(chars[i]) ? '\uFFFD' : chars[i];
        }

        return new string(chars);
    }

    private static bool HasUnsafe(string text)
    {
        foreach (var c in text)
        {
            if (IsUnsafe(c))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsUnsafe(char c) => char.IsControl(c) || c is (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069');
}
