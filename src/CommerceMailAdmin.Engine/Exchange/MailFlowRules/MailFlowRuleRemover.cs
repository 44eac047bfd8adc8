using CommerceMailAdmin.Engine.Exchange.Changes;
using CommerceMailAdmin.Engine.Exchange.SaferRoutes;
using CommerceMailAdmin.Engine.Exchange.Session;

namespace CommerceMailAdmin.Engine.Exchange.MailFlowRules;

/// <summary>Removes mail-flow rules, and undoes what a run has changed in them.</summary>
/// <param name="session">The session to work in.</param>
/// <param name="journal">Where changes are written down.</param>
/// <param name="ownership">Knows which rules came from this module.</param>
public sealed class MailFlowRuleRemover(IExchangeSession session, ChangeJournal journal, MailFlowRuleOwnership ownership)
{
    /// <summary>The commands that a session needs.</summary>
    public static IReadOnlyList<string> Commands { get; } = [MailFlowRuleStore.GetCommand, MailFlowRuleStore.RemoveCommand];

    /// <summary>The commands that a session needs to take changes back.</summary>
    public static IReadOnlyList<string> UndoCommands { get; } =
        [MailFlowRuleStore.GetCommand, MailFlowRuleStore.RemoveCommand, MailFlowRuleStore.SetCommand, MailFlowRuleStore.NewCommand];

    private readonly MailFlowRuleStore _store = new(session);

    /// <summary>Removes the rules whose names begin in one way. Errors of Exchange become part of the outcomes.</summary>
    /// <param name="name">What the names begin with.</param>
    /// <param name="kinds">The kinds of rules.</param>
    /// <param name="force">True to remove rules that this module did not make, too.</param>
    /// <param name="decide">Asked before each change.</param>
    /// <exception cref="ExchangeException">The rules cannot be read.</exception>
    /// <exception cref="JournalException">The journal cannot be written.</exception>
    public IEnumerable<ExchangeOutcome<MailFlowRuleResult>> Remove(
        string name, IReadOnlyList<MailFlowRuleKind> kinds, bool force, Func<PlannedChange, ChangeDecision> decide)
    {
        foreach (var rule in _store.Read())
        {
            if (MailFlowRulePlan.KindOf(rule.Name, name) is { } kind && kinds.Contains(kind))
            {
                yield return force || ownership.Owns(rule)
                    ? Remove(rule, kind, decide)
                    : Rejected(rule, kind,
                        "the journal does not say that this module made the rule, so it was not removed; -Force removes it");
            }
        }
    }

    /// <summary>
    /// Takes back what one run did: removes a rule that it made, and puts back settings that it changed and that are as it left them. A
    /// rule is touched only if its GUID, its comment and its name say that it is this module's, and if nobody else has changed what it
    /// does.
    /// </summary>
    /// <param name="change">The run's change of a rule.</param>
    /// <param name="decide">Asked before each change.</param>
    /// <returns>Null if there is nothing to take back.</returns>
    /// <exception cref="JournalException">The journal cannot be written.</exception>
    public ExchangeOutcome<MailFlowRuleResult>? Undo(CommerceMailChange change, Func<PlannedChange, ChangeDecision> decide)
    {
        var kind = MailFlowRulePlan.KindOf(change.Name) ?? MailFlowRuleKind.Allow;
        try
        {
            var isNew = change.Before.Count == 0;
            var isRemoval = change.Added.Count == 0 && change.Removed.Any(l => RuleSetting.Read(l).Setting == RuleSetting.Guid);
            var identities =
                new HashSet<string>((isNew ? change.Added : change.Before).Select(RuleSetting.Read)
                    .Where(l => l.Setting == RuleSetting.Guid).Select(l => l.Value));
            var rules = _store.Read();
            if (isRemoval)
            {
                return Restore(rules, kind, change, decide);
            }

            var rule = rules.FirstOrDefault(r => identities.Count > 0
                ? identities.Contains(r.Identity)
                : r.Name.Equals(change.Name, StringComparison.OrdinalIgnoreCase) && MailFlowRuleOwnership.IsAsMade(r, change.Added));
            if (rule is null || change.Added.Count == 0)
            {
                return null;
            }

            if (!rule.IsSigned || !rule.Name.Equals(change.Name, StringComparison.OrdinalIgnoreCase))
            {
                return Rejected(rule, kind,
                    "somebody has given the rule another name or comment since, so it is not this module's any more and was not changed");
            }

            return isNew ? UndoCreation(rule, kind, decide) : PutBack(rule, kind, change, decide);
        }
        catch (ExchangeException e)
        {
            return new(change.Name, Unread(change, kind, e), e);
        }
    }

    /// <summary>
    /// Makes a rule again that a run has removed, with the settings that the journal has. The new rule has a GUID of its own.
    /// </summary>
    private ExchangeOutcome<MailFlowRuleResult>? Restore(
        IReadOnlyList<StoredRule> rules, MailFlowRuleKind kind, CommerceMailChange change, Func<PlannedChange, ChangeDecision> decide)
    {
        var before = RuleSettings.Of(change.Before);
        var result = Unread(change, kind, null) with { Status = ChangeStatus.Unchanged };
        if (rules.FirstOrDefault(r => r.Name.Equals(change.Name, StringComparison.OrdinalIgnoreCase)) is { } other)
        {
            return RuleSetting.Clauses.Concat(RuleSetting.Foreign).All(n => before.Agrees(other.Settings, n)) ? null
                : Rejected(other, kind, "a rule of this name is there, so the rule that the run removed was not made again");
        }

        if (before.Names.Any(n => n == RuleSetting.Unknown || RuleSetting.Foreign.Contains(n)))
        {
            var reason = $"the rule had settings that this module never sets; make it again by hand: {string.Join(", ", change.Before)}";
            return new(change.Name, result with { Status = ChangeStatus.Rejected, Reason = reason }) { Reason = reason };
        }

        // Only the settings that this module's rules have: the journal is a file, and no name of a parameter is taken from it.
        var settings = RuleSettings.Of(RuleSetting.Clauses.Concat([RuleSetting.Mode, RuleSetting.State, RuleSetting.ExpiryDate])
            .SelectMany(before.LinesOf));
        if (before.Argument(RuleSetting.Priority) is int place && place <= rules.Count)
        {
            settings.With(RuleSetting.Priority, before[RuleSetting.Priority]);
        }

        return new RuleChange(_store, null, result)
        {
            Add = settings.Lines,
            NotOwned = change.NotOwned,
            Call = () => _store.Create(change.Name, before[RuleSetting.Comments] is [var comments, ..] ? comments : "", settings),
            Open = after => after?.Lacks(settings, settings.Names) ?? settings.Lines,
            Done = ChangeStatus.Added,
        }.AskAndMake(decide, journal);
    }

    private ExchangeOutcome<MailFlowRuleResult> UndoCreation(StoredRule rule, MailFlowRuleKind kind,
        Func<PlannedChange, ChangeDecision> decide) =>
        ownership.ChangedByOthers(rule) is { Length: > 0 } changed
            ? Rejected(
                rule, kind, $"somebody has changed the rule since, so it was not removed: {string.Join(", ", changed)}; "
                    + "Remove-CommerceMailFlowRule -Force removes it")
            : Remove(rule, kind, decide);

    private ExchangeOutcome<MailFlowRuleResult> Remove(StoredRule rule, MailFlowRuleKind kind,
        Func<PlannedChange, ChangeDecision> decide) =>
        new RuleChange(_store, rule, Result(rule, kind))
        {
            Add = [],
            Remove = rule.JournalLines,
            // What the journal knows of the rule goes with it, even if somebody has changed the rule since.
            Forget = [.. ownership.Lines(rule)],
            NotOwned = ownership.Owns(rule) ? [] : rule.JournalLines,
            Call = () => _store.Remove(rule),
            Open = after => after is null ? [] : ["it is still there"],
            Done = ChangeStatus.Removed,
        }.AskAndMake(decide, journal);

    private ExchangeOutcome<MailFlowRuleResult>? PutBack(StoredRule rule, MailFlowRuleKind kind, CommerceMailChange change,
        Func<PlannedChange, ChangeDecision> decide)
    {
        // Only the settings that this module's rules have: the journal is a file, and no name of a parameter is taken from it.
        var left = RuleSettings.Of(change.Added);
        var before = RuleSettings.Of(change.Removed);
        string[] touched =
            [.. RuleSetting.Clauses.Concat(RuleSetting.Others)
                .Where(n => (left[n].Count > 0 || before[n].Count > 0) && !before.Agrees(rule.Settings, n))];
        string[] back = [.. touched.Where(n => left.Agrees(rule.Settings, n))];
        if (before.Names.Any(RuleSetting.Foreign.Contains))
        {
            return Rejected(rule, kind,
                "the run took over a rule of somebody else, which had settings that this module never sets; put the rule back by hand: "
                    + $"{string.Join(", ", change.Removed)}");
        }

        if (back.Length == 0)
        {
            return touched.Length == 0 ? null : Rejected(rule, kind, $"changed again since, so not put back: {string.Join(", ", touched)}");
        }

        var whole = RuleSettings.Of(back.SelectMany(before.LinesOf)
            .Concat(rule.Settings.Names.Except(back).SelectMany(rule.Settings.LinesOf)));
        string[] sent = [.. back.SelectMany(RuleSetting.WithPartner).Distinct()];
        return new RuleChange(_store, rule, Result(rule, kind))
        {
            Add = [.. back.SelectMany(before.LinesOf)],
            Remove = [.. back.SelectMany(rule.Settings.LinesOf)],
            Call = () => _store.Change(rule, whole, sent),
            Open = after => after?.Lacks(before, back) ?? ["the rule does not exist any more"],
            Done = ChangeStatus.Changed,
        }.AskAndMake(decide, journal);
    }

    private static ExchangeOutcome<MailFlowRuleResult> Rejected(StoredRule rule, MailFlowRuleKind kind, string reason) =>
        new(rule.Name, Result(rule, kind) with { Status = ChangeStatus.Rejected, Reason = reason }) { Reason = reason };

    private static MailFlowRuleResult Result(StoredRule rule, MailFlowRuleKind kind) => new()
    {
        Name = rule.Name, Kind = kind, Status = ChangeStatus.Unchanged, Mode = rule.Mode,
        Proof = kind == MailFlowRuleKind.DuplicateOrderMail ? null : rule.Proof,
        Domains = rule.Settings[RuleSetting.SenderDomainIs].ToArray(), Priority = rule.Priority, ExpiryDate = rule.ExpiryDate,
        SaferRoute = SaferRouteCatalogue.Of(RouteOf(kind, rule.Proof)),
    };

    /// <summary>What is known of a rule from its change alone.</summary>
    private static MailFlowRuleResult Unread(CommerceMailChange change, MailFlowRuleKind kind, ExchangeException? error)
    {
        var settings = RuleSettings.Of(change.Before.Count > 0 ? change.Before : change.Added);
        var proof = kind == MailFlowRuleKind.DuplicateOrderMail ? null : settings.Proof;
        return new()
        {
            Name = change.Name, Kind = kind, Status = ChangeStatus.Failed, Proof = proof,
            Domains = settings[RuleSetting.SenderDomainIs].ToArray(),
            Reason = error?.Message, SaferRoute = SaferRouteCatalogue.Of(RouteOf(kind, proof)),
        };
    }

    private static string RouteOf(MailFlowRuleKind kind, MailFlowProof? proof) => kind switch
    {
        MailFlowRuleKind.FocusedInbox => SaferRouteId.FocusedInbox,
        MailFlowRuleKind.DuplicateOrderMail => SaferRouteId.DuplicateOrderMail,
        _ => SaferRouteId.OfProof(proof),
    };
}
