using CommerceMailAdmin.Engine.Network;

namespace CommerceMailAdmin.Engine.Exchange.MailFlowRules;

/// <summary>Whether a rule lets forged mail of a domain in past the spam filter.</summary>
/// <param name="LetsForgeriesIn">True if it does; null if that cannot be told.</param>
/// <param name="Reason">What gets in, or why it cannot be told; null if nothing forged gets in.</param>
internal sealed record RuleRisk(bool? LetsForgeriesIn, string? Reason)
{
    private static readonly RuleRisk None = new(false, null);

    /// <summary>Asks a rule with forged messages of each domain.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="domains">The domains.</param>
    /// <param name="published">The addresses from which the platform sends.</param>
    /// <param name="now">The present time: a rule that has not begun or has expired does nothing.</param>
    public static RuleRisk Of(StoredRule rule, IReadOnlyList<string> domains, IReadOnlyList<IPRange> published, DateTimeOffset now)
    {
        if (rule.Settings[RuleSetting.SetScl] is not ["-1"] || !rule.Acts(now))
        {
            return None;
        }

        RuleRisk? unknown = null;
        foreach (var domain in domains)
        {
            foreach (var probe in RuleProbe.Of(domain, published).Where(p => p.IsForged))
            {
                switch (RuleEvaluation.Applies(rule, probe))
                {
                    case true:
                        return new RuleRisk(true, $"lets forged mail of {domain} in past the spam filter: {probe.Description} gets in");
                    case null:
                        unknown ??= new RuleRisk(null,
                            $"whether forged mail of {domain} gets in past the spam filter cannot be told from the rule's conditions; look "
                                + "at the rule");
                        break;
                }
            }
        }

        return unknown ?? None;
    }

    /// <summary>True if a rule, acting or not, names a domain as the sender's or would let its mail in past the spam filter.</summary>
    public static bool Concerns(StoredRule rule, IReadOnlyList<string> domains, IReadOnlyList<IPRange> published) =>
        domains.Any(d => Names(rule, d)
            || (rule.Settings[RuleSetting.SetScl] is ["-1"]
                && RuleProbe.Of(d, published).Any(p => RuleEvaluation.Applies(rule, p) != false)));

    /// <summary>True if a rule has a condition that names a domain as the sender's.</summary>
    public static bool Names(StoredRule rule, string domain) =>
        rule.Settings[RuleSetting.SenderDomainIs].Any(d => HostNames.IsWithin(domain, d))
        || new[] { "FromAddressContainsWords", RuleSetting.FromAddressMatchesPatterns, "From" }
            .SelectMany(n => rule.Settings[n]).Any(t => t.Replace("\\", "").IndexOf(domain, StringComparison.OrdinalIgnoreCase) >= 0);
}

/// <summary>A message by which a rule is asked whom it lets in.</summary>
internal sealed record RuleProbe
{
    /// <summary>What the message is, in words: "a message that fails DMARC".</summary>
    public required string Description { get; init; }

    /// <summary>The domain in the From header.</summary>
    public string Domain => From[(From.LastIndexOf('@') + 1)..];

    /// <summary>The address in the From header.</summary>
    public required string From { get; init; }

    /// <summary>The address of MAIL FROM.</summary>
    public required string Envelope { get; init; }

    /// <summary>The Authentication-Results headers, as Exchange Online writes them; a forger can add more.</summary>
    public required IReadOnlyList<string> AuthenticationResults { get; init; }

    /// <summary>True if somebody else than the platform sent the message.</summary>
    public required bool IsForged { get; init; }

    /// <summary>The addresses from which the platform sends.</summary>
    public required IReadOnlyList<IPRange> Published { get; init; }

    private const string Attacker = "attacker.example";

    /// <summary>Stands for a sender of a profile without addresses (RFC 5737).</summary>
    private const string DocumentationAddress = "192.0.2.1";

    /// <summary>Forged and genuine messages of a domain.</summary>
    /// <param name="domain">The domain in the From header.</param>
    /// <param name="published">The addresses from which the platform sends.</param>
    public static IReadOnlyList<RuleProbe> Of(string domain, IReadOnlyList<IPRange> published)
    {
        var sender = published.Count > 0 ? published[0].First.ToIPAddress().ToString() : DocumentationAddress;
        var pass = $"spf=pass (sender IP is {sender}) smtp.mailfrom={domain}; dkim=pass (signature was verified) header.d={domain};"
            + $"dmarc=pass action=none header.from={domain};compauth=pass reason=100";
        var injected =
            $"spf=pass smtp.mailfrom={domain}; dkim=pass header.d={domain};dmarc=pass action=none header.from={domain};compauth=pass "
                + "reason=100";
        var fail = $"spf=pass (sender IP is 203.0.114.9) smtp.mailfrom={Attacker}; dkim=pass (signature was verified) header.d={Attacker};"
            + $"dmarc=fail action=oreject header.from={domain};compauth=fail reason=000";
        RuleProbe Probe(string description, bool isForged, string envelope, params string[] results) => new()
        {
            Description = description, From = $"notification@{domain}", Envelope = envelope, AuthenticationResults = results,
            IsForged = isForged, Published = published,
        };
        return
        [
            Probe("a genuine message", false, $"bounce@{domain}", pass),
            Probe("a forged message that fails DMARC", true, $"bounce@{Attacker}", fail),
            Probe("a forged message with the domain in MAIL FROM too", true, $"bounce@{domain}", fail.Replace("spf=pass", "spf=softfail")),
            Probe("a forged message without any DMARC result", true, $"bounce@{Attacker}",
                $"spf=pass (sender IP is 203.0.114.9) smtp.mailfrom={Attacker}; dkim=none"),
            Probe("a forged message that brings its own Authentication-Results header", true, $"bounce@{Attacker}", injected, fail),
            Probe(
                "a forged message that brings its own Authentication-Results header, and for which Exchange has no DMARC result", true,
                $"bounce@{Attacker}", injected,
                $"spf=none (sender IP is 203.0.114.9) smtp.mailfrom={Attacker}; dkim=none (message not signed) header.d=none"),
        ];
    }
}
