using System.Management.Automation;
using CommerceMailAdmin.Engine.Exchange.Session;
using CommerceMailAdmin.Engine.Network;
using CommerceMailAdmin.Engine.Readiness;
using CommerceMailAdmin.ExchangeSession;

namespace CommerceMailAdmin.Commands;

/// <summary>Makes the checks that controls need, each once, and judges the controls.</summary>
/// <param name="cmdlet">The cmdlet with the parameters.</param>
/// <param name="readCases">Reads the cases.</param>
/// <param name="at">The instant that is asked about.</param>
/// <param name="source">How a command names the same mail.</param>
internal sealed class ReadinessChecks(
    TestCommerceMailReadiness cmdlet, Func<ObservedCases> readCases, DateTimeOffset at, string source)
{
    private const int MostDomains = 5;
    private const string TenantDomain = ".onmicrosoft.com";

    private readonly CheckCalls _calls = new(cmdlet.InvokeCommand);
    private readonly Lazy<ObservedCases> _cases = new(readCases);
    private readonly DateTimeOffset _now = DateTimeOffset.UtcNow;
    private Observed<IPAllowListTest>? _list;
    private Observed<MailFlowRuleTest>? _rules;
    private Observed<ProfileDrift>? _drift;
    private Observed<TenantControl>? _settings;

    private Observed<IPAllowListTest> List => _list ??= _calls.Observe<IPAllowListTest>(typeof(TestCommerceIPAllowList), Exchange());

    private Observed<MailFlowRuleTest> Rules => _rules ??= _calls.Observe<MailFlowRuleTest>(typeof(TestCommerceMailFlowRule), Exchange());

    private Observed<TenantControl> Settings => _settings ??= _calls.Observe<TenantControl>(
        typeof(TestCommerceMailTenant),
        [("MailProfile", cmdlet.MailProfile), ("Domain", cmdlet.Domain), ("Mailbox", cmdlet.Mailbox), ("DnsSnapshot", cmdlet.DnsSnapshot)]);

    private Observed<ProfileDrift> Drift => _drift ??= _calls.Observe<ProfileDrift>(typeof(TestCommerceMailProfile), Dns());

    private Observed<MailFlowRuleState> StoredRules => _calls.Observe<MailFlowRuleState>(typeof(GetCommerceMailFlowRule), Exchange());

    /// <summary>Judges one control; null if it does not apply.</summary>
    public JudgedControl? Judge(ControlDefinition control)
    {
        var cases = new CaseControls(_cases, source, at, _now);
        return control switch
        {
            _ when control == ControlCatalogue.SafeSenders => SafeSenders(),
            _ when control == ControlCatalogue.IPAllowList => TenantControls.IPAllowList(List, TenantControls.AreEnforced(Rules), _now),
            _ when control == ControlCatalogue.MailFlowRules => TenantControls.MailFlowRules(Rules, _now),
            _ when control == ControlCatalogue.ForgedMail => TenantControls.ForgedMail(Rules, _now),
            _ when control == ControlCatalogue.OrderMail => TenantControls.OrderMail(StoredRules, _now),
            _ when control == ControlCatalogue.PlatformRanges => DnsControls.PlatformRanges(Drift, _now),
            _ when control == ControlCatalogue.PlatformDomains => DnsControls.PlatformDomains(Drift, _now),
            _ when control == ControlCatalogue.OwnDomain => DnsControls.OwnDomain(OwnDomains(), _now),
            _ when ControlCatalogue.Settings.Contains(control) => SettingControls.Judge(control, Settings, _now),
            _ when control == ControlCatalogue.DkimVerification => cases.DkimVerification(List),
            _ when control == ControlCatalogue.MailArrives => cases.MailArrives(),
            _ when control == ControlCatalogue.CaseMailInJunk => cases.CaseMailInJunk(),
            _ when control == ControlCatalogue.AnswersInTime => cases.AnswersInTime(cmdlet.AllowedOverdue),
            _ when control == ControlCatalogue.ReplyForm => cases.ReplyForm(),
            _ when control == ControlCatalogue.ClaimLimits => cases.ClaimLimits(),
            _ => throw new ArgumentOutOfRangeException(nameof(control), control.Id, "Not a control."),
        };
    }

    /// <summary>Runs the command that fixes a control, which was agreed to. What was read before is read again.</summary>
    /// <returns>What went wrong.</returns>
    public IReadOnlyList<ErrorRecord> Repair(ControlDefinition control, ControlRepair repair)
    {
        var type = repair.Command switch
        {
            "Add-CommerceSafeSenders" => typeof(AddCommerceSafeSenders),
            "Add-CommerceIPAllowList" => typeof(AddCommerceIPAllowList),
            "Remove-CommerceIPAllowList" => typeof(RemoveCommerceIPAllowList),
            "Set-CommerceMailFlowRule" => typeof(SetCommerceMailFlowRule),
            _ => throw new ArgumentOutOfRangeException(nameof(repair), repair.Command, $"Nothing fixes {control.Id}."),
        };
        var own = repair.Parameters.Select(p => (p.Key, (object?)p.Value));
        var (_, errors) = _calls.Run(type, [.. Exchange(), .. own, ("Confirm", false)]);
        (_list, _rules) = (null, null);
        return errors;
    }

    private JudgedControl SafeSenders()
    {
        var tests = _calls.Observe<SafeSenderTest>(typeof(TestCommerceSafeSenders), [.. Exchange(), Mailboxes()]);
        return TenantControls.SafeSenders(tests, AddSenders(tests), _now);
    }

    private (string Name, object? Value)[] Exchange() => [("MailProfile", cmdlet.MailProfile), ("JournalPath", cmdlet.JournalPath)];

    private (string Name, object? Value)[] Dns() =>
        [("MailProfile", cmdlet.MailProfile), ("DnsServer", cmdlet.DnsServer), ("DnsSnapshot", cmdlet.DnsSnapshot)];

    private (string Name, object? Value) Mailboxes() =>
        cmdlet.Mailbox is null ? ("RecipientTypeDetails", new[] { "SharedMailbox" }) : ("Identity", cmdlet.Mailbox);

    /// <summary>Adds to the mailboxes that lack something, if they were named; else to the same selection.</summary>
    private ControlRepair AddSenders(Observed<SafeSenderTest> tests) => new("Add-CommerceSafeSenders", new Dictionary<string, object>
    {
        [cmdlet.Mailbox is null ? "RecipientTypeDetails" : "Identity"] =
            cmdlet.Mailbox is null ? "SharedMailbox" : tests.Results.Where(t => t.Missing.Count > 0).Select(t => t.Identity).ToArray(),
    });

    private Observed<DomainAuthentication> OwnDomains()
    {
        string[] domains = [.. cmdlet.Domain ?? Answering() ?? Accepted()];
        return domains.Length == 0
            ? new Observed<DomainAuthentication>()
            : _calls.Observe<DomainAuthentication>(typeof(TestCommerceMailAuth), [.. Dns(), ("Domain", domains), ("Seller", true)]);
    }

    /// <summary>The domains that answers came from, the latest first; null if there are none.</summary>
    private List<string>? Answering()
    {
        var domains = _cases.Value.Cases.Results.SelectMany(c => c.Turns).Where(t => t.AnsweredAt <= at && t.AnsweredBy is not null)
            .OrderByDescending(t => t.AnsweredAt).Select(t => t.AnsweredBy!.Substring(t.AnsweredBy.LastIndexOf('@') + 1).ToLowerInvariant())
            .Where(d => !PublicMailDomains.Contains(d)).Distinct().Take(MostDomains).ToList();
        return domains.Count == 0 ? null : domains;
    }

    private IEnumerable<string> Accepted()
    {
        const string Command = "Get-AcceptedDomain";
        try
        {
            var session = new RunspaceExchangeSession(new CallerRunner(cmdlet.InvokeCommand), [Command]);
            return [.. session.Invoke(Command, new Dictionary<string, object?>()).Objects.Select(d => d.Text("DomainName") ?? "")
                .Where(d => d.Length > 0 && d[0] != '*' && !d.EndsWith(TenantDomain, StringComparison.OrdinalIgnoreCase))
                .Take(MostDomains)];
        }
        catch (ExchangeException)
        {
            return [];
        }
    }
}
