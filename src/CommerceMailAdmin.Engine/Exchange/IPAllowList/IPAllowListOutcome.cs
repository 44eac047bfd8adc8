using CommerceMailAdmin.Engine.Exchange.Commands;

namespace CommerceMailAdmin.Engine.Exchange.IPAllowList;

/// <summary>One list's result, and what else must be told about it.</summary>
/// <param name="Result">The result.</param>
/// <param name="Error">The error behind a result with the status Failed; null for any other.</param>
/// <param name="Warnings">What the user should know.</param>
public sealed record IPAllowListOutcome(IPAllowListResult Result, ExchangeException? Error, IReadOnlyList<string> Warnings);
