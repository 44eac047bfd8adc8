using CommerceMailAdmin.Engine.Common;
using static CommerceMailAdmin.Engine.Readiness.Judgement;

namespace CommerceMailAdmin.Engine.Readiness;

/// <summary>Judges the controls of an Exchange organisation from what the module's tests returned.</summary>
public static class TenantControls
{
    private const string ShowPolicies = "Get-HostedContentFilterPolicy | Format-List Name, SpamAction, HighConfidenceSpamAction";
    private const string ShowOthers = "Test-CommerceMailFlowRule | Where-Object Kind -eq $null | Format-List Name, Result, Reason";

    /// <summary>Judges the safe senders of mailboxes.</summary>
    /// <param name="tests">The mailboxes.</param>
    /// <param name="repair">The command that adds what is missing to the same mailboxes.</param>
    /// <param name="now">The present time.</param>
    public static JudgedControl SafeSenders(Observed<SafeSenderTest> tests, ControlRepair repair, DateTimeOffset now)
    {
        var control = ControlCatalogue.SafeSenders;
        if (tests.Results.Count == 0)
        {
            return Unknown(control, tests.Problem ?? "No mailbox was tested. Name mailboxes with -Mailbox.", now);
        }

        var lacking = tests.Results.Where(t => t.Result == CheckResult.Fail).Select(t => t.Identity).ToList();
        var unread = tests.Results.Where(t => IsError(t.Result)).ToList();
        var ignored = tests.Results.Where(t => t.Result == CheckResult.Neutral).Select(t => t.Identity).ToList();
        var all = Amount.Of(tests.Results.Count, "mailbox", "mailboxes");
        if (lacking.Count > 0)
        {
            var missing = tests.Results.SelectMany(t => t.Missing).Distinct(StringComparer.OrdinalIgnoreCase).ToList();
            var what = missing.Count == 0 ? "Exchange Online ignores the domains of" : "Senders are missing in";
            var failed = Of(control, ControlState.Fail, $"{what} {lacking.Count} of {all}: {Names(lacking)}.", now, lacking);
            return missing.Count == 0 ? failed.Look(ShowPolicies) : failed.With(repair);
        }

        if (unread.Count > 0 || tests.Problem is not null)
        {
            var problem = unread.Count > 0 ? $"{unread.Count} of {all} could not be read: {unread[0].Reason}" : tests.Problem!;
            return new(Of(control, ControlState.Unknown, problem, now, [.. unread.Select(t => t.Identity)]));
        }

        return ignored.Count > 0
            ? Of(control, ControlState.Warning, $"An anti-spam policy ignores domains in {ignored.Count} of {all}: {Names(ignored)}",
                now, ignored)
                .Look(ShowPolicies)
            : new(Of(control, ControlState.Pass, $"{all} {(tests.Results.Count == 1 ? "has" : "have")} all senders.", now));
    }

    /// <summary>Judges the IP allow list.</summary>
    /// <param name="tests">The list.</param>
    /// <param name="rulesAreEnforced">True if mail-flow rules let the same mail in with proof, so that the list is not needed.</param>
    /// <param name="now">The present time.</param>
    public static JudgedControl IPAllowList(Observed<IPAllowListTest> tests, bool rulesAreEnforced, DateTimeOffset now)
    {
        var control = ControlCatalogue.IPAllowList;
        if (tests.Results.Count == 0 || tests.Results.All(t => IsError(t.Result)))
        {
            return Unknown(control, tests.Problem ?? tests.Results.Select(t => t.Reason).FirstOrDefault() ?? "The list was not read.", now);
        }

        var (tooWide, leftOver) = (Texts(t => t.TooWide), Texts(t => t.LeftOver));
        var missing = Texts(t => t.Missing);
        if (tooWide.Count > 0)
        {
            return Of(control, ControlState.Fail, $"Mail of strangers comes from an entry that is too wide: {Names(tooWide)}", now, tooWide)
                .Look("Get-CommerceIPAllowList | Format-List");
        }

        if (leftOver.Count > 0)
        {
            return Of(control, ControlState.Fail, $"Entries of this module are no longer wanted: {Names(leftOver)}.", now, leftOver)
                .With(Repair("Remove-CommerceIPAllowList", ("Range", leftOver)));
        }

        if (missing.Count == 0)
        {
            return new(Of(control, ControlState.Pass, $"All published ranges ({Texts(t => t.Present).Count}) are on the list.", now));
        }

        var evidence = $"{Amount.Of(missing.Count, "range is", "ranges are")} missing: {Names(missing)}.";
        return rulesAreEnforced
            ? Of(control, ControlState.Warning, evidence + " The mail-flow rules let the mail in with proof, which is safer.", now, missing)
                .With(Repair("Add-CommerceIPAllowList"))
            : Of(control, ControlState.Fail, evidence, now, missing).With(Repair("Add-CommerceIPAllowList"));

        List<string> Texts(Func<IPAllowListTest, IReadOnlyList<string>> of) => [.. tests.Results.SelectMany(of)];
    }

    /// <summary>Judges the rules that let the platform's mail in.</summary>
    public static JudgedControl MailFlowRules(Observed<MailFlowRuleTest> tests, DateTimeOffset now)
    {
        var control = ControlCatalogue.MailFlowRules;
        var own = tests.Results.Where(t => t.Kind is not null).ToList();
        if (own.Count == 0)
        {
            return Unknown(control, tests.Problem ?? Unread(tests) ?? "The rules were not read.", now);
        }

        var enforce = Repair("Set-CommerceMailFlowRule", ("Mode", "Enforce"));
        var wrong = own.Where(t => t.Result == CheckResult.Fail).ToList();
        var watching = own.Where(t => t.Result == CheckResult.Neutral).Select(t => t.Name).ToList();
        return wrong.Count > 0
            ? Of(control, ControlState.Fail, First(wrong), now, [.. wrong.Select(t => t.Name)]).With(enforce)
            : watching.Count > 0
            ? Of(control, ControlState.Warning, $"{Names(watching)}: only watching (Audit).", now, watching).With(enforce)
            : new(Of(control, ControlState.Pass, $"{Amount.Of(own.Count, "rule is", "rules are")} enforced.", now));
    }

    /// <summary>True if every rule of the module acts.</summary>
    public static bool AreEnforced(Observed<MailFlowRuleTest> tests) =>
        tests.Results.Any(t => t.Kind == MailFlowRuleKind.Allow && t.Result == CheckResult.Pass);

    /// <summary>Judges rules and policies of others that let forged mail in.</summary>
    public static JudgedControl ForgedMail(Observed<MailFlowRuleTest> tests, DateTimeOffset now)
    {
        var control = ControlCatalogue.ForgedMail;
        if (tests.IsUnknown || tests.Results.All(t => t.Kind is null && IsError(t.Result) && t.SaferRoute is null))
        {
            return Unknown(control, tests.Problem ?? Unread(tests) ?? "The rules were not read.", now);
        }

        var others = tests.Results.Where(t => t.Kind is null).ToList();
        var risky = others.Where(t => t.Result == CheckResult.Fail).ToList();
        var open = others.Where(t => IsError(t.Result)).ToList();
        return risky.Count > 0
            ? Of(control, ControlState.Fail, First(risky), now, [.. risky.Select(t => t.Name)]).Look(ShowOthers)
            : open.Count > 0
            ? Of(control, ControlState.Unknown, First(open), now, [.. open.Select(t => t.Name)]).Look(ShowOthers)
            : new(Of(control, ControlState.Pass, "No rule and no policy lets forged mail in.", now));
    }

    /// <summary>Judges whether the seller's own order mail is watched.</summary>
    /// <param name="rules">The rules of this module.</param>
    /// <param name="now">The present time.</param>
    public static JudgedControl OrderMail(Observed<MailFlowRuleState> rules, DateTimeOffset now)
    {
        var control = ControlCatalogue.OrderMail;
        if (rules.IsUnknown)
        {
            return Unknown(control, rules.Problem!, now);
        }

        return rules.Results.FirstOrDefault(r => r.Kind == MailFlowRuleKind.DuplicateOrderMail && r.Enabled) is { } rule
            ? new(Of(control, ControlState.Pass, $"The rule '{rule.Name}' watches.", now))
            : Of(control, ControlState.Warning, "No rule watches. Skip this control if your shop sends no order mail of its own.", now)
                .Look("Set-CommerceMailFlowRule -Rule DuplicateOrderMail -TransactionalSender <the addresses of your order mail>");
    }

    private static string? Unread(Observed<MailFlowRuleTest> tests) => tests.Results.FirstOrDefault(t => IsError(t.Result))?.Reason;

    private static string First(List<MailFlowRuleTest> of) =>
        $"{of[0].Name}: {of[0].Reason}{(of.Count == 1 ? "" : $", and {of.Count - 1} more")}";

    private static ControlRepair Repair(string command, params (string Name, object Value)[] parameters) =>
        new(command, parameters.ToDictionary(p => p.Name, p => p.Value));
}
