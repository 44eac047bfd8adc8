using CommerceMailAdmin.Engine.Mail;

namespace CommerceMailAdmin.Engine.Cases.Recognition;

/// <summary>The profile's patterns, ready to be applied to addresses and subjects.</summary>
internal sealed class PlatformMail
{
    private readonly List<(MailPattern Fact, BoundedPattern Address, BoundedPattern? Subject)> _patterns;
    private readonly List<(Platform Platform, BoundedPattern Whole, BoundedPattern Within)> _cases;
    private readonly HashSet<string> _domains;
    private readonly HashSet<string> _families;

    public PlatformMail(CommerceMailProfile profile)
    {
        _patterns = profile.MailPatterns
            .Select(p => (p, BoundedPattern.Whole(p.AddressPattern), p.SubjectPattern is { } s ? BoundedPattern.Within(s) : null)).ToList();
        _cases = profile.MailPatterns.Where(p => p.Kind == MailKind.Case)
            .Select(p => (p.Platform!.Value, BoundedPattern.Whole(p.AddressPattern), BoundedPattern.Within(p.AddressPattern))).ToList();
        _domains = new HashSet<string>(profile.Domains.Select(d => d.Name), StringComparer.OrdinalIgnoreCase);
        _families = new HashSet<string>(_domains.Select(Family), StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>The domains the profile's domains belong to: "example.com" for "support.example.com".</summary>
    public IReadOnlyCollection<string> Families => _families;

    /// <summary>Whether the profile lists the domain.</summary>
    public bool IsPlatformDomain(string domain) => _domains.Contains(domain);

    /// <summary>Whether the domain is the platform's own, listed or not: other services of the same company.</summary>
    public bool IsFamily(string domain)
    {
        for (var name = domain; ; name = name[(name.IndexOf('.') + 1)..])
        {
            if (_families.Contains(name))
            {
                return true;
            }

            if (name.IndexOf('.') < 0)
            {
                return false;
            }
        }
    }

    /// <summary>The first pattern of the profile that a sender and subject meet, and the values of its groups; null where none does.</summary>
    public MailPattern? Classify(MailAddress sender, Func<string> subject, out string? caseId, out string? orderNumber)
    {
        (caseId, orderNumber) = (null, null);
        foreach (var (fact, addressPattern, subjectPattern) in _patterns)
        {
            var address = addressPattern.Match(sender.Address);
            var words = address.Success ? subjectPattern?.Match(subject()) : null;
            if (!address.Success || words is { Success: false })
            {
                continue;
            }

            caseId = address.Groups["case"] is { Success: true } c ? c.Value : null;
            orderNumber = words?.Groups["order"] is { Success: true } o ? o.Value : null;
            return fact;
        }

        return null;
    }

    /// <summary>Reads an address as the relay address of a case.</summary>
    public bool IsRelay(MailAddress address, out CaseKey key, out string caseId)
    {
        foreach (var (platform, whole, _) in _cases)
        {
            if (whole.Match(address.Address) is { Success: true } match)
            {
                caseId = match.Groups["case"].Value;
                key = new CaseKey(platform, caseId);
                return true;
            }
        }

        (key, caseId) = (default, "");
        return false;
    }

    /// <summary>The cases that a sender pretends to speak for: a relay address in the display name, or its local part under another domain.</summary>
    public IReadOnlyList<(CaseKey Key, string CaseId)> ClaimedCases(MailAddress sender)
    {
        var result = new List<(CaseKey, string)>();
        foreach (var (platform, whole, within) in _cases)
        {
            var match = _domains.Select(d => whole.Match(sender.LocalPart + "@" + d)).Append(within.Match(sender.DisplayName)).FirstOrDefault(m => m.Success);
            if (match is not null)
            {
                result.Add((new CaseKey(platform, match.Groups["case"].Value), match.Groups["case"].Value));
            }
        }

        return result;
    }

    private static string Family(string domain) => domain.Count(c => c == '.') > 1 ? domain[(domain.IndexOf('.') + 1)..] : domain;
}
