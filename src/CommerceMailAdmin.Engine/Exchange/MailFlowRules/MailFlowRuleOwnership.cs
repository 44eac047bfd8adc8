using CommerceMailAdmin.Engine.Exchange.Journal;

namespace CommerceMailAdmin.Engine.Exchange.MailFlowRules;

/// <summary>Which rules came from this module, by its journal.</summary>
/// <param name="history">The journal.</param>
/// <param name="organization">The tenant; null on-premises.</param>
public sealed class MailFlowRuleOwnership(ChangeHistory history, string? organization)
{
    /// <summary>The property by which the journal knows rules.</summary>
    public const string Property = "TransportRule";

    private readonly ChangeOwnership _owned = new(history.Changes, Property);

    /// <summary>What the journal still knows of a rule of this name, as Name=Value.</summary>
    internal IReadOnlyCollection<string> Lines(string name) => _owned.Of(organization, name);

    /// <summary>True for a rule that this module made, and not another one of the same name.</summary>
    internal bool Owns(StoredRule rule)
    {
        var lines = Lines(rule.Name);
        return lines.Contains(RuleSetting.Line(RuleSetting.Guid, rule.Identity))
            || (lines.Count > 0 && !lines.Any(l => l.StartsWith(RuleSetting.Guid + "=", StringComparison.Ordinal)) && IsAsMade(rule, lines));
    }

    /// <summary>True for a rule that does what lines of the journal say: one whose making was cut off has left no identity there.</summary>
    internal static bool IsAsMade(StoredRule rule, IEnumerable<string> lines)
    {
        var made = RuleSettings.Of(lines);
        return RuleSetting.Clauses.All(c => made.Agrees(rule.Settings, c));
    }
}
