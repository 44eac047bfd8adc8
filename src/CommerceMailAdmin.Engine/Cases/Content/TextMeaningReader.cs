using CommerceMailAdmin.Engine.Cases.Classification;
using CommerceMailAdmin.Engine.Platform;

namespace CommerceMailAdmin.Engine.Cases.Content;

/// <summary>Finds what a mail's words mean, by the profile's text patterns.</summary>
internal sealed class TextMeaningReader(CommerceMailProfile profile, SlowPatterns slow)
{
    private const TextMeanings OfOrderNotice =
        TextMeanings.OrderConfirmed | TextMeanings.OrderShipped | TextMeanings.OrderDelivered | TextMeanings.OrderCancelled
        | TextMeanings.ReturnCompleted;

    /// <summary>A notice says what it is about in its first rows; what follows is small print.</summary>
    private const int MostRows = 400;

    /// <summary>Letters that a pattern can take for i, k or s, and a search without regard to case does not.</summary>
    private const string RareLetters = "\u0130\u0131\u017F\u212A";

    private readonly List<WordPattern> _patterns =
        profile.TextPatterns
            .Select(p => new WordPattern(p.Meaning, BoundedPattern.Within(p.Pattern, slow), RequiredWords.Of(p.Pattern))).ToList();

    /// <summary>Begins to read a message; of each class only what it can mean.</summary>
    public Reading Begin(MessageClass kind)
    {
        var possible = kind switch
        {
            MessageClass.Answer => TextMeanings.ReturnLabelPromised,
            MessageClass.Claim or MessageClass.Chargeback => TextMeanings.AnswerRequested | TextMeanings.NoAnswerNeeded,
            MessageClass.OrderNotice => OfOrderNotice,
            _ => TextMeanings.None,
        };
        return new Reading(_patterns.FindAll(p => (p.Meaning & possible) != 0));
    }

    /// <summary>The reading of one message, the first rows of all its texts together.</summary>
    internal sealed class Reading
    {
        private readonly List<WordPattern> _left;
        private int _rows = MostRows;

        internal Reading(List<WordPattern> patterns) => _left = patterns;

        /// <summary>What was found.</summary>
        public TextMeanings Found { get; private set; }

        /// <summary>Whether no other text can add anything.</summary>
        public bool IsDone => _rows == 0 || _left.Count == 0;

        /// <summary>Reads a text.</summary>
        public void Add(BodyRows rows)
        {
            var count = Math.Min(_rows, rows.Count);
            foreach (var pattern in _left)
            {
                if ((Found & pattern.Meaning) == 0 && pattern.IsIn(rows, count))
                {
                    Found |= pattern.Meaning;
                }
            }

            _left.RemoveAll(p => (Found & p.Meaning) != 0);
            _rows -= count;
        }
    }

    /// <param name="Meaning">What the words mean.</param>
    /// <param name="Words">The words.</param>
    /// <param name="Required">Texts of which a row must have one; null for none.</param>
    internal sealed record WordPattern(TextMeanings Meaning, BoundedPattern Words, IReadOnlyList<string>? Required)
    {
        /// <summary>Whether one of the first rows has the words.</summary>
        public bool IsIn(BodyRows rows, int count)
        {
            if (Required is null || rows.Text.IndexOfAny(RareLetters.AsSpan()) >= 0)
            {
                return Enumerable.Range(0, count).Any(row => Words.Match(rows.Row(row).ToString()).Success);
            }

            return Required.Any(word => IsIn(rows, count, word));
        }

        private bool IsIn(BodyRows rows, int count, string word)
        {
            var at = 0;
            while (rows.Text.Slice(at).IndexOf(word.AsSpan(), StringComparison.OrdinalIgnoreCase) is var found and >= 0)
            {
                var row = rows.RowAt(at + found);
                if (row >= count)
                {
                    return false;
                }

                if (Words.Match(rows.Row(row).ToString()).Success)
                {
                    return true;
                }

                if (row + 1 == rows.Count)
                {
                    return false;
                }

                at = rows.StartOf(row + 1);
            }

            return false;
        }
    }
}

/// <summary>
/// Finds in a pattern's outline texts of which every match has at least one, so that the pattern is applied only to rows that have one.
/// </summary>
internal static class RequiredWords
{
    /// <summary>Shorter texts are in too many rows.</summary>
    private const int ShortestWord = 3;

    /// <summary>More texts cost more than the pattern.</summary>
    private const int MostWords = 24;

    /// <summary>The texts, of which case does not matter; null if there are none that help.</summary>
    public static IReadOnlyList<string>? Of(string pattern) =>
        PatternOutlineReader.Read(pattern) is { } outline && Find(outline) is { } words && Shortest(words) >= ShortestWord ? words : null;

    private static List<string>? Find(PatternOutline outline)
    {
        switch (outline)
        {
            case PatternOutline.Alternatives alternatives:
                var all = new List<string>();
                foreach (var item in alternatives.Items)
                {
                    if (Find(item) is not { } words || (all.Count + words.Count) > MostWords)
                    {
                        return null;
                    }

                    all.AddRange(words);
                }

                return all;
            case PatternOutline.Repeated { Least: > 0 } repeated:
                return Find(repeated.Item);
            case PatternOutline.Sequence sequence:
                return FindIn(sequence);
            case PatternOutline.Characters { Set: { Count: 1 } set }:
                return [set.Single().ToString()];
            default:
                return null;
        }
    }

    /// <summary>The best of what the items require, and of the texts that items make together.</summary>
    private static List<string>? FindIn(PatternOutline.Sequence sequence)
    {
        List<string>? best = null;
        var run = "";
        foreach (var item in sequence.Items)
        {
            if (SingleCharacter(item) is { } c)
            {
                run += c;
                continue;
            }

            Offer([run]);
            run = "";
            Offer(Find(item));
        }

        Offer([run]);
        return best;

        void Offer(List<string>? words)
        {
            if (words is not null && Shortest(words) > (best is null ? 0 : Shortest(best)))
            {
                best = words;
            }
        }
    }

    private static char? SingleCharacter(PatternOutline outline) => outline switch
    {
        PatternOutline.Characters { Set: { Count: 1 } set } => set.Single(),
        PatternOutline.Repeated { Least: > 0, IsBlank: true } => ' ',
        _ => null,
    };

    private static int Shortest(List<string> words) => words.Count == 0 ? 0 : words.Min(w => w.Length);
}
