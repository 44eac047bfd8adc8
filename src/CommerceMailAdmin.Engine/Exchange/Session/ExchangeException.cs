using CommerceMailAdmin.Engine.Common;

namespace CommerceMailAdmin.Engine.Exchange.Session;

/// <summary>What an error of Exchange means to the caller.</summary>
public enum ExchangeErrorKind
{
    /// <summary>None of the others.</summary>
    Other,

    /// <summary>There is no such object.</summary>
    NotFound,

    /// <summary>The name means several objects.</summary>
    Ambiguous,

    /// <summary>The mailbox's user has to sign in to Outlook on the web first.</summary>
    SignInRequired,

    /// <summary>
    /// A list of the object holds, or would hold, an entry that is not allowed, or too many entries: "Junk e-mail validation error" and
    /// "Property validation failed".
    /// </summary>
    InvalidEntry,

    /// <summary>Too many requests; try again later.</summary>
    Throttled,

    /// <summary>A failure that may not happen again at the next attempt.</summary>
    Transient,

    /// <summary>The caller may not do this.</summary>
    AccessDenied,

    /// <summary>The session is lost; every further call fails until the caller connects again.</summary>
    SessionLost,

    /// <summary>The session has no command of this name.</summary>
    CommandMissing,

    /// <summary>Entries were not added, for reasons that lie in the object: it is full, or does not accept them.</summary>
    EntriesRejected,

    /// <summary>The session leads to another organisation than the one that is meant.</summary>
    OtherOrganization,

    /// <summary>The session runs on another Edge Transport server than the one that is meant.</summary>
    OtherServer,

    /// <summary>The change is not the one that was approved: something has changed since the plan was made.</summary>
    PlanOutdated,
}

/// <summary>An error that an Exchange command reported.</summary>
public sealed class ExchangeException(ExchangeErrorKind kind, string message) : Exception(DisplayText.Clean(message))
{
    /// <summary>What the error means to the caller.</summary>
    public ExchangeErrorKind Kind { get; } = kind;

    /// <summary>Exchange's code for the error, such as Ex94914C; empty if it gave none.</summary>
    public string Code { get; init; } = "";

    /// <summary>The full name of the exception type on the server; empty if unknown.</summary>
    public string Type { get; init; } = "";

    /// <summary>How long Exchange asks to wait; null if it does not say.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>The entry that an error of kind <see cref="ExchangeErrorKind.InvalidEntry"/> is about; null if it is not named.</summary>
    public string? Value { get; init; }

    /// <summary>True if the same call would fail again later.</summary>
    public bool IsPermanent => Kind is ExchangeErrorKind.NotFound or ExchangeErrorKind.Ambiguous or ExchangeErrorKind.AccessDenied;

    /// <summary>True if Exchange understood the call and said no. Only reading tells whether something was changed.</summary>
    public bool IsRefusal => Kind is ExchangeErrorKind.NotFound or ExchangeErrorKind.Ambiguous or ExchangeErrorKind.SignInRequired
        or ExchangeErrorKind.InvalidEntry or ExchangeErrorKind.AccessDenied or ExchangeErrorKind.CommandMissing;

    /// <summary>The run changed another organisation than the one that the session leads to.</summary>
    /// <param name="session">The session.</param>
    /// <param name="organization">The organisation of the run; null on-premises.</param>
    internal static ExchangeException OtherOrganization(IExchangeSession session, string? organization) => new(
        ExchangeErrorKind.OtherOrganization,
        $"the run changed another organisation ({organization ?? "on-premises"}) than the one you are connected to "
            + $"({session.Organization ?? "on-premises"}). Connect to that one.");

    /// <summary>The run changed an Edge Transport server, and the session runs on another one.</summary>
    /// <param name="server">The server that the session runs on.</param>
    internal static ExchangeException OtherServer(string server) => new(
        ExchangeErrorKind.OtherServer,
        "the run changed the list of that Edge Transport server, which can be reached on the server itself only; this server is "
            + $"{server}.");
}
