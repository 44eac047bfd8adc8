using System.Text.RegularExpressions;

namespace CommerceMailAdmin.Engine.Cases.Recognition;

/// <summary>
/// A pattern of the profile, applied to text from outside: without regard to case, on a bounded length, for a bounded time. A pattern that
/// takes longer has not matched, and whoever wants to know is told.
/// </summary>
internal sealed class BoundedPattern
{
    private const int MaxText = 2000;
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(250);

    private readonly Regex _regex;

    private readonly SlowPatterns? _slow;

    private BoundedPattern(string pattern, SlowPatterns? slow)
    {
        _regex = new Regex(pattern, RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, Patience);
        _slow = slow;
    }

    /// <summary>Must match the whole text.</summary>
    public static BoundedPattern Whole(string pattern, SlowPatterns? slow = null) => new($@"\A(?:{pattern})\z", slow);

    /// <summary>May match anywhere in the text.</summary>
    public static BoundedPattern Within(string pattern, SlowPatterns? slow = null) => new(pattern, slow);

    /// <summary>Applies the pattern; an unsuccessful match where it does not match in time.</summary>
    public Match Match(string text, int start = 0)
    {
        try
        {
            return text.Length <= MaxText ? _regex.Match(text, start) : _regex.Match(text[..MaxText], Math.Min(start, MaxText));
        }
        catch (RegexMatchTimeoutException)
        {
            _slow?.Tell(_regex.ToString(), Patience);
            return System.Text.RegularExpressions.Match.Empty;
        }
    }
}
