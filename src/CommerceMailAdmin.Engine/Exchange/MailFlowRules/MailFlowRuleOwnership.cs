using CommerceMailAdmin.Engine.Exchange.Changes;

namespace CommerceMailAdmin.Engine.Exchange.MailFlowRules;

/// <summary>Which rules came from this module, by its journal.</summary>
/// <param name="history">The journal.</param>
/// <param name="organization">The tenant; null on-premises.</param>
public sealed class MailFlowRuleOwnership(ChangeHistory history, string? organization)
{
    /// <summary>The property by which the journal knows rules.</summary>
    public const string Property = "TransportRule";

    private readonly ChangeOwnership _owned = history.Ownership(Property);

    /// <summary>True for the line of the journal that tells which rule it is.</summary>
    internal static bool IsIdentity(string line) => RuleSetting.Read(line).Setting == RuleSetting.Guid;

    /// <summary>What the journal still knows of a rule, as Name=Value.</summary>
    internal IReadOnlyCollection<string> Lines(StoredRule rule) => _owned.Of(organization, rule.Object);

    /// <summary>True for a rule that this module made, and not another one of the same name.</summary>
    internal bool Owns(StoredRule rule)
    {
        var lines = Lines(rule);
        return lines.Contains(RuleSetting.Line(RuleSetting.Guid, rule.Identity))
            || (lines.Count > 0 && !lines.Any(l => l.StartsWith(RuleSetting.Guid + "=", StringComparison.Ordinal))
                && IsAsMade(rule, lines));
    }

    /// <summary>
    /// True for a rule that says it is this module's, and does what lines of the journal say: a run that was cut off while it made the rule
    /// has not written its GUID.
    /// </summary>
    internal static bool IsAsMade(StoredRule rule, IEnumerable<string> lines)
    {
        var made = RuleSettings.Of(lines);
        return rule.IsSigned && RuleSetting.Clauses.All(c => made.Agrees(rule.Settings, c));
    }

    /// <summary>
    /// The settings of a rule that somebody else has changed since this module made or changed it, by what the journal knows of them; empty
    /// if all are as this module left them. Mode, State, Priority, ExpiryDate and Comments do not count.
    /// </summary>
    internal string[] ChangedByOthers(StoredRule rule)
    {
        var left = RuleSettings.Of(Lines(rule));
        return [.. RuleSetting.Clauses.Concat(RuleSetting.Foreign).Where(n => !left.Agrees(rule.Settings, n))];
    }
}
