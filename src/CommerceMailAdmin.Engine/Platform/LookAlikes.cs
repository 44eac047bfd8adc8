using System.Globalization;
using System.Text;
using CommerceMailAdmin.Engine.Common;
using CommerceMailAdmin.Engine.Mail;
using MimeKit.Utils;

namespace CommerceMailAdmin.Engine.Platform;

/// <summary>
/// Tells senders that only look like the platform: its names, relay addresses or domains shown by an address elsewhere, and domains
/// made to be mistaken for its own.
/// </summary>
internal sealed class LookAlikes
{
    private const int Remembered = 20_000;

    /// <summary>Shorter words are too close to ordinary ones to call a slip of the finger an imitation.</summary>
    private const int ShortestForOneSlip = 7;
    private const int ShortestForTwoSlips = 9;

    /// <summary>
    /// The company's own name, and what it is combined with. One word begins honest names too ("Meta Design GmbH"), so each is listed.
    /// </summary>
    private static readonly string[] CompanyNames =
    [
        "Meta", "Meta Platforms", "Meta Support", "Meta Business", "Meta for Business", "Meta Commerce", "Meta Pay", "Meta Verified",
        "Meta Security", "Meta Help",
        "Meta Team", "Meta Account", "Meta Ads", "Meta Shops", "Meta Marketplace", "Meta Notifications", "The Meta Team", "Support Meta",
    ];

    private readonly PlatformSenders _platform;
    private readonly List<KnownName> _names;
    private readonly List<KnownName> _brands;
    private readonly HashSet<string> _services;
    private readonly Dictionary<MailAddress, string?> _senders = [];
    private readonly Dictionary<string, string?> _domains = new(StringComparer.OrdinalIgnoreCase);

    public LookAlikes(CommerceMailProfile profile, PlatformSenders platform)
    {
        _platform = platform;
        _names = profile.Senders.Select(s => s.DisplayName).Concat(profile.MailPatterns.Select(p => p.DisplayName))
            .OfType<string>().Concat(CompanyNames).Distinct(StringComparer.OrdinalIgnoreCase).Select(n => new KnownName(n, Shape(n)))
            .ToList();
        _brands = platform.Families.Select(f => f.Split('.')[0]).Distinct().Select(b => new KnownName(b, Confusables.Skeleton(b))).ToList();
        _services = [.. profile.Domains.SelectMany(d => AllButLast(d.Name, 2)).Select(Confusables.Skeleton)];
    }

    /// <summary>Says what makes a sender look like the platform; null if nothing does, or where it is the platform.</summary>
    public string? Why(MailAddress sender)
    {
        if (!_senders.TryGetValue(sender, out var why))
        {
            why = _platform.IsFamily(sender.Domain)
                ? null
                : Remember(_domains, sender.Domain, WhyDomain) ?? WhyName(sender.DisplayName, $"the sender is at {sender.Domain}")
                    ?? WhyAddress(sender);
            Add(_senders, sender, why);
        }

        return why;
    }

    /// <summary>Says what makes a From field without any address look like the platform's; null if nothing does.</summary>
    /// <param name="text">The field, decoded.</param>
    public string? WhyText(string text) => WhyName(text, "there is no address");

    private static string? Remember(Dictionary<string, string?> known, string key, Func<string, string?> find)
    {
        if (!known.TryGetValue(key, out var value))
        {
            value = find(key);
            Add(known, key, value);
        }

        return value;
    }

    /// <summary>Most mail comes from few senders; a mailbox in which it does not must not fill the memory.</summary>
    private static void Add<T>(Dictionary<T, string?> known, T key, string? value)
        where T : notnull
    {
        if (known.Count >= Remembered)
        {
            known.Clear();
        }

        known.Add(key, value);
    }

    /// <summary>Some programs decode encoded words (RFC 2047) within an address, and end it at a NUL in them.</summary>
    private string? WhyAddress(MailAddress sender) =>
        InnerDomain(Decoded(sender.LocalPart)) is { } inner && _platform.IsFamily(inner)
            ? $"the local part '{sender.LocalPart}' shows an address at {inner}, but the sender is at {sender.Domain}" :
        _platform.ClaimedCases(sender).Count > 0 ? $"a relay address of the platform under the domain {sender.Domain}" : null;

    private static string Decoded(string localPart) => localPart.IndexOf("=?", StringComparison.Ordinal) < 0 ? localPart
        : Rfc2047.DecodeText(Encoding.UTF8.GetBytes(localPart.Replace("?==?", "?= =?")));

    /// <summary>What stands after an "@" in a quoted local part, up to a sign that no domain has; null if there is none.</summary>
    private static string? InnerDomain(string localPart)
    {
        if (localPart.IndexOf('@') is not (>= 0 and var at))
        {
            return null;
        }

        var end = at + 1;
        while (end < localPart.Length && (char.IsLetterOrDigit(localPart[end]) || localPart[end] is '.' or '-'))
        {
            end++;
        }

        return localPart[(at + 1)..end];
    }

    private string? WhyDomain(string domain)
    {
        var shown = Unicode(domain);
        if (_platform.Families
            .FirstOrDefault(f => ("." + shown + ".").IndexOf("." + f + ".", StringComparison.OrdinalIgnoreCase) >= 0) is { } family)
        {
            return $"{family} stands within the domain {domain}";
        }

        foreach (var label in AllButLast(shown.ToLowerInvariant(), 1).SelectMany(l => l.Split('-', '_')).Where(l => l.Length > 3))
        {
            var skeleton = Confusables.Skeleton(label);
            foreach (var (brand, brandSkeleton) in _brands)
            {
                if (label == brand)
                {
                    return $"the platform's name stands within the domain {domain}";
                }

                if (skeleton == brandSkeleton || IsBrandWithService(skeleton, brandSkeleton))
                {
                    return $"the domain {domain} reads like {brand}";
                }

                var slips = brand.Length >= ShortestForTwoSlips ? 2 : brand.Length >= ShortestForOneSlip ? 1 : 0;
                if (slips > 0 && EditDistance.Within(label, brand, slips))
                {
                    return $"the domain {domain} is spelled almost like {brand}";
                }
            }
        }

        return null;
    }

    /// <summary>"instagramsupport": the platform's name and one of its services run together.</summary>
    private bool IsBrandWithService(string label, string brand) =>
        label.Length > brand.Length
        && ((label.StartsWith(brand, StringComparison.Ordinal) && _services.Contains(label[brand.Length..]))
            || (label.EndsWith(brand, StringComparison.Ordinal) && _services.Contains(label[..^brand.Length])));

    private string? WhyName(string given, string where)
    {
        // The sign at has a wide form, which NFKC makes a usual one.
        given = given.Normalize(NormalizationForm.FormKC);
        if (given.IndexOf('@') >= 0
            && _platform.Families.FirstOrDefault(f => given.IndexOf(f, StringComparison.OrdinalIgnoreCase) >= 0) is { } family)
        {
            return $"the name '{given}' shows an address at {family}, but {where}";
        }

        var shape = Shape(given);
        var compact = IsSpaced(shape) ? shape.Replace(" ", "") : shape;
        foreach (var (name, skeleton) in _names)
        {
            // One word alone may begin an honest name ("Example Agency"); several of them in a row do not.
            if (shape == skeleton
                || (name.IndexOf(' ') > 0 && shape == skeleton.Replace(" ", ""))
                || (compact != shape && compact == skeleton.Replace(" ", ""))
                || (name.IndexOf(' ') > 0 && shape.StartsWith(skeleton + " ", StringComparison.Ordinal)))
            {
                return $"the name '{given}' is the platform's, but {where}";
            }
        }

        return null;
    }

    /// <summary>Whether a name is written with a gap after each letter.</summary>
    private static bool IsSpaced(string shape) => 
        shape.Length > ShortestForOneSlip && shape.Where((c, i) => c == ' ' == (i % 2 == 0)).FirstOrDefault() == default;

    private static IEnumerable<string> AllButLast(string domain, int count)
    {
        var labels = domain.Split('.');
        return labels.Take(labels.Length - count);
    }

    /// <summary>A name as the eye takes it in: letters by their shape, everything else a gap.</summary>
    private static string Shape(string name)
    {
        var shape = new StringBuilder(name.Length);
        foreach (var c in Confusables.Skeleton(name))
        {
            if (char.IsLetterOrDigit(c))
            {
                shape.Append(c);
            }
            else if (shape.Length > 0 && shape[shape.Length - 1] != ' ')
            {
                shape.Append(' ');
            }
        }

        return shape.ToString().TrimEnd();
    }

    private static string Unicode(string domain)
    {
        try
        {
            return domain.IndexOf("xn--", StringComparison.OrdinalIgnoreCase) >= 0 ? new IdnMapping().GetUnicode(domain) : domain;
        }
        catch (ArgumentException)
        {
            return domain;
        }
    }

    /// <summary>A word that may be imitated.</summary>
    /// <param name="Text">As it is written.</param>
    /// <param name="Skeleton">As it looks.</param>
    private sealed record KnownName(string Text, string Skeleton);
}

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
