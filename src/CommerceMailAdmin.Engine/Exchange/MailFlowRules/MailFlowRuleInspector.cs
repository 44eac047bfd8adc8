using CommerceMailAdmin.Engine.Exchange.SaferRoutes;
using CommerceMailAdmin.Engine.Exchange.Session;
using CommerceMailAdmin.Engine.Exchange.TenantAllowList;
using CommerceMailAdmin.Engine.Network;

namespace CommerceMailAdmin.Engine.Exchange.MailFlowRules;

/// <summary>Compares mail-flow rules with what they should be, and changes nothing.</summary>
/// <param name="session">The session to read in.</param>
/// <param name="ownership">Knows which rules came from this module.</param>
/// <param name="tenantList">Knows which allow entries of the Tenant Allow/Block List came from this module.</param>
public sealed class MailFlowRuleInspector(IExchangeSession session, MailFlowRuleOwnership ownership, TenantAllowListOwnership tenantList)
{
    /// <summary>The commands that a session needs.</summary>
    public static IReadOnlyList<string> Commands { get; } = [MailFlowRuleStore.GetCommand];

    private readonly MailFlowRuleStore _store = new(session);

    /// <summary>The rules of a name, and every other rule about one of the domains, by priority.</summary>
    /// <param name="name">What the names of this module's rules begin with.</param>
    /// <param name="domains">The domains.</param>
    /// <param name="ranges">The ranges from which the platform sends.</param>
    /// <param name="now">The present time, for rules that expire.</param>
    /// <exception cref="ExchangeException">The rules cannot be read.</exception>
    public IReadOnlyList<MailFlowRuleState> Read(string name, IReadOnlyList<string> domains, IReadOnlyList<string> ranges,
        DateTimeOffset now)
    {
        var published = Intervals(ranges);
        return [.. _store.Read().Where(r => MailFlowRulePlan.KindOf(r.Name, name) is not null || RuleRisk.Concerns(r, domains, published))
            .Select(State)];

        MailFlowRuleState State(StoredRule rule)
        {
            var risk = RuleRisk.Of(rule, domains, published, now);
            return new()
            {
                Name = rule.Name,
                Kind = MailFlowRulePlan.KindOf(rule.Name, name),
                Mode = rule.Mode,
                Enabled = rule.IsEnabled,
                Priority = rule.Priority,
                ExpiryDate = rule.ExpiryDate,
                Proof = rule.Proof,
                Domains = rule.Settings[RuleSetting.SenderDomainIs].ToArray(),
                AllowsBareDomain = risk.LetsForgeriesIn,
                Reason = risk.Reason,
                AddedByThisModule = ownership.Owns(rule),
                Settings = rule.Settings.Lines,
            };
        }
    }

    /// <summary>The verdict on each rule of a request, and on rules that let forged mail of its domains in or are left over.</summary>
    /// <param name="request">The rules.</param>
    /// <param name="domains">The domains whose forged mail is to be kept out.</param>
    /// <param name="ranges">The ranges from which the platform sends.</param>
    /// <param name="now">The present time, for rules that expire.</param>
    /// <exception cref="ExchangeException">The rules cannot be read.</exception>
    public IReadOnlyList<MailFlowRuleTest> Test(MailFlowRequest request, IReadOnlyList<string> domains, IReadOnlyList<string> ranges,
        DateTimeOffset now)
    {
        var rules = _store.Read();
        var published = Intervals(ranges);
        var wanted = MailFlowRulePlan.Create(request);
        var names = new HashSet<string>(wanted.Select(w => w.Name), StringComparer.OrdinalIgnoreCase);
        return
        [
            .. wanted.Select((w, i) => Verdict(request, w, i, rules, names, published, now)),
            .. rules.Where(r => !names.Contains(r.Name)).Select(r => Risky(r, RuleRisk.Of(r, domains, published, now)))
                .Where(t => t is not null).Select(t => t!),
            .. rules.Where(r => !names.Contains(r.Name) && MailFlowRulePlan.KindOf(r.Name, request.Name) is { } kind
                && request.Kinds.Contains(kind) && ownership.Owns(r))
                .Select(LeftOver),
            .. TenantAllowEntries.Test(session, tenantList, domains, published, now),
            .. AllowedSenders.Test(session, domains),
        ];
    }

    /// <summary>The verdict if the rules could not be read.</summary>
    public static MailFlowRuleTest Verdict(string name, ExchangeException error) => new()
    {
        Name = name, Result = error.IsPermanent ? CheckResult.PermError : CheckResult.TempError, Reason = error.Message,
    };

    private static MailFlowRuleTest Verdict(MailFlowRequest request, WantedRule wanted, int index, IReadOnlyList<StoredRule> rules,
        HashSet<string> names, IReadOnlyList<IPRange> published, DateTimeOffset now)
    {
        var test = new MailFlowRuleTest { Name = wanted.Name, Kind = wanted.Kind, Result = CheckResult.Fail,
            SaferRoute = SaferRouteCatalogue.Of(wanted.RouteId) };
        var rule = rules.FirstOrDefault(r => r.Name.Equals(wanted.Name, StringComparison.OrdinalIgnoreCase));
        if (wanted.Problem is not null || rule is null)
        {
            return test with { Reason = wanted.Problem ?? "the rule is missing", Missing = wanted.Clauses.Lines };
        }

        var settings = MailFlowRuleWriter.Settings(request, wanted, index, isNew: false);
        string[] open = [.. MailFlowRuleWriter.Compared(request, settings, rule).Where(n => !settings.Agrees(rule.Settings, n))];
        test = test with
        {
            Mode = rule.Mode,
            Missing = open.SelectMany(settings.LinesOf).ToArray(),
            Unexpected = open.SelectMany(rule.Settings.LinesOf).ToArray(),
        };
        if (open.Length > 0)
        {
            return test with { Reason = $"not as wanted: {string.Join(", ", open)}" };
        }

        if (rule.UnknownConditions > 0)
        {
            return test with {
                Reason = "the rule has conditions or exceptions that this module does not know, so it may apply to no mail" };
        }

        if (rule.ExpiryDate <= now)
        {
            return test with { Reason = $"expired on {RuleSettings.Text(rule.ExpiryDate.Value)}" };
        }

        if (rule.ActivationDate > now)
        {
            return test with { Reason = $"does nothing before {RuleSettings.Text(rule.ActivationDate.Value)}" };
        }

        if (wanted.Kind == MailFlowRuleKind.DuplicateOrderMail)
        {
            return test with { Result = CheckResult.Pass };
        }

        if (RuleObstacle.Of(rule, rules.Where(r => !names.Contains(r.Name)), wanted.Domains, published, now) is { } obstacle)
        {
            return test with { Result = obstacle.IsCertain ? CheckResult.Fail : CheckResult.Neutral, Reason = obstacle.Reason };
        }

        return rule.Mode == MailFlowMode.Enforce ? test with { Result = CheckResult.Pass }
            : test with { Result = CheckResult.Neutral, Reason = "the rule only watches; -Mode Enforce lets it act" };
    }

    private static MailFlowRuleTest? Risky(StoredRule rule, RuleRisk risk) => risk.LetsForgeriesIn == false ? null : new()
    {
        Name = rule.Name,
        Result = risk.LetsForgeriesIn == true ? CheckResult.Fail : CheckResult.PermError,
        Mode = rule.Mode,
        Unexpected = rule.Settings.LinesOf(RuleSetting.SetScl).ToArray(),
        Reason = risk.Reason,
        SaferRoute = SaferRouteCatalogue.Of(SaferRouteId.BareDomainRule),
    };

    private static MailFlowRuleTest LeftOver(StoredRule rule) => new()
    {
        Name = rule.Name,
        Kind = MailFlowRulePlan.KindOf(rule.Name),
        Result = CheckResult.Fail,
        Mode = rule.Mode,
        Reason = "made by this module and no longer wanted; remove it with Remove-CommerceMailFlowRule and make the others again",
    };

    private static IPRange[] Intervals(IReadOnlyList<string> ranges) =>
        [.. ranges.Select(r => IPRange.TryParseStored(r, out var interval) ? interval : (IPRange?)null).Where(i => i is not null)
            .Select(i => i!.Value)];
}
