using CommerceMailAdmin.Engine.Common;

namespace CommerceMailAdmin.Engine.Cases.Content;

/// <summary>
/// Marks of twelve bits that stand for words: enough to tell whether an order number was kept, and few enough that one number in 4,096 fits
/// each. Whoever has
/// the marks and tries all telephone numbers is left with thousands that fit; whoever guesses one number learns that it is not there, or
/// that it may be.
/// </summary>
/// <remarks>
/// The marks are the same for every message. With a key of its own for each message, a number that several messages repeat would give away
/// twelve bits more with each.
/// </remarks>
internal static class WordMarks
{
    /// <summary>Far more than any answer needs; each makes it more likely that a number that is not there seems to be.</summary>
    private const int MostWords = 100;

    /// <summary>Shorter than the platform's order numbers; longer than years, house numbers and most postcodes.</summary>
    private const int ShortestWord = 6;

    /// <summary>The marks of the words with a digit, six characters or more: letters, digits, hyphens and underscores in a row.</summary>
    public static IReadOnlyList<int> Of(string text)
    {
        var marks = new SortedSet<int>();
        for (var start = 0; start < text.Length && marks.Count < MostWords; start++)
        {
            var end = start;
            var hasDigit = false;
            for (; end < text.Length && IsWordCharacter(text[end]); end++)
            {
                hasDigit |= char.IsDigit(text[end]);
            }

            if (hasDigit && end - start >= ShortestWord)
            {
                marks.Add(Mark(text, start, end));
            }

            start = end;
        }

        return marks.ToArray();
    }

    /// <summary>Whether a number has a word that is marked; of others the marks tell nothing.</summary>
    public static bool CanTell(string number) => Of(number).Count > 0;

    /// <summary>
    /// Whether every word of a number is among the marks; false if it has none that is marked. A number that is not there is treated as one
    /// that is once in 4,096 for
    /// each mark.
    /// </summary>
    public static bool Hold(IReadOnlyList<int> marks, string number) => Of(number) is { Count: > 0 } wanted && wanted.All(marks.Contains);

    private static bool IsWordCharacter(char c) => char.IsLetterOrDigit(c) || c is '-' or '_';

    /// <summary>The hash of the upper-case characters, folded to twelve bits.</summary>
    private static int Mark(string text, int start, int end)
    {
        var hash = Fnv1a.Empty32;
        for (var i = start; i < end; i++)
        {
            hash = Fnv1a.Add(hash, char.ToUpperInvariant(text[i]));
        }

        return (int)((hash ^ (hash >> 12) ^ (hash >> 24)) & 0xFFF);
    }
}
