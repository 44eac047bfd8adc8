using CommerceMailAdmin.Engine.Exchange.Changes;

namespace CommerceMailAdmin.Engine.Exchange.MailFlowRules;

/// <summary>Which rules came from this module, by its journal.</summary>
/// <param name="history">The journal.</param>
/// <param name="organization">The tenant; null on-premises.</param>
public sealed class MailFlowRuleOwnership(ChangeHistory history, string? organization)
{
    /// <summary>The property by which the journal knows rules.</summary>
    public const string Property = "TransportRule";

    // Earlier versions wrote a rule's GUID among its settings only.
    private readonly ChangeOwnership _owned = new(history.Changes.Select(c => c.Id is null && c.Property == Property ? c with { Id = GuidOf(c) } : c), Property);

    /// <summary>What the journal still knows of a rule, as Name=Value.</summary>
    internal IReadOnlyCollection<string> Lines(StoredRule rule) => _owned.Of(organization, rule.Object);

    /// <summary>True for a rule that this module made, and not another one of the same name.</summary>
    internal bool Owns(StoredRule rule)
    {
        var lines = Lines(rule);
        return lines.Contains(RuleSetting.Line(RuleSetting.Guid, rule.Identity))
            || (lines.Count > 0 && !lines.Any(l => l.StartsWith(RuleSetting.Guid + "=", StringComparison.Ordinal)) && IsAsMade(rule, lines));
    }

    /// <summary>
    /// True for a rule that says it is this module's, and does what lines of the journal say: one whose making was cut off has left no identity there.
    /// </summary>
    internal static bool IsAsMade(StoredRule rule, IEnumerable<string> lines)
    {
        var made = RuleSettings.Of(lines);
        return rule.IsSigned && RuleSetting.Clauses.All(c => made.Agrees(rule.Settings, c));
    }

    private static string? GuidOf(CommerceMailChange change) =>
        change.Added.Concat(change.Before).Select(RuleSetting.Read).Where(l => l.Setting == RuleSetting.Guid).Select(l => l.Value).FirstOrDefault();
}
