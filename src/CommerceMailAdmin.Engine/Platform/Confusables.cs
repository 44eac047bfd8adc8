using System.Globalization;
using System.Text;

namespace CommerceMailAdmin.Engine.Platform;

/// <summary>
/// Brings texts that look alike to the same form (after the skeletons of Unicode Technical Standard 39): accents and width go, letters of
/// other scripts and digits become the Latin letters they resemble, and pairs that read as one letter become it.
/// </summary>
internal static class Confusables
{
    /// <summary>Letters of other scripts, each before the Latin letter it resembles in small print.</summary>
    private static readonly Dictionary<char, char> Letters = Pairs(
        "аa αa ɑa ӕa вb ьb сc ϲc ԁd ɗd еe єe ҽe ɡg ցg һh հh ιi іi ıi ɩi јj κk кk ӏl ǀl ⅼl мm ոn пn ηn νv ѵv оo οo օo σo рp ρp ԛq гr ѕs тt "
            + "τt υu սu ѡw ԝw хx χx уy γy ᴢz");

    /// <summary>Pairs of letters that remain alike within Latin print; both sides of a comparison go through them.</summary>
    private static readonly (string From, string To)[] LetterPairs = [("rn", "m"), ("vv", "w"), ("cl", "d")];

    /// <summary>The form that all texts which look like this one share.</summary>
    public static string Skeleton(string text)
    {
        var result = new StringBuilder(text.Length);
        foreach (var c in text.Normalize(NormalizationForm.FormKD).ToLowerInvariant())
        {
            if (c < 128)
            {
                result.Append(c);
            }
            else if (CharUnicodeInfo.GetUnicodeCategory(c) is not (UnicodeCategory.NonSpacingMark or UnicodeCategory.Format))
            {
                result.Append(Letters.TryGetValue(c, out var latin) ? latin : c);
            }
        }

        foreach (var (from, to) in LetterPairs)
        {
            result.Replace(from, to);
        }

        for (var i = 0; i < result.Length; i++)
        {
            result[i] = Shape(result[i]);
        }

        return result.ToString();
    }

    /// <summary>What single characters remain alike within Latin print.</summary>
    private static char Shape(char c) => c switch
    {
        '0' => 'o',
        '1' or '|' or '!' or 'i' or 'j' => 'l',
        '3' => 'e',
        '4' => 'a',
        '5' => 's',
        '8' => 'b',
        '9' => 'g',
        _ => c,
    };

    private static Dictionary<char, char> Pairs(string pairs) => pairs.Split(' ').ToDictionary(p => p[0], p => p[1]);
}
