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
                        unknown ??= new RuleRisk(null, $"whether forged mail of {domain} gets in past the spam filter cannot be told from the rule's conditions; look at the rule");
                        break;
                }
            }
        }

        return unknown ?? None;
    }

    /// <summary>True if a rule, acting or not, names a domain as the sender's or would let its mail in past the spam filter.</summary>
    public static bool Concerns(StoredRule rule, IReadOnlyList<string> domains, IReadOnlyList<IPRange> published) =>
        domains.Any(d => Names(rule, d) || (rule.Settings[RuleSetting.SetScl] is ["-1"] && RuleProbe.Of(d, published).Any(p => RuleEvaluation.Applies(rule, p) != false)));

    private static bool Names(StoredRule rule, string domain) =>
        rule.Settings[RuleSetting.SenderDomainIs].Any(d => domain.Equals(d, StringComparison.OrdinalIgnoreCase) || domain.EndsWith("." + d, StringComparison.OrdinalIgnoreCase))
        || new[] { "FromAddressContainsWords", RuleSetting.FromAddressMatchesPatterns, "From" }
            .SelectMany(n => rule.Settings[n]).Any(t => t.Replace("\\", "").IndexOf(domain, StringComparison.OrdinalIgnoreCase) >= 0);
}
