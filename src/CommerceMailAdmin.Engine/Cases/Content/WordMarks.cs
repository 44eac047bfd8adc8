namespace CommerceMailAdmin.Engine.Cases.Content;

/// <summary>
/// Numbers that stand for words: enough to tell whether an order number was kept, and nothing from which a text could be read again, so
/// that they may be stored where bodies may not.
/// </summary>
internal static class WordMarks
{
    /// <summary>Far more than any answer needs.</summary>
    private const int MostWords = 500;

    private const int ShortestWord = 4;

    /// <summary>The marks of the words with a digit, four characters or more: letters, digits, hyphens and underscores in a row.</summary>
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

    /// <summary>Whether every word of a number is among the marks; false where it has none that is marked.</summary>
    public static bool Hold(IReadOnlyList<int> marks, string number) => Of(number) is { Count: > 0 } wanted && wanted.All(marks.Contains);

    private static bool IsWordCharacter(char c) => char.IsLetterOrDigit(c) || c is '-' or '_';

    /// <summary>FNV-1a of the upper-case characters: the same on every machine and in every version.</summary>
    private static int Mark(string text, int start, int end)
    {
        var hash = 2166136261u;
        for (var i = start; i < end; i++)
        {
            hash = unchecked((hash ^ char.ToUpperInvariant(text[i])) * 16777619u);
        }

        return unchecked((int)hash);
    }
}
