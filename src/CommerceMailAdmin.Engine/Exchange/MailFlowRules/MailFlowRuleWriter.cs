using System.Globalization;
using CommerceMailAdmin.Engine.Exchange.Changes;
using CommerceMailAdmin.Engine.Exchange.SaferRoutes;
using CommerceMailAdmin.Engine.Exchange.Session;

namespace CommerceMailAdmin.Engine.Exchange.MailFlowRules;

/// <summary>Makes mail-flow rules, and changes existing ones to what they should be.</summary>
/// <param name="session">The session to work in.</param>
/// <param name="journal">Where changes are written down.</param>
/// <param name="ownership">Knows which rules came from this module.</param>
public sealed class MailFlowRuleWriter(IExchangeSession session, ChangeJournal journal, MailFlowRuleOwnership ownership)
{
    /// <summary>The commands that a session needs.</summary>
    public static IReadOnlyList<string> Commands { get; } = [MailFlowRuleStore.GetCommand, MailFlowRuleStore.NewCommand,
        MailFlowRuleStore.SetCommand];

    private readonly MailFlowRuleStore _store = new(session);

    /// <summary>How many rules are only planned so far: they will be there when the next one is made.</summary>
    private int _planned;

    /// <summary>Makes or changes the rules of a request, one after the other. Errors of Exchange become part of the outcomes.</summary>
    /// <param name="request">The rules.</param>
    /// <param name="takeOver">True to change rules of the same names that this module did not make, too.</param>
    /// <param name="decide">Asked before each change.</param>
    /// <exception cref="JournalException">The journal cannot be written.</exception>
    public IEnumerable<ExchangeOutcome<MailFlowRuleResult>> Set(MailFlowRequest request, bool takeOver,
        Func<PlannedChange, ChangeDecision> decide)
    {
        var wanted = MailFlowRulePlan.Create(request);
        var places = Enumerable.Range(0, wanted.Count).ToArray();
        if (request.Priority is not { } first || wanted.Count < 2 || MovingDown(wanted, first) is not { Length: > 0 } down)
        {
            return places.Select(index => Set(request, wanted[index], index, takeOver, decide));
        }

        return down.Length == wanted.Count
            ? Enumerable.Reverse(places).Select(index => Set(request, wanted[index], index, takeOver, decide))
            : SetInBothDirections(request, wanted, first, down, takeOver, decide);
    }

    /// <summary>
    /// Some rules move down and others up. A rule that moves down lets those between move up, so those move first, the last one before the
    /// others. Then each rule is at its place or below it, and a rule that moves up to its place moves no rule that is above it. A rule
    /// that has moved down may so move a second time.
    /// </summary>
    /// <returns>One outcome a rule, in the order of the rules: with the places that they have at the end.</returns>
    private IEnumerable<ExchangeOutcome<MailFlowRuleResult>> SetInBothDirections(
        MailFlowRequest request, IReadOnlyList<WantedRule> wanted, int first, int[] down, bool takeOver,
        Func<PlannedChange, ChangeDecision> decide)
    {
        var outcomes = new ExchangeOutcome<MailFlowRuleResult>?[wanted.Count];
        foreach (var index in Enumerable.Reverse(down))
        {
            outcomes[index] = Set(request, wanted[index], index, takeOver, decide);
        }

        for (var index = 0; index < wanted.Count; index++)
        {
            if (outcomes[index] is not { } moved)
            {
                outcomes[index] = Set(request, wanted[index], index, takeOver, decide);
            }
            else if (moved is { Error: null, Result.Status: ChangeStatus.Changed or ChangeStatus.Unchanged })
            {
                var again = Set(request, wanted[index], index, takeOver, decide);
                outcomes[index] = again.Error is not null ? again
                    : moved with { Result = moved.Result with { Status = again.Result!.Status == ChangeStatus.Changed
                        ? ChangeStatus.Changed : moved.Result.Status, Priority = again.Result.Priority } };
            }
        }

        return outcomes!;
    }

    /// <summary>The places of the rules that are above the priority they are to have.</summary>
    private int[] MovingDown(IReadOnlyList<WantedRule> wanted, int first)
    {
        try
        {
            var rules = _store.Read();
            return [.. Enumerable.Range(0, wanted.Count)
                .Where(i => Find(rules, wanted[i].Name) is { Priority: { } now } && now < first + i)];
        }
        catch (ExchangeException)
        {
            // The change itself reads the rules again and reports why they cannot be read.
            return [];
        }
    }

    private ExchangeOutcome<MailFlowRuleResult> Set(
        MailFlowRequest request, WantedRule wanted, int index, bool takeOver, Func<PlannedChange, ChangeDecision> decide)
    {
        var result = new MailFlowRuleResult
        {
            Name = wanted.Name, Kind = wanted.Kind, Status = ChangeStatus.Unchanged, Proof = wanted.Proof,
            Domains = wanted.Domains.ToArray(),
            SaferRoute = SaferRouteCatalogue.Of(wanted.RouteId),
        };
        if (wanted.Problem is { } problem)
        {
            return Rejected(result, problem);
        }

        try
        {
            var rules = _store.Read();
            var present = Find(rules, wanted.Name);
            journal.CloseEarlier(
                MailFlowRuleOwnership.Property,
                [present is null ? (StoredRule.Absent(wanted.Name), []) : (present.Object, present.JournalLines)]);
            var settings = Settings(request, wanted, index, present is null);
            if (Limit(rules, rules.Count + _planned, wanted, present, settings) is { } limit)
            {
                return Rejected(result, limit);
            }

            return present is null
                ? Create(wanted, settings, result, decide) : Change(request, wanted, present, settings, result, takeOver, decide);
        }
        catch (ExchangeException e)
        {
            return new(result.Name, result with { Status = ChangeStatus.Failed, Reason = e.Message }, e);
        }
    }

    private ExchangeOutcome<MailFlowRuleResult> Create(
        WantedRule wanted, RuleSettings settings, MailFlowRuleResult result, Func<PlannedChange, ChangeDecision> decide)
    {
        var lines = settings.Lines;
        var change = new RuleChange(_store, null,
            result with { Mode = (MailFlowMode)Enum.Parse(typeof(MailFlowMode), settings[RuleSetting.Mode][0]) })
        {
            Add = lines,
            Call = () => _store.Create(wanted.Name, MailFlowRulePlan.Comments(wanted), settings),
            Open = after => after?.Lacks(settings, settings.Names) ?? lines,
            Done = ChangeStatus.Added,
        };
        if (settings[RuleSetting.Mode] is [nameof(MailFlowMode.Enforce)])
        {
            change.Warnings
                .Add("The rule acts at once, without a time of watching. Next time make it with -Mode Audit, look at the message trace for "
                    + "a day, and then use -Mode Enforce.");
        }

        var outcome = change.AskAndMake(decide, journal);
        _planned += outcome.Result!.Status == ChangeStatus.Planned ? 1 : 0;
        return outcome;
    }

    private ExchangeOutcome<MailFlowRuleResult> Change(
        MailFlowRequest request, WantedRule wanted, StoredRule present, RuleSettings settings, MailFlowRuleResult result, bool takeOver,
        Func<PlannedChange, ChangeDecision> decide)
    {
        result = result with { Mode = present.Mode, Priority = present.Priority, ExpiryDate = present.ExpiryDate };
        string[] warnings = present.ExpiryDate <= DateTimeOffset.UtcNow && !request.SetsExpiryDate
            ? [$"The rule expired on {RuleSettings.Text(present.ExpiryDate.Value)} and does nothing. Give it another -ExpiryDate, or $null "
                + "for none."] : [];
        string[] changed = [.. Compared(request, settings, present).Where(n => !settings.Agrees(present.Settings, n))];
        if (changed.Length == 0)
        {
            return new(result.Name, result) { Warnings = warnings };
        }

        if (present.UnknownConditions > 0)
        {
            return Rejected(result,
                "the rule has conditions or exceptions that this module does not know, so it cannot tell what the rule applies to; remove "
                    + "them, or choose another -Name");
        }

        if (!ownership.Owns(present))
        {
            if (!takeOver)
            {
                return Rejected(result,
                    "the journal does not say that this module made the rule of this name; choose another -Name, or take the rule over "
                        + "with -Force");
            }

            // Signed, so that it can be taken back as one of ours.
            settings.With(RuleSetting.Comments, MailFlowRulePlan.Comments(wanted));
            changed = [.. changed, RuleSetting.Comments];
        }

        var sent = new HashSet<string>(changed.SelectMany(RuleSetting.WithPartner), StringComparer.Ordinal);
        var change = new RuleChange(_store, present, result)
        {
            Add = [.. changed.SelectMany(settings.LinesOf)],
            Remove = [.. changed.SelectMany(present.Settings.LinesOf)],
            Call = () => _store.Change(present, settings, sent),
            Open = after => after?.Lacks(settings, changed) ?? ["the rule does not exist any more"],
            Done = ChangeStatus.Changed,
        };
        change.Warnings.AddRange(warnings);
        return change.AskAndMake(decide, journal);
    }

    /// <summary>Everything that is to be set, except what the user leaves as it is.</summary>
    internal static RuleSettings Settings(MailFlowRequest request, WantedRule wanted, int index, bool isNew)
    {
        // Mail to buyers is never changed.
        var mode = wanted.Kind == MailFlowRuleKind.DuplicateOrderMail
            ? MailFlowMode.Audit : request.Mode ?? (isNew ? MailFlowMode.Audit : null);
        var settings = RuleSettings.Of(wanted.Clauses.Lines);
        settings.With(RuleSetting.Mode, mode is null ? [] : [mode.Value.ToString()]);
        settings.With(RuleSetting.Priority, request.Priority is { } first ? [(first + index).ToString(CultureInfo.InvariantCulture)] : []);
        settings.With(RuleSetting.ExpiryDate, request.ExpiryDate is { } time ? [RuleSettings.Text(time)] : []);
        return isNew ? settings : settings.With(RuleSetting.State, "Enabled");
    }

    /// <summary>The settings in which an existing rule is compared: what it has and should not have counts too.</summary>
    internal static IEnumerable<string> Compared(MailFlowRequest request, RuleSettings settings, StoredRule present) =>
        RuleSetting.Clauses.Concat(present.Foreign)
            .Concat(new[] { RuleSetting.Mode, RuleSetting.State, RuleSetting.Priority, RuleSetting.ExpiryDate }
            .Where(n => settings[n].Count > 0 || (n == RuleSetting.ExpiryDate && request.SetsExpiryDate)));

    private static StoredRule? Find(IReadOnlyList<StoredRule> rules, string name) =>
        rules.FirstOrDefault(r => r.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    private static string? Limit(IReadOnlyList<StoredRule> rules, int count, WantedRule wanted, StoredRule? present, RuleSettings settings)
    {
        if (present is null && count >= MailFlowRulePlan.MostRules)
        {
            return $"there are {count} rules; Exchange accepts about {MailFlowRulePlan.MostRules}";
        }

        var patterns = rules.Where(r => r != present).Sum(r => r.PatternLength) + wanted.PatternLength;
        if (patterns > MailFlowRulePlan.MostPatternCharacters)
        {
            return $"the regular expressions of all rules together would have {patterns} characters; Exchange accepts "
                + $"{MailFlowRulePlan.MostPatternCharacters}";
        }

        var places = present is null ? count : count - 1;
        return settings.Argument(RuleSetting.Priority) is int place && place > places
            ? $"its priority would be {place}; with the rules that are there it can be 0 to {places}" : null;
    }

    private static ExchangeOutcome<MailFlowRuleResult> Rejected(MailFlowRuleResult result, string reason) =>
        new(result.Name, result with { Status = ChangeStatus.Rejected, Reason = reason }) { Reason = reason };
}
