namespace CommerceMailAdmin.Engine.Cases.Content;

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
