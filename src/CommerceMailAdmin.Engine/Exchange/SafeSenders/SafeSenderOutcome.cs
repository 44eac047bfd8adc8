using CommerceMailAdmin.Engine.Exchange.Commands;

namespace CommerceMailAdmin.Engine.Exchange.SafeSenders;

/// <summary>What the caller wants done with a plan.</summary>
public enum ChangeDecision
{
    /// <summary>Make the change.</summary>
    Apply,

    /// <summary>Only show it.</summary>
    Preview,

    /// <summary>The user said no.</summary>
    Decline,
}

/// <summary>One mailbox's result, and what else must be told about it.</summary>
/// <param name="Result">The result.</param>
/// <param name="Error">The error behind a result with the status Failed; null for any other.</param>
/// <param name="Warnings">What the user should know, without the mailbox's name.</param>
public sealed record SafeSenderOutcome(SafeSenderResult Result, ExchangeException? Error, IReadOnlyList<string> Warnings);
