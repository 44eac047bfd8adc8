namespace CommerceMailAdmin.Engine.Exchange.Session;

/// <summary>One object's result, and what else must be told about it.</summary>
/// <typeparam name="TResult">What the user gets.</typeparam>
/// <param name="Result">The result.</param>
/// <param name="Error">The error behind a result with the status Failed; null for any other.</param>
/// <param name="Warnings">What the user should know, without the object's name.</param>
public sealed record ChangeOutcome<TResult>(TResult Result, ExchangeException? Error, IReadOnlyList<string> Warnings);
