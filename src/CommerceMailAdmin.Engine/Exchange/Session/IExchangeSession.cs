namespace CommerceMailAdmin.Engine.Exchange.Session;

/// <summary>A way to call Exchange's commands by their own names, whatever prefix or form they have in the caller's session.</summary>
/// <remarks>Not safe for several threads: one session serves one runspace.</remarks>
public interface IExchangeSession
{
    /// <summary>The tenant that the session leads to; null on-premises.</summary>
    string? Organization { get; }

    /// <summary>True for Exchange Online, which takes piped identities ten a request; a server takes one a request.</summary>
    bool IsOnline { get; }

    /// <summary>Tells whether the session has a command; roles and the way of connecting decide.</summary>
    /// <param name="command">The command's own name, without a prefix.</param>
    bool Has(string command);

    /// <summary>Calls a command and waits for all of its output.</summary>
    /// <param name="command">The command's own name, without a prefix.</param>
    /// <param name="parameters">
    /// Parameters by name: texts, numbers, Booleans, dates, lists of texts, <see cref="ListChange"/>. They are copied for each call.
    /// </param>
    /// <exception cref="ExchangeException">The command reported an error, terminating or not, or is not there.</exception>
    ExchangeReply Invoke(string command, IReadOnlyDictionary<string, object?> parameters);

    /// <summary>
    /// Pipes identities into one call. An error for one of them does not keep the rest from being carried out, and neither results nor
    /// errors say reliably which identity they belong to.
    /// </summary>
    /// <param name="command">The command's own name, without a prefix.</param>
    /// <param name="identities">The objects to work on; none blank.</param>
    /// <param name="parameters">As for <see cref="Invoke"/>, the same for every object.</param>
    /// <exception cref="ExchangeException">The command is not there, or ended before the batch was done.</exception>
    ExchangeBatchReply InvokeBatch(string command, IReadOnlyList<string> identities, IReadOnlyDictionary<string, object?> parameters);

    /// <summary>Calls a command and hands over its results one by one as they come, so that none is kept.</summary>
    /// <param name="command">The command's own name, without a prefix.</param>
    /// <param name="parameters">As for <see cref="Invoke"/>.</param>
    /// <param name="take">Called for each result; must not call the session.</param>
    /// <returns>The warnings.</returns>
    /// <exception cref="ExchangeException">The command reported an error, terminating or not, or is not there.</exception>
    IReadOnlyList<string> List(string command, IReadOnlyDictionary<string, object?> parameters, Action<ExchangeObject> take);
}

/// <summary>What a command wrote.</summary>
/// <param name="Objects">Its results.</param>
/// <param name="Warnings">Its warnings.</param>
public sealed record ExchangeReply(IReadOnlyList<ExchangeObject> Objects, IReadOnlyList<string> Warnings);

/// <summary>What a command wrote for several objects at once.</summary>
/// <param name="Objects">Its results, of those objects that had no error.</param>
/// <param name="Warnings">Its warnings.</param>
/// <param name="Errors">Its errors; one may stand for a whole request.</param>
public sealed record ExchangeBatchReply(
    IReadOnlyList<ExchangeObject> Objects, IReadOnlyList<string> Warnings, IReadOnlyList<ExchangeException> Errors);

/// <summary>A change of a multi-valued property: what to add and what to remove, leaving the rest (@{Add=..; Remove=..}).</summary>
public sealed record ListChange
{
    /// <summary>The values to add.</summary>
    public IReadOnlyList<string> Add { get; init; } = [];

    /// <summary>The values to remove.</summary>
    public IReadOnlyList<string> Remove { get; init; } = [];
}

/// <summary>How many objects go into one request.</summary>
public static class ExchangeBatch
{
    /// <summary>Identities piped into a command of the Online module are sent ten at a time.</summary>
    public const int Online = 10;

    /// <summary>The size of a full batch in a session.</summary>
    public static int SizeIn(IExchangeSession session) => session.IsOnline ? Online : 1;
}

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
