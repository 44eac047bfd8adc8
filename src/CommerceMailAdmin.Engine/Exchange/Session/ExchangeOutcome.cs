namespace CommerceMailAdmin.Engine.Exchange.Session;

/// <summary>What is to be told of one object: its result, its error, or both.</summary>
/// <param name="Target">The object, as the user knows it.</param>
/// <param name="Error">Why the work failed; null if it did not.</param>
public abstract record ExchangeOutcome(string Target, ExchangeException? Error)
{
    /// <summary>What the user gets; null if there is only an error.</summary>
    public abstract object? Value { get; }

    /// <summary>What the user is told of the error; null for the error's own message.</summary>
    public string? Reason { get; init; }

    /// <summary>What the user should know, without the object's name.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>True if the object is a mailbox.</summary>
    public bool IsMailbox { get; init; }
}

/// <summary>An outcome with a result of one type.</summary>
/// <typeparam name="TResult">What the user gets.</typeparam>
/// <param name="Target">The object, as the user knows it.</param>
/// <param name="Result">The result; null if there is only an error.</param>
/// <param name="Error">Why the work failed; null if it did not.</param>
public sealed record ExchangeOutcome<TResult>(string Target, TResult? Result,
    ExchangeException? Error = null) : ExchangeOutcome(Target, Error)
    where TResult : class
{
    /// <inheritdoc/>
    public override object? Value => Result;
}
