using CommerceMailAdmin.Engine.Network;

namespace CommerceMailAdmin.Engine.ReceiverResults;

/// <summary>What an administrator says of the organisation's own mail servers. Nothing of it is needed in the common cases.</summary>
public sealed record TrustOptions
{
    /// <summary>
    /// Nothing said: the servers under the topmost Received field's domain, at internal addresses, and known mail services.
    /// </summary>
    public static TrustOptions Default { get; } = new();

    /// <summary>
    /// Names of own servers; one that begins with a dot stands for everything beneath it. A client is treated as such a server only if
    /// the receiving server confirmed its name: what it calls itself (HELO) can be said by anyone.
    /// </summary>
    public IReadOnlyList<string> TrustedHosts { get; init; } = [];

    /// <summary>Addresses of own servers and gateways.</summary>
    public IReadOnlyList<IPRange> TrustedNetworks { get; init; } = [];

    /// <summary>
    /// Names (authserv-id) whose topmost Authentication-Results field is trusted wherever it stands. Only for servers that remove
    /// fields of this name from incoming mail (RFC 8601 section 5).
    /// </summary>
    public IReadOnlyList<string> TrustedAuthServIds { get; init; } = [];

    /// <summary>
    /// Domains (d= of the ARC-Seal) whose ARC chains are believed. Without any, a chain is believed if the own server recorded arc=pass:
    /// who sealed it is not asked then.
    /// </summary>
    public IReadOnlyList<string> TrustedArcSealers { get; init; } = [];

    /// <summary>Tells whether a name is that of a trusted host.</summary>
    internal bool IsTrustedHost(string name) => TrustedHosts.Any(h =>
        h.StartsWith(".", StringComparison.Ordinal)
            ? HostNames.IsWithin(name, h.Substring(1)) && name.Length >= h.Length
            : name.Equals(h.TrimEnd('.'), StringComparison.OrdinalIgnoreCase));
}
