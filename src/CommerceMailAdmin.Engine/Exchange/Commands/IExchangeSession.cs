namespace CommerceMailAdmin.Engine.Exchange.Commands;

/// <summary>A way to call Exchange's commands by their own names, whatever prefix or form they have in the caller's session.</summary>
/// <remarks>Not safe for several threads: one session serves one runspace.</remarks>
public interface IExchangeSession
{
    /// <summary>The tenant that the session leads to; null on-premises.</summary>
    string? Organization { get; }

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
}

/// <summary>What a command wrote.</summary>
/// <param name="Objects">Its results.</param>
/// <param name="Warnings">Its warnings.</param>
public sealed record ExchangeReply(IReadOnlyList<ExchangeObject> Objects, IReadOnlyList<string> Warnings);

/// <summary>A change of a multi-valued property: what to add and what to remove, leaving the rest (@{Add=..; Remove=..}).</summary>
public sealed record ListChange
{
    /// <summary>The values to add.</summary>
    public IReadOnlyList<string> Add { get; init; } = [];

    /// <summary>The values to remove.</summary>
    public IReadOnlyList<string> Remove { get; init; } = [];
}
