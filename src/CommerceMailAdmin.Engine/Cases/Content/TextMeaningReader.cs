using CommerceMailAdmin.Engine.Cases.Classification;
using CommerceMailAdmin.Engine.Platform;

namespace CommerceMailAdmin.Engine.Cases.Content;

/// <summary>Finds what a mail's words mean, by the profile's text patterns.</summary>
internal sealed class TextMeaningReader(CommerceMailProfile profile, SlowPatterns slow)
{
    private const TextMeanings OfOrderNotice =
        TextMeanings.OrderConfirmed | TextMeanings.OrderShipped | TextMeanings.OrderDelivered | TextMeanings.OrderCancelled | TextMeanings.ReturnCompleted;

    /// <summary>A notice says what it is about soon; what follows is small print.</summary>
    private const int MostRows = 400;

    private readonly List<WordPattern> _patterns = profile.TextPatterns.Select(p => new WordPattern(p.Meaning, BoundedPattern.Within(p.Pattern, slow))).ToList();

    /// <summary>Reads a body's rows; of each kind of mail only what it can mean.</summary>
    public TextMeanings Read(IEnumerable<IReadOnlyList<string>> rows, MessageClass kind)
    {
        var possible = kind switch
        {
            MessageClass.Answer => TextMeanings.ReturnLabelPromised,
            MessageClass.Claim or MessageClass.Chargeback => TextMeanings.AnswerRequested | TextMeanings.NoAnswerNeeded,
            MessageClass.OrderNotice => OfOrderNotice,
            _ => TextMeanings.None,
        };
        var patterns = _patterns.FindAll(p => (p.Meaning & possible) != 0);
        var found = TextMeanings.None;
        foreach (var text in patterns.Count == 0 ? [] : rows.Take(MostRows).Select(row => string.Join(" ", row)))
        {
            foreach (var (meaning, _) in patterns.Where(p => (found & p.Meaning) == 0 && p.Words.Match(text).Success))
            {
                found |= meaning;
            }
        }

        return found;
    }

    private sealed record WordPattern(TextMeanings Meaning, BoundedPattern Words);
}
