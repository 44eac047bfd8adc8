using System.Text.RegularExpressions;
using CommerceMailAdmin.Engine.Mail;

namespace CommerceMailAdmin.Engine.Platform;

/// <summary>
/// A pattern of the profile, applied to text from outside: without regard to case, on a bounded length, for a bounded time. A pattern that
/// takes longer has not matched, and whoever wants to know is told. It is made ready when it is first applied: most patterns of a profile
/// never are.
/// </summary>
/// <remarks>
/// The clock of a regular expression runs on while its thread waits for a busy machine. So what ran out of a short time is tried again with
/// a long one: a sound pattern gives the same result however busy the machine is, and a bad one costs the long time once and the short one
/// from then on.
/// </remarks>
internal sealed class BoundedPattern
{
    private const int MaxText = 2000;

    /// <summary>After so many texts on which it took too long, a pattern is not applied any more.</summary>
    private const int MostFailures = 3;

    private readonly Patience _patience;
    private readonly Lazy<Regex> _regex;
    private readonly SlowPatterns? _slow;
    private volatile int _failures;

    private BoundedPattern(string pattern, SlowPatterns? slow, Patience? patience = null)
    {
        _patience = patience ?? Patience.Usual;
        _regex = new Lazy<Regex>(() => new Regex(pattern, RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, _patience.First));
        _slow = slow;
    }

    /// <summary>Must match the whole text.</summary>
    public static BoundedPattern Whole(string pattern, SlowPatterns? slow = null) => new($@"\A(?:{pattern})\z", slow);

    /// <summary>May match anywhere in the text.</summary>
    public static BoundedPattern Within(string pattern, SlowPatterns? slow = null, Patience? patience = null) =>
        new(pattern, slow, patience);

    /// <summary>Applies the pattern; an unsuccessful match if it does not match in time.</summary>
    public Match Match(string text, int start = 0)
    {
        if (_failures >= MostFailures)
        {
            return System.Text.RegularExpressions.Match.Empty;
        }

        var (part, from) = text.Length <= MaxText ? (text, start) : (text[..MaxText], Math.Min(start, MaxText));
        try
        {
            return _regex.Value.Match(part, from);
        }
        catch (RegexMatchTimeoutException)
        {
            return _failures > 0 ? Fail() : MatchPatiently(part, from);
        }
    }

    private Match MatchPatiently(string text, int start)
    {
        try
        {
            return new Regex(_regex.Value.ToString(), _regex.Value.Options, _patience.Last).Match(text, start);
        }
        catch (RegexMatchTimeoutException)
        {
            _slow?.Tell(_regex.Value.ToString(), _patience.Last);
            return Fail();
        }
    }

    private Match Fail()
    {
        _failures++;
        return System.Text.RegularExpressions.Match.Empty;
    }
}

/// <summary>How long a pattern may take on one text.</summary>
/// <param name="First">At the first try.</param>
/// <param name="Last">At the second try, unless the pattern has failed one before.</param>
internal sealed record Patience(TimeSpan First, TimeSpan Last)
{
    public static Patience Usual { get; } = new(TimeSpan.FromMilliseconds(250), TimeSpan.FromSeconds(3));
}

/// <summary>
/// Tells, once for each pattern of the profile, that it took too long: mail that it should have recognised may be missing. Patterns can be
/// applied on several threads at once.
/// </summary>
internal sealed class SlowPatterns(IMailReadObserver observer)
{
    private readonly HashSet<string> _told = new(StringComparer.Ordinal);
    private readonly OwnThreadObserver _observer = new(observer);

    /// <summary>Passes on what was told on other threads; to be called on the thread that reads.</summary>
    public void PassOn() => _observer.PassOn();

    /// <summary>Tells of a pattern, unless that was done before.</summary>
    public void Tell(string pattern, TimeSpan patience)
    {
        bool isNew;
        lock (_told)
        {
            isNew = _told.Add(pattern);
        }

        if (isNew)
        {
            _observer.Warn(
                $"The profile's pattern '{pattern}' took longer than {patience.TotalMilliseconds:0} ms on a text. It does not match there, "
                + "and after a few such texts it is "
                + "not used any more, so that mail may be missing from the result. Write the pattern without nested repetitions.");
        }
    }
}
