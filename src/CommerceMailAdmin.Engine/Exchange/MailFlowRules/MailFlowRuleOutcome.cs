using CommerceMailAdmin.Engine.Exchange.Commands;

namespace CommerceMailAdmin.Engine.Exchange.MailFlowRules;

/// <summary>One rule's result, and what else must be told about it.</summary>
/// <param name="Result">The result.</param>
/// <param name="Error">The error behind a result with the status Failed; null for any other.</param>
/// <param name="Warnings">What the user should know.</param>
public sealed record MailFlowRuleOutcome(MailFlowRuleResult Result, ExchangeException? Error, IReadOnlyList<string> Warnings);

/// <summary>A change of a rule that is about to be made.</summary>
/// <param name="Name">The rule.</param>
/// <param name="IsNew">True where the rule is to be made.</param>
/// <param name="IsRemoval">True where the rule is to be removed.</param>
/// <param name="Added">The settings to be made, as Name=Value.</param>
/// <param name="Removed">The settings to be replaced or taken out, as Name=Value.</param>
public sealed record MailFlowRuleChange(string Name, bool IsNew, bool IsRemoval, IReadOnlyList<string> Added, IReadOnlyList<string> Removed);
