using CommerceMailAdmin.Engine.Exchange.Changes;
using CommerceMailAdmin.Engine.Exchange.SaferRoutes;
using CommerceMailAdmin.Engine.Exchange.Session;

namespace CommerceMailAdmin.Engine.Exchange.MailFlowRules;

/// <summary>Removes mail-flow rules, and takes back what a run has changed in them.</summary>
/// <param name="session">The session to work in.</param>
/// <param name="journal">Where changes are written down.</param>
/// <param name="ownership">Knows which rules came from this module.</param>
public sealed class MailFlowRuleRemover(IExchangeSession session, ChangeJournal journal, MailFlowRuleOwnership ownership)
{
    /// <summary>The commands that a session needs.</summary>
    public static IReadOnlyList<string> Commands { get; } = [MailFlowRuleStore.GetCommand, MailFlowRuleStore.RemoveCommand];

    /// <summary>The commands that a session needs to take changes back.</summary>
    public static IReadOnlyList<string> UndoCommands { get; } = [MailFlowRuleStore.GetCommand, MailFlowRuleStore.RemoveCommand, MailFlowRuleStore.SetCommand];

    private readonly MailFlowRuleStore _store = new(session);

    /// <summary>Removes the rules whose names begin in one way. Errors of Exchange become part of the outcomes.</summary>
    /// <param name="name">What the names begin with.</param>
    /// <param name="kinds">The kinds of rules.</param>
    /// <param name="force">Removes rules that this module did not make, too.</param>
    /// <param name="decide">Asked before each change.</param>
    /// <exception cref="ExchangeException">The rules cannot be read.</exception>
    /// <exception cref="JournalException">The journal cannot be written.</exception>
    public IEnumerable<ChangeOutcome<MailFlowRuleResult>> Remove(string name, IReadOnlyList<MailFlowRuleKind> kinds, bool force, Func<MailFlowRuleChange, ChangeDecision> decide)
    {
        foreach (var rule in _store.Read())
        {
            if (MailFlowRulePlan.KindOf(rule.Name, name) is { } kind && kinds.Contains(kind))
            {
                yield return force || ownership.Owns(rule)
                    ? Remove(rule, kind, decide)
                    : new ChangeOutcome<MailFlowRuleResult>(
                        Result(rule, kind) with { Status = ChangeStatus.Rejected, Reason = "not known as made by this module, so kept; -Force removes it" }, null, []);
            }
        }
    }

    /// <summary>Takes back what one run did: removes a rule that it made, puts back settings that it changed and that are as it left them.</summary>
    /// <param name="change">The run's change of a rule.</param>
    /// <param name="decide">Asked before each change.</param>
    /// <returns>Null where there is nothing to take back.</returns>
    /// <exception cref="JournalException">The journal cannot be written.</exception>
    public ChangeOutcome<MailFlowRuleResult>? Undo(CommerceMailChange change, Func<MailFlowRuleChange, ChangeDecision> decide)
    {
        var kind = MailFlowRulePlan.KindOf(change.Name) ?? MailFlowRuleKind.Allow;
        try
        {
            var isNew = change.Before.Count == 0;
            var identities = new HashSet<string>((isNew ? change.Added : change.Before).Select(RuleSetting.Read).Where(l => l.Setting == RuleSetting.Guid).Select(l => l.Value));
            var rule = _store.Read().FirstOrDefault(r => identities.Count > 0
                ? identities.Contains(r.Identity)
                : r.Name.Equals(change.Name, StringComparison.OrdinalIgnoreCase) && MailFlowRuleOwnership.IsAsMade(r, change.Added));
            return rule is null || change.Added.Count == 0 ? null : isNew ? Remove(rule, kind, decide) : PutBack(rule, kind, change, decide);
        }
        catch (ExchangeException e)
        {
            return new ChangeOutcome<MailFlowRuleResult>(Unread(change, kind, e), e, []);
        }
    }

    private ChangeOutcome<MailFlowRuleResult> Remove(StoredRule rule, MailFlowRuleKind kind, Func<MailFlowRuleChange, ChangeDecision> decide)
    {
        var lines = RuleChanger.Lines(rule);
        var result = Result(rule, kind);
        return decide(new MailFlowRuleChange(rule.Name, IsNew: false, IsRemoval: true, [], lines)) switch
        {
            ChangeDecision.Preview => new ChangeOutcome<MailFlowRuleResult>(result with { Status = ChangeStatus.Planned, Removed = lines }, null, []),
            ChangeDecision.Decline => new(result with { Status = ChangeStatus.Declined, Removed = lines }, null, []),
            // What the journal knows of the rule goes with it, even where somebody has changed it since.
            _ => new RuleChanger(_store, journal).Make(
                rule.Name, rule, [], [.. lines.Union(ownership.Lines(rule))], () =>
                {
                    _store.Remove(rule);
                    return [];
                },
                after => after is null ? [] : ["it is still there"], result, ChangeStatus.Removed),
        };
    }

    private ChangeOutcome<MailFlowRuleResult>? PutBack(StoredRule rule, MailFlowRuleKind kind, CommerceMailChange change, Func<MailFlowRuleChange, ChangeDecision> decide)
    {
        var left = RuleSettings.Of(change.Added);
        var before = RuleSettings.Of(change.Removed);
        string[] touched = [.. left.Names.Union(before.Names).Where(n => !before.Agrees(rule.Settings, n))];
        string[] back = [.. touched.Where(n => left.Agrees(rule.Settings, n))];
        var result = Result(rule, kind);
        if (back.Length == 0)
        {
            return touched.Length == 0 ? null : new ChangeOutcome<MailFlowRuleResult>(
                result with { Status = ChangeStatus.Rejected, Reason = $"changed again since, so kept: {string.Join(", ", touched)}" }, null, []);
        }

        string[] added = [.. back.SelectMany(before.LinesOf)];
        string[] removed = [.. back.SelectMany(rule.Settings.LinesOf)];
        string[] sent = [.. back.SelectMany(RuleSetting.WithPartner).Distinct()];
        var whole = RuleSettings.Of(rule.Settings.Lines.Except(removed).Concat(added));
        return decide(new MailFlowRuleChange(rule.Name, IsNew: false, IsRemoval: false, added, removed)) switch
        {
            ChangeDecision.Preview => new ChangeOutcome<MailFlowRuleResult>(result with { Status = ChangeStatus.Planned, Added = added, Removed = removed }, null, []),
            ChangeDecision.Decline => new(result with { Status = ChangeStatus.Declined, Added = added, Removed = removed }, null, []),
            _ => new RuleChanger(_store, journal).Make(
                rule.Name, rule, added, removed, () => _store.Change(rule, whole, sent),
                after => after?.Lacks(before, back) ?? ["the rule is gone"],
                result, ChangeStatus.Changed),
        };
    }

    private static MailFlowRuleResult Result(StoredRule rule, MailFlowRuleKind kind) => new()
    {
        Name = rule.Name, Kind = kind, Status = ChangeStatus.Unchanged, Mode = rule.Mode, Proof = kind == MailFlowRuleKind.DuplicateOrderMail ? null : rule.Proof,
        Domains = rule.Settings[RuleSetting.SenderDomainIs].ToArray(), Priority = rule.Priority, ExpiryDate = rule.ExpiryDate,
        SaferRoute = SaferRouteCatalogue.Of(RouteOf(kind, rule.Proof)),
    };

    /// <summary>What is known of a rule from its change alone.</summary>
    private static MailFlowRuleResult Unread(CommerceMailChange change, MailFlowRuleKind kind, ExchangeException error)
    {
        var settings = RuleSettings.Of(change.After is { Count: > 0 } ? change.After : change.Before.Count > 0 ? change.Before : change.Added);
        var proof = kind == MailFlowRuleKind.DuplicateOrderMail ? null : settings.Proof;
        return new()
        {
            Name = change.Name, Kind = kind, Status = ChangeStatus.Failed, Proof = proof, Domains = settings[RuleSetting.SenderDomainIs].ToArray(),
            Reason = error.Message, SaferRoute = SaferRouteCatalogue.Of(RouteOf(kind, proof)),
        };
    }

    private static string RouteOf(MailFlowRuleKind kind, MailFlowProof? proof) => kind switch
    {
        MailFlowRuleKind.FocusedInbox => SaferRouteId.FocusedInbox,
        MailFlowRuleKind.DuplicateOrderMail => SaferRouteId.DuplicateOrderMail,
        _ => proof switch
        {
            MailFlowProof.AuthenticationResults => SaferRouteId.MailFlowAuthenticated,
            MailFlowProof.IPRange => SaferRouteId.MailFlowIPRanges,
            _ => SaferRouteId.BareDomainRule,
        },
    };
}
