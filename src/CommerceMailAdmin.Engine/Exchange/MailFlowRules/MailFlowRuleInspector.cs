using CommerceMailAdmin.Engine.Exchange.SaferRoutes;
using CommerceMailAdmin.Engine.Exchange.Session;

namespace CommerceMailAdmin.Engine.Exchange.MailFlowRules;

/// <summary>Compares mail-flow rules with what they should be, and changes nothing.</summary>
/// <param name="session">The session to read in.</param>
/// <param name="ownership">Knows which rules came from this module.</param>
public sealed class MailFlowRuleInspector(IExchangeSession session, MailFlowRuleOwnership ownership)
{
    /// <summary>The commands that a session needs.</summary>
    public static IReadOnlyList<string> Commands { get; } = [MailFlowRuleStore.GetCommand];

    private readonly MailFlowRuleStore _store = new(session);

    /// <summary>The rules of a name, and every other rule about one of the domains, by priority.</summary>
    /// <param name="name">What the names of this module's rules begin with.</param>
    /// <param name="domains">The domains.</param>
    /// <exception cref="ExchangeException">The rules cannot be read.</exception>
    public IReadOnlyList<MailFlowRuleState> Read(string name, IReadOnlyList<string> domains) =>
    [
        .. _store.Read().Where(r => MailFlowRulePlan.KindOf(r.Name, name) is not null || domains.Any(r.Concerns)).Select(r => new MailFlowRuleState
        {
            Name = r.Name,
            Kind = MailFlowRulePlan.KindOf(r.Name, name),
            Mode = r.Mode,
            Enabled = r.IsEnabled,
            Priority = r.Priority,
            ExpiryDate = r.ExpiryDate,
            Proof = r.Proof,
            Domains = r.Settings[RuleSetting.SenderDomainIs].ToArray(),
            AllowsBareDomain = r.AllowsBare(domains),
            AddedByThisModule = ownership.Owns(r),
            Settings = r.Settings.Lines,
        }),
    ];

    /// <summary>The verdict on each rule of a request, and on rules that let its domains in without proof or are left over.</summary>
    /// <param name="request">The rules.</param>
    /// <param name="now">The present time, for rules that expire.</param>
    /// <exception cref="ExchangeException">The rules cannot be read.</exception>
    public IReadOnlyList<MailFlowRuleTest> Test(MailFlowRequest request, DateTimeOffset now)
    {
        var rules = _store.Read();
        var wanted = MailFlowRulePlan.Create(request);
        var names = new HashSet<string>(wanted.Select(w => w.Name), StringComparer.OrdinalIgnoreCase);
        return
        [
            .. wanted.Select((w, i) => Verdict(request, w, i, rules, now)),
            .. rules.Where(r => r.AllowsBare(request.Domains)).Select(Bare),
            .. rules.Where(r => !names.Contains(r.Name) && MailFlowRulePlan.KindOf(r.Name, request.Name) is { } kind && request.Kinds.Contains(kind) && ownership.Owns(r)).Select(LeftOver),
        ];
    }

    /// <summary>The verdict where the rules could not be read.</summary>
    public static MailFlowRuleTest Verdict(string name, ExchangeException error) => new()
    {
        Name = name,
        Result = error.Kind is ExchangeErrorKind.AccessDenied ? CheckResult.PermError : CheckResult.TempError,
        Reason = error.Message,
    };

    private static MailFlowRuleTest Verdict(MailFlowRequest request, WantedRule wanted, int index, IReadOnlyList<StoredRule> rules, DateTimeOffset now)
    {
        var test = new MailFlowRuleTest { Name = wanted.Name, Kind = wanted.Kind, Result = CheckResult.Fail, SaferRoute = SaferRouteCatalogue.Of(wanted.RouteId) };
        var rule = rules.FirstOrDefault(r => r.Name.Equals(wanted.Name, StringComparison.OrdinalIgnoreCase));
        if (wanted.Problem is not null || rule is null)
        {
            return test with { Reason = wanted.Problem ?? "the rule is missing", Missing = wanted.Clauses.Lines };
        }

        var settings = MailFlowRuleWriter.Settings(request, wanted, index, isNew: false);
        string[] open = [.. MailFlowRuleWriter.Compared(request, settings).Where(n => !settings.Agrees(rule.Settings, n))];
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

        if (rule.ExpiryDate <= now)
        {
            return test with { Reason = $"expired on {RuleSettings.Text(rule.ExpiryDate.Value)}" };
        }

        var stopper = rules.FirstOrDefault(r => r.StopsProcessing && r.IsEnabled && r.Priority < rule.Priority);
        return wanted.Kind != MailFlowRuleKind.DuplicateOrderMail && rule.Mode != MailFlowMode.Enforce
            ? test with { Result = CheckResult.Neutral, Reason = "the rule only watches; -Mode Enforce lets it act" }
            : test with { Result = CheckResult.Pass, Reason = stopper is null ? null : $"the rule '{stopper.Name}' comes before it and stops further rules for the mail it applies to" };
    }

    private static MailFlowRuleTest Bare(StoredRule rule) => new()
    {
        Name = rule.Name,
        Result = CheckResult.Fail,
        Mode = rule.Mode,
        Unexpected = rule.Settings.LinesOf(RuleSetting.SetScl).ToArray(),
        Reason = "lets the domain in without proof: whoever forges it gets past the spam filter",
        SaferRoute = SaferRouteCatalogue.Of(SaferRouteId.BareDomainRule),
    };

    private static MailFlowRuleTest LeftOver(StoredRule rule) => new()
    {
        Name = rule.Name,
        Kind = MailFlowRulePlan.KindOf(rule.Name),
        Result = CheckResult.Fail,
        Mode = rule.Mode,
        Reason = "made by this module and not wanted any more; remove it with Remove-CommerceMailFlowRule and make the others again",
    };
}
