using CommerceMailAdmin.Engine.Exchange.Changes;
using CommerceMailAdmin.Engine.Exchange.Session;

namespace CommerceMailAdmin.Engine.Exchange.MailFlowRules;

/// <summary>A change of one rule, from plan to result.</summary>
/// <param name="store">The rules.</param>
/// <param name="before">The rule as it is; null if it is to be made.</param>
/// <param name="result">The result so far.</param>
internal sealed class RuleChange(MailFlowRuleStore store, StoredRule? before,
    MailFlowRuleResult result) : VerifiedChange<IReadOnlyList<StoredRule>, MailFlowRuleResult>
{
    private readonly string[] _before = before?.JournalLines ?? [];

    /// <summary>The settings to be made.</summary>
    public required IReadOnlyList<string> Add { get; init; }

    /// <summary>The settings to be replaced or taken out.</summary>
    public IReadOnlyList<string> Remove { get; init; } = [];

    /// <summary>What the journal is to forget beside them.</summary>
    public IReadOnlyList<string> Forget { get; init; } = [];

    /// <summary>Which of the settings to be taken out are those of somebody else's rule.</summary>
    public IReadOnlyList<string> NotOwned { get; init; } = [];

    /// <summary>Calls Exchange, and returns the warnings.</summary>
    public required Func<IReadOnlyList<string>> Call { get; init; }

    /// <summary>Tells from the rule as read back, null if it does not exist, which settings are not as planned.</summary>
    public required Func<StoredRule?, IReadOnlyList<string>> Open { get; init; }

    /// <summary>The status if everything is as planned.</summary>
    public required ChangeStatus Done { get; init; }

    /// <inheritdoc/>
    public override ChangeBegin BeginLine =>
        new(before?.Object ?? new ChangedObject(result.Name, result.Name, null), MailFlowRuleOwnership.Property, _before) { Add = Add,
            Remove = [.. Remove.Union(Forget)], NotOwned = NotOwned };

    /// <inheritdoc/>
    protected override string Target => result.Name;

    /// <inheritdoc/>
    protected override string Claim => "the rule was changed";

    // The place of a rule moves when rules around it are made and removed, also by the same run.
    protected override ChangeBegin Approved => BeginLine with
    {
        Remove = [.. Remove.Where(l => !l.StartsWith(RuleSetting.Priority + "=", StringComparison.Ordinal))],
    };

    /// <inheritdoc/>
    protected override PlannedChange InWords
    {
        get
        {
            var (doing, verb) = (before, Done) switch
            {
                (null, _) => ("Creating", "Create"),
                (_, ChangeStatus.Removed) => ("Removing", "Remove"),
                _ => ("Changing", "Change"),
            };
            var lines = string.Concat(Remove.Select(r => "\n    - " + r).Concat(Add.Select(a => "\n    + " + a)));
            var settings = Done == ChangeStatus.Removed ? "" : ":" + lines;
            return PlannedChange.Of(doing, verb, $"the mail-flow rule '{result.Name}'", settings);
        }
    }

    /// <inheritdoc/>
    protected override MailFlowRuleResult NotMade(ChangeStatus status, string? reason) =>
        result with { Status = status, Added = Add, Removed = Remove, Reason = reason };

    /// <inheritdoc/>
    protected override IReadOnlyList<string> Send() => Call();

    /// <inheritdoc/>
    protected override IReadOnlyList<StoredRule> Read() => store.Read();

    /// <inheritdoc/>
    protected override MailFlowRuleResult OfRun(MailFlowRuleResult made, string runId) => made with { RunId = runId };

    /// <inheritdoc/>
    protected override MailFlowRuleResult Failed(ExchangeException error, string reason) =>
        result with { Status = ChangeStatus.Failed, Reason = reason };

    /// <inheritdoc/>
    protected override Judgement<MailFlowRuleResult> Judge(IReadOnlyList<StoredRule> rules)
    {
        // After an error, a rule of the name that is to be made may be somebody's who was faster.
        var after = before is not null ? rules.FirstOrDefault(r => r.Identity == before.Identity)
            : rules.FirstOrDefault(r => r.Name.Equals(result.Name, StringComparison.OrdinalIgnoreCase) && (Error is null || r.IsSigned));
        var open = Open(after);
        string[] now = after?.JournalLines ?? [];
        string[] added = before is null ? now : [.. Add.Where(a => !open.Contains(a))];
        string[] removed = [.. BeginLine.Remove.Where(r => after is null || !now.Contains(r))];
        var error = open.Count == 0 ? null : Error ?? new ExchangeException(
            ExchangeErrorKind.Other,
            $"Exchange reported success, but the rule was not as it should be when it was read back: {string.Join(", ", open)}.");
        var made = result with { Mode = after?.Mode, Priority = after?.Priority, ExpiryDate = after?.ExpiryDate };
        made = error is null
            ? made with { Status = Done, Added = before is null ? Add : added, Removed = [.. removed.Except(Forget.Except(Remove))] }
            : made with { Status = ChangeStatus.Failed, Reason = error.Message };
        return new(made, error, made.Reason) 
        {
            Added = added, Removed = removed, NotOwned = before is null && NotOwned.Count > 0 ? added : [], Entries = now,
                Id = before is null ? after?.Id : null
        };
    }
}
