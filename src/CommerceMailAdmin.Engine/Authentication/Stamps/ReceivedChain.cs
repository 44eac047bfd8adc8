using System.Net;

namespace CommerceMailAdmin.Engine.Authentication.Stamps;

/// <summary>
/// The hop at which a message entered the organisation. The topmost Received field was written by the server that delivered it; as long as
/// a field names a client that is one of the organisation's own servers, the next field is that server's record. The first client that is
/// not ours is the one SPF is about, and everything below its field is the sender's word.
/// </summary>
/// <param name="Border">The hop; null where none was found.</param>
/// <param name="Index">Its place among the Received fields, from the top; -1 where none was found.</param>
/// <param name="ClientAddress">The outside client's address; null where the hop does not tell it.</param>
/// <param name="Reason">Why this hop is the border, or why there is none.</param>
internal sealed record ReceivedChain(ReceivedHop? Border, int Index, IPAddress? ClientAddress, string Reason)
{
    /// <summary>A message that passed more servers is in a loop (RFC 5321 section 6.3); fields below are not looked at.</summary>
    public const int MaxHops = 100;

    /// <summary>What the outside client called itself; null where it is not known.</summary>
    public string? Helo => Border?.Helo;

    /// <summary>Finds the border.</summary>
    /// <param name="received">The values of the message's Received fields, topmost first.</param>
    /// <param name="options">What is known of own servers.</param>
    public static ReceivedChain Find(IEnumerable<string> received, TrustOptions options)
    {
        string? domain = null;
        ReceivedHop? previous = null;
        var passed = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var index = -1;
        foreach (var hop in received.Take(MaxHops).Select(ReceivedHop.Parse))
        {
            if (previous is not null && !IsWrittenByOwn(hop, passed, domain, options))
            {
                return new(previous, index, null, $"{previous.By ?? "The server"} took the message from an own server, {Client(previous)}, that left no record of its own; the sender's address is not known");
            }

            index++;
            previous = hop;
            domain ??= hop.By is null ? null : HostNames.Parent(hop.By);
            if (!IsFromOwn(hop, domain, options, out var why))
            {
                return hop is { By: null, ClientAddress: null }
                    ? new(null, -1, null, $"Received field {index + 1} cannot be read")
                    : new(hop, index, hop.ClientAddress, why);
            }

            passed.UnionWith(new[] { hop.By, hop.Helo, hop.VerifiedName }.OfType<string>());
        }

        return new(null, -1, null, index < 0 ? "The message has no Received field" : "Every Received field names own servers only; the message did not come from outside");
    }

    /// <summary>Tells whether a hop's client is an own server, so that the next field is its record.</summary>
    private static bool IsFromOwn(ReceivedHop hop, string? domain, TrustOptions options, out string why)
    {
        why = $"{hop.By ?? "The server"} took the message from outside, {Client(hop)}";
        if (hop.ClientAddress is { } client && options.TrustedNetworks.Any(n => n.Contains(client)))
        {
            return true;
        }

        if (hop.By is { } by && MailService.Known.FirstOrDefault(s => s.IsFrontDoor(by) || s.IsInternalHost(by)) is { } service)
        {
            return !service.IsFrontDoor(by) && (hop.ClientAddress is null || service.IsOwnClient(hop.ClientAddress));
        }

        if (hop.ClientAddress is null)
        {
            return hop.IsLocal || (hop.Helo is { } name && IsOwnName(name.ToLowerInvariant(), domain, options));
        }

        if (AddressText.IsInternal(hop.ClientAddress) || (hop.VerifiedName is { } verified && IsOwnName(verified, domain, options)))
        {
            return true;
        }

        if (hop.Helo is { } helo && IsOwnName(helo.ToLowerInvariant(), domain, options))
        {
            why += "; that it calls itself an own server proves nothing, its address would have to be a trusted network";
        }

        return false;
    }

    /// <summary>Tells whether the field below can be the record of the own server that handed the message over.</summary>
    /// <param name="hop">The field below.</param>
    /// <param name="passed">The names of the own servers in the fields above.</param>
    /// <param name="domain">The domain of the topmost server.</param>
    /// <param name="options">What is known of own servers.</param>
    private static bool IsWrittenByOwn(ReceivedHop hop, HashSet<string> passed, string? domain, TrustOptions options)
    {
        if (hop.By is not { } by)
        {
            return hop.IsLocal;
        }

        return domain is null
            || by.IndexOf('.') < 0
            || IsOwnName(by, domain, options)
            || passed.Contains(by)
            || IsOwnAddress(by.Trim('[', ']'), options)
            || MailService.Known.Any(s => s.IsFrontDoor(by) || s.IsInternalHost(by));
    }

    private static bool IsOwnAddress(string by, TrustOptions options) =>
        AddressText.TryParse(by, out var address)
        && (AddressText.IsInternal(address) || options.TrustedNetworks.Any(n => n.Contains(address)));

    private static bool IsOwnName(string name, string? domain, TrustOptions options) =>
        name == "localhost" || (domain is not null && HostNames.IsWithin(name, domain)) || options.IsTrustedHost(name);

    private static string Client(ReceivedHop hop) =>
        (hop.VerifiedName ?? hop.Helo, hop.ClientAddress) switch
        {
            (null, null) => "which it does not name",
            (null, var address) => address.ToString(),
            (var name, null) => name,
            var (name, address) => $"{name} ({address})",
        };
}
