namespace CommerceMailAdmin.Engine.Exchange.MailFlowRules;

/// <summary>A change of a rule that is about to be made.</summary>
/// <param name="Name">The rule.</param>
/// <param name="IsNew">True where the rule is to be made.</param>
/// <param name="IsRemoval">True where the rule is to be removed.</param>
/// <param name="Added">The settings to be made, as Name=Value.</param>
/// <param name="Removed">The settings to be replaced or taken out, as Name=Value.</param>
public sealed record MailFlowRuleChange(string Name, bool IsNew, bool IsRemoval, IReadOnlyList<string> Added, IReadOnlyList<string> Removed);
