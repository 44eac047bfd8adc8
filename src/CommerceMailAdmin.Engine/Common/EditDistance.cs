namespace CommerceMailAdmin.Engine.Common;

/// <summary>
/// How many slips of the finger lie between two words: a letter added, lost, changed, or two neighbours exchanged (optimal string
/// alignment).
/// </summary>
internal static class EditDistance
{
    /// <summary>Whether the words are at most so far apart.</summary>
    public static bool Within(string a, string b, int limit) => Math.Abs(a.Length - b.Length) <= limit && Between(a, b) <= limit;

    /// <summary>How far apart the words are.</summary>
    public static int Between(string a, string b)
    {
        var (before, previous, current) = (new int[b.Length + 1], new int[b.Length + 1], new int[b.Length + 1]);
        for (var j = 0; j <= b.Length; j++)
        {
            previous[j] = j;
        }

        for (var i = 1; i <= a.Length; i++)
        {
            current[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var change = previous[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                current[j] = Math.Min(change, Math.Min(previous[j], current[j - 1]) + 1);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                {
                    current[j] = Math.Min(current[j], before[j - 2] + 1);
                }
            }

            (before, previous, current) = (previous, current, before);
        }

        return previous[b.Length];
    }
}
