using System.Text;
using CommerceMailAdmin.Engine.Mail;
using CommerceMailAdmin.Engine.Network;

namespace CommerceMailAdmin.Engine.Platform;

/// <summary>The profile's patterns, ready to be applied to addresses and subjects.</summary>
internal sealed class PlatformSenders
{
    /// <summary>So many cases are remembered; more take more memory and nothing else.</summary>
    private const int Remembered = 20_000;

    private readonly Dictionary<string, CaseReference> _met = new(StringComparer.Ordinal);
    private readonly List<NoticePattern> _patterns;
    private readonly List<RelayPattern> _cases;
    private readonly HashSet<string> _domains;
    private readonly HashSet<string> _families;
    private readonly byte[][] _familyBytes;

    /// <summary>The domains in lower case, to be looked for in raw bytes; null if a relay address may lie outside them.</summary>
    private readonly byte[][]? _mentions;

    /// <param name="profile">The platform's facts.</param>
    /// <param name="slow">Receives patterns that take too long; null if nobody wants to know.</param>
    public PlatformSenders(CommerceMailProfile profile, SlowPatterns? slow = null)
    {
        _patterns = profile.MailPatterns
            .Select(p => new NoticePattern(p, BoundedPattern.Whole(p.AddressPattern, slow),
                p.SubjectPattern is { } s ? BoundedPattern.Within(s, slow) : null)).ToList();
        _domains = new HashSet<string>(profile.Domains.Select(d => d.Name), StringComparer.OrdinalIgnoreCase);
        _families = new HashSet<string>(_domains.Select(Family), StringComparer.OrdinalIgnoreCase);
        _familyBytes = [.. _families.Select(f => Encoding.ASCII.GetBytes(f.ToLowerInvariant()))];
        _cases = profile.MailPatterns.Where(p => p.Kind == MailKind.Case).Select(p => new RelayPattern(p, _domains, slow)).ToList();
        _mentions = _cases.All(c => c.EndsInDomain) ? _domains.Select(d => Encoding.ASCII.GetBytes(d.ToLowerInvariant())).ToArray() : null;
    }

    /// <summary>Whether a raw address field may hold a relay address: a quick look that spares decoding all others.</summary>
    public bool MayHoldRelay(ReadOnlySpan<byte> field)
    {
        if (_mentions is null)
        {
            return true;
        }

        for (var at = field.IndexOf((byte)'@'); at >= 0; at = field.IndexOf((byte)'@'))
        {
            // Gateways fold long fields after the sign.
            field = WithoutBlanks(field[(at + 1)..]);
            foreach (var domain in _mentions)
            {
                if (StartsWith(field, domain))
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>Whether a raw field of message identifiers may name one that a host of the platform made.</summary>
    public bool MayNameFamily(ReadOnlySpan<byte> field)
    {
        for (var at = field.IndexOfAny((byte)'@', (byte)'.'); at >= 0; at = field.IndexOfAny((byte)'@', (byte)'.'))
        {
            field = field[(at + 1)..];
            foreach (var family in _familyBytes)
            {
                if (StartsWith(field, family)
                    && (field.Length == family.Length || field[family.Length] is (byte)'>' or (byte)' ' or (byte)'\r' or (byte)'\n'))
                {
                    return true;
                }
            }
        }

        return false;
    }

    private static ReadOnlySpan<byte> WithoutBlanks(ReadOnlySpan<byte> text)
    {
        while (text.Length > 0 && text[0] is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n')
        {
            text = text[1..];
        }

        return text;
    }

    private static bool StartsWith(ReadOnlySpan<byte> text, byte[] lower)
    {
        if (text.Length < lower.Length)
        {
            return false;
        }

        for (var i = 0; i < lower.Length; i++)
        {
            if ((text[i] is >= (byte)'A' and <= (byte)'Z' ? text[i] | 0x20 : text[i]) != lower[i])
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The domains the profile's domains belong to: "example.com" for "support.example.com".</summary>
    public IReadOnlyCollection<string> Families => _families;

    /// <summary>Whether the profile lists the domain.</summary>
    public bool IsPlatformDomain(string domain) => _domains.Contains(domain);

    /// <summary>Whether the domain is the platform's own, listed or not: other services of the same company.</summary>
    public bool IsFamily(string domain)
    {
        foreach (var family in _families)
        {
            if (HostNames.IsWithin(domain, family))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The first pattern of the profile that a sender and subject meet, and the values of its groups; null if none does.</summary>
    public MailPattern? Classify(MailAddress sender, Func<string> subject, out string? caseId, out string? orderNumber)
    {
        (caseId, orderNumber) = (null, null);
        var whole = sender.Address;
        foreach (var (fact, addressPattern, subjectPattern) in _patterns)
        {
            var address = addressPattern.Match(whole);
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

    /// <summary>The case whose relay address an address is; null if it is not one.</summary>
    public CaseReference? Relay(MailAddress address)
    {
        var whole = address.Address;
        foreach (var relay in _cases)
        {
            if (relay.Whole.Match(whole) is { Success: true } match)
            {
                return Case(relay.Platform, match.Groups["case"].Value);
            }
        }

        return null;
    }

    /// <summary>
    /// The case whose relay address an address would be if a link's escapes were undone ("case%2B%2Bid"); null if it is not one. Such an
    /// address does not reach the platform.
    /// </summary>
    public CaseReference? RelayAsLink(MailAddress address) =>
        address.LocalPart.IndexOf('%') >= 0 ? Relay(address with { LocalPart = Uri.UnescapeDataString(address.LocalPart) }) : null;

    /// <summary>A case's reference, which its messages share, because a mailbox can have hundreds of thousands of them.</summary>
    public CaseReference Case(string platform, string caseId)
    {
        if (_met.TryGetValue(caseId, out var known) && known.Key.Platform == platform)
        {
            return known;
        }

        if (_met.Count >= Remembered)
        {
            _met.Clear();
        }

        return _met[caseId] = new CaseReference(platform, caseId);
    }

    /// <summary>
    /// The cases that a sender pretends to speak for: a relay address in the display name, or its local part under another domain.
    /// </summary>
    public IReadOnlyList<CaseReference> ClaimedCases(MailAddress sender)
    {
        var result = new List<CaseReference>();
        foreach (var relay in _cases)
        {
            var match = relay.Domains.Select(d => relay.Whole.Match(sender.ShownLocalPart + "@" + d)).FirstOrDefault(m => m.Success);

            // A whole address, where the pattern ends in one, needs its sign.
            if (match is null && (!relay.EndsInDomain || sender.DisplayName.IndexOf('@') >= 0))
            {
                match = relay.Within.Match(sender.DisplayName) is { Success: true } within ? within : null;
            }

            if (match is not null)
            {
                result.Add(new CaseReference(relay.Platform, match.Groups["case"].Value));
            }
        }

        return result;
    }

    private static string Family(string domain) => domain.Count(c => c == '.') > 1 ? domain[(domain.IndexOf('.') + 1)..] : domain;

    /// <summary>A kind of the platform's mail, by its sender's address and, for some, its subject.</summary>
    private sealed record NoticePattern(MailPattern Fact, BoundedPattern Address, BoundedPattern? Subject);

    /// <summary>The pattern of a platform's relay addresses.</summary>
    private sealed class RelayPattern
    {
        public RelayPattern(MailPattern fact, IReadOnlyCollection<string> domains, SlowPatterns? slow)
        {
            Platform = fact.Platform!;
            Whole = BoundedPattern.Whole(fact.AddressPattern, slow);
            Within = BoundedPattern.Within(fact.AddressPattern, slow);
            var end = fact.AddressPattern.IndexOf('|') < 0
                ? domains.FirstOrDefault(d => fact.AddressPattern.Replace("\\", "").EndsWith("@" + d, StringComparison.OrdinalIgnoreCase))
                : null;
            EndsInDomain = end is not null;
            Domains = end is not null ? [end] : domains;
        }

        public string Platform { get; }

        public BoundedPattern Whole { get; }

        public BoundedPattern Within { get; }

        /// <summary>Whether the domain it ends in can be read off the pattern.</summary>
        public bool EndsInDomain { get; }

        /// <summary>That domain; else every domain of the profile.</summary>
        public IReadOnlyCollection<string> Domains { get; }
    }
}

/// <summary>A case as a message names it.</summary>
/// <param name="Key">The case.</param>
/// <param name="CaseId">Its id as written.</param>
internal sealed record CaseReference(CaseKey Key, string CaseId)
{
    /// <param name="platform">The platform.</param>
    /// <param name="caseId">The id as written.</param>
    public CaseReference(string platform, string caseId)
        : this(new CaseKey(platform, caseId), caseId)
    {
    }
}

/// <summary>What tells one case from another: the platform, and the id without regard to case.</summary>
internal sealed record CaseKey
{
    public CaseKey(string platform, string caseId)
    {
        Platform = platform;
        Id = caseId.ToLowerInvariant();
    }

    /// <summary>The platform.</summary>
    public string Platform { get; }

    /// <summary>The id in lower case.</summary>
    public string Id { get; }
}
