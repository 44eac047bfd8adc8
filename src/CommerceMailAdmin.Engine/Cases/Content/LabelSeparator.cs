namespace CommerceMailAdmin.Engine.Cases.Content;

/// <summary>
/// What stands between a label and its value: an optional remark in brackets, then a colon or the like, or a dash before a blank. It is
/// read by hand, because it is
/// looked for after every word that is like a label.
/// </summary>
internal static class LabelSeparator
{
    /// <summary>The characters of which every separator has one.</summary>
    public const string Marks = ":：=#№-–—";

    private const int LongestRemark = 40;

    /// <summary>Reads a separator.</summary>
    /// <param name="text">The text.</param>
    /// <param name="start">The place after the label.</param>
    /// <returns>The place after the separator; -1 if there is none.</returns>
    public static int End(ReadOnlySpan<char> text, int start)
    {
        var at = SkipBlanks(text, start);
        if (at < text.Length && text[at] == '(')
        {
            var length = text.Slice(at + 1).IndexOf(')');
            if (length is < 0 or > LongestRemark)
            {
                return -1;
            }

            at = SkipBlanks(text, at + 1 + length + 1);
        }

        if (at >= text.Length)
        {
            return -1;
        }

        var isDash = text[at] is '-' or '–' or '—' && at + 1 < text.Length && char.IsWhiteSpace(text[at + 1]);
        if (!isDash && text[at] is not (':' or '：' or '=' or '#' or '№'))
        {
            return -1;
        }

        at++;
        while (at < text.Length && (char.IsWhiteSpace(text[at]) || text[at] is ':' or '#'))
        {
            at++;
        }

        return at;
    }

    private static int SkipBlanks(ReadOnlySpan<char> text, int at)
    {
        while (at < text.Length && char.IsWhiteSpace(text[at]))
        {
            at++;
        }

        return at;
    }
}
