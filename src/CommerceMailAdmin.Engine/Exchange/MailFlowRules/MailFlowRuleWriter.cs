using System.Globalization;
using CommerceMailAdmin.Engine.Exchange.Changes;
using CommerceMailAdmin.Engine.Exchange.SaferRoutes;
using CommerceMailAdmin.Engine.Exchange.Session;

namespace CommerceMailAdmin.Engine.Exchange.MailFlowRules;

/// <summary>Makes mail-flow rules, and brings those that are there to what they should be: read, plan, write down, change, read back.</summary>
/// <param name="session">The session to work in.</param>
/// <param name="journal">Where changes are written down.</param>
/// <param name="ownership">Knows which rules came from this module.</param>
public sealed class MailFlowRuleWriter(IExchangeSession session, ChangeJournal journal, MailFlowRuleOwnership ownership)
{
    /// <summary>The commands that a session needs.</summary>
    public static IReadOnlyList<string> Commands { get; } = [MailFlowRuleStore.GetCommand, MailFlowRuleStore.NewCommand, MailFlowRuleStore.SetCommand];

    private readonly MailFlowRuleStore _store = new(session);

    /// <summary>Makes or changes the rules of a request, one after the other. Errors of Exchange become part of the outcomes.</summary>
    /// <param name="request">The rules.</param>
    /// <param name="takeOver">Changes rules of the same names that this module did not make, too.</param>
    /// <param name="decide">Asked before each change.</param>
    /// <exception cref="JournalException">The journal cannot be written.</exception>
    public IEnumerable<ChangeOutcome<MailFlowRuleResult>> Set(MailFlowRequest request, bool takeOver, Func<MailFlowRuleChange, ChangeDecision> decide) =>
        MailFlowRulePlan.Create(request).Select((rule, index) => Set(request, rule, index, takeOver, decide));

    private ChangeOutcome<MailFlowRuleResult> Set(MailFlowRequest request, WantedRule wanted, int index, bool takeOver, Func<MailFlowRuleChange, ChangeDecision> decide)
    {
        var result = new MailFlowRuleResult
        {
            Name = wanted.Name, Kind = wanted.Kind, Status = ChangeStatus.Unchanged, Proof = wanted.Proof, Domains = wanted.Domains.ToArray(),
            SaferRoute = SaferRouteCatalogue.Of(wanted.RouteId),
        };
        if (wanted.Problem is { } problem)
        {
            return Rejected(result, problem);
        }

        try
        {
            var rules = _store.Read();
            var present = rules.FirstOrDefault(r => r.Name.Equals(wanted.Name, StringComparison.OrdinalIgnoreCase));
            journal.Settle(MailFlowRuleOwnership.Property, present is null ? [] : [(present.Object, RuleChanger.Lines(present))]);
            var settings = Settings(request, wanted, index, present is null);
            if (Limit(rules, wanted, present, settings) is { } limit)
            {
                return Rejected(result, limit);
            }

            return present is null ? Create(wanted, settings, result, decide) : Change(request, present, settings, result, takeOver, decide);
        }
        catch (ExchangeException e)
        {
            return new ChangeOutcome<MailFlowRuleResult>(result with { Status = ChangeStatus.Failed, Reason = e.Message }, e, []);
        }
    }

    private ChangeOutcome<MailFlowRuleResult> Create(WantedRule wanted, RuleSettings settings, MailFlowRuleResult result, Func<MailFlowRuleChange, ChangeDecision> decide)
    {
        var lines = settings.Lines;
        result = result with { Added = lines, Mode = (MailFlowMode)Enum.Parse(typeof(MailFlowMode), settings[RuleSetting.Mode][0]) };
        string[] warnings = result.Mode == MailFlowMode.Enforce
            ? ["The rule acts at once and has never been watched. Next time make it with -Mode Audit, look at the message trace for a day, and then use -Mode Enforce."] : [];
        var outcome = decide(new MailFlowRuleChange(wanted.Name, IsNew: true, IsRemoval: false, lines, [])) switch
        {
            ChangeDecision.Preview => new ChangeOutcome<MailFlowRuleResult>(result with { Status = ChangeStatus.Planned }, null, []),
            ChangeDecision.Decline => new(result with { Status = ChangeStatus.Declined }, null, []),
            _ => new RuleChanger(_store, journal).Make(
                wanted.Name, null, lines, [], () => _store.Create(wanted.Name, MailFlowRulePlan.Comments(wanted), settings),
                after => after?.Lacks(settings, settings.Names) ?? lines,
                result with { Added = [], Mode = null }, ChangeStatus.Added),
        };
        return outcome with { Warnings = [.. warnings, .. outcome.Warnings] };
    }

    private ChangeOutcome<MailFlowRuleResult> Change(
        MailFlowRequest request, StoredRule present, RuleSettings settings, MailFlowRuleResult result, bool takeOver, Func<MailFlowRuleChange, ChangeDecision> decide)
    {
        result = result with { Mode = present.Mode, Priority = present.Priority, ExpiryDate = present.ExpiryDate };
        string[] warnings = present.ExpiryDate <= DateTimeOffset.UtcNow && !request.SetsExpiryDate
            ? [$"The rule expired on {RuleSettings.Text(present.ExpiryDate.Value)} and does nothing. Give it another -ExpiryDate, or $null for none."] : [];
        string[] changed = [.. Compared(request, settings).Where(n => !settings.Agrees(present.Settings, n))];
        if (changed.Length == 0)
        {
            return new ChangeOutcome<MailFlowRuleResult>(result, null, warnings);
        }

        if (!takeOver && !ownership.Owns(present))
        {
            return Rejected(result, "a rule of this name is there that the journal does not know as made by this module; choose another -Name, or take it over with -Force");
        }

        string[] added = [.. changed.SelectMany(settings.LinesOf)];
        string[] removed = [.. changed.SelectMany(present.Settings.LinesOf)];
        var sent = new HashSet<string>(changed.SelectMany(RuleSetting.WithPartner), StringComparer.Ordinal);
        var planned = result with { Added = added, Removed = removed };
        var outcome = decide(new MailFlowRuleChange(present.Name, IsNew: false, IsRemoval: false, added, removed)) switch
        {
            ChangeDecision.Preview => new ChangeOutcome<MailFlowRuleResult>(planned with { Status = ChangeStatus.Planned }, null, []),
            ChangeDecision.Decline => new(planned with { Status = ChangeStatus.Declined }, null, []),
            _ => new RuleChanger(_store, journal).Make(
                present.Name, present, added, removed, () => _store.Change(present, settings, sent),
                after => after?.Lacks(settings, changed) ?? ["the rule is gone"],
                result, ChangeStatus.Changed),
        };
        return outcome with { Warnings = [.. warnings, .. outcome.Warnings] };
    }

    /// <summary>Everything that is to be set, besides what the user leaves as it is.</summary>
    internal static RuleSettings Settings(MailFlowRequest request, WantedRule wanted, int index, bool isNew)
    {
        // Nothing is to be done about mail to buyers, ever.
        var mode = wanted.Kind == MailFlowRuleKind.DuplicateOrderMail ? MailFlowMode.Audit : request.Mode ?? (isNew ? MailFlowMode.Audit : null);
        var settings = RuleSettings.Of(wanted.Clauses.Lines);
        settings.With(RuleSetting.Mode, mode is null ? [] : [mode.Value.ToString()]);
        settings.With(RuleSetting.Priority, request.Priority is { } first ? [(first + index).ToString(CultureInfo.InvariantCulture)] : []);
        settings.With(RuleSetting.ExpiryDate, request.ExpiryDate is { } time ? [RuleSettings.Text(time)] : []);
        return isNew ? settings : settings.With(RuleSetting.State, "Enabled");
    }

    /// <summary>The settings in which a rule that is there is compared: what it has and should not have counts, too.</summary>
    internal static IEnumerable<string> Compared(MailFlowRequest request, RuleSettings settings) =>
        RuleSetting.Clauses.Concat(new[] { RuleSetting.Mode, RuleSetting.State, RuleSetting.Priority, RuleSetting.ExpiryDate }
            .Where(n => settings[n].Count > 0 || (n == RuleSetting.ExpiryDate && request.SetsExpiryDate)));

    private static string? Limit(IReadOnlyList<StoredRule> rules, WantedRule wanted, StoredRule? present, RuleSettings settings)
    {
        var patterns = rules.Where(r => r != present).Sum(r => r.PatternLength) + wanted.PatternLength;
        var places = present is null ? rules.Count : rules.Count - 1;
        return present is null && rules.Count >= MailFlowRulePlan.MostRules
            ? $"there are {rules.Count} rules; Exchange takes about {MailFlowRulePlan.MostRules}"
            : patterns > MailFlowRulePlan.MostPatternCharacters
                ? $"the regular expressions of all rules together would have {patterns} characters; Exchange takes {MailFlowRulePlan.MostPatternCharacters}"
                : settings.Argument(RuleSetting.Priority) is int place && place > places
                    ? $"its priority would be {place}; with the rules that are there it can be 0 to {places}"
                    : null;
    }

    private static ChangeOutcome<MailFlowRuleResult> Rejected(MailFlowRuleResult result, string reason) => new(result with { Status = ChangeStatus.Rejected, Reason = reason }, null, []);
}
