using CommerceMailAdmin.Engine.Platform;

namespace CommerceMailAdmin.Engine.Cases.Content;

/// <summary>A label of the profile with the pattern of its values, ready to be applied.</summary>
/// <param name="fact">The label.</param>
/// <param name="bit">Its bit in the masks of <see cref="LabelIndex"/>.</param>
/// <param name="slow">Receives patterns that take too long.</param>
internal sealed class LabelPattern(BodyLabel fact, ulong bit, SlowPatterns slow)
{
    private readonly BoundedPattern? _value = fact.ValuePattern is { } v ? BoundedPattern.Within($@"\G(?:{v})", slow) : null;

    public BodyField Field => fact.Field;

    public ulong Bit => bit;

    public bool HasValuePattern => _value is not null;

    /// <summary>Matches at the place where it is applied.</summary>
    public BoundedPattern Pattern { get; } =
        BoundedPattern.Within($@"\G(?<![\p{{L}}\p{{N}}])(?:{fact.LabelPattern})(?![\p{{L}}\p{{N}}])", slow);

    /// <summary>
    /// The value at a place; after a mere gap only one word with a digit is a value, because prose continues with words.
    /// </summary>
    public string? ValueAt(string text, int start, bool isExplicit)
    {
        while (start < text.Length && text[start] is ' ' or '#')
        {
            start++;
        }

        if (!isExplicit && !HasDigit(text.AsSpan(Math.Min(start, text.Length))))
        {
            return null;
        }

        var value = (_value is null ? text[Math.Min(start, text.Length)..] : _value.Match(text, start).Value).Trim();
        return value.Length > 0 && (isExplicit || (value.Any(char.IsDigit) && !value.Any(char.IsWhiteSpace))) ? value : null;
    }

    private static bool HasDigit(ReadOnlySpan<char> text)
    {
        foreach (var c in text)
        {
            if (char.IsDigit(c))
            {
                return true;
            }
        }

        return false;
    }
}

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
