using System.Globalization;
using System.Net;
using CommerceMailAdmin.Engine.Common;
using CommerceMailAdmin.Engine.Mail;
using CommerceMailAdmin.Engine.Network;

namespace CommerceMailAdmin.Engine.ReceiverResults;

/// <summary>
/// The hop at which a message entered the organisation. The topmost Received field was written by the server that delivered it; as long as
/// a field names a client that is one of the organisation's own servers, the next field is that server's record. The first client that is
/// not ours is the one SPF is about, and everything below its field is the sender's word.
/// </summary>
/// <param name="Border">The hop; null if none was found.</param>
/// <param name="Index">Its place among the Received fields, from the top; -1 if none was found.</param>
/// <param name="ClientAddress">The outside client's address; null if the hop does not tell it.</param>
/// <param name="Why">Puts the reason into words, which few ask for.</param>
internal sealed record ReceivedChain(ReceivedHop? Border, int Index, IPAddress? ClientAddress, Func<string> Why)
{
    /// <summary>The field's name.</summary>
    public const string FieldName = "Received";

    /// <summary>A message that passed more servers is in a loop (RFC 5321 section 6.3); fields below are not looked at.</summary>
    public const int MaxHops = 100;

    /// <summary>Why this hop is the border, or why there is none.</summary>
    public string Reason => Why();

    /// <summary>What the outside client called itself; null if it is not known.</summary>
    public string? Helo => Border?.Helo;

    /// <summary>Finds the border.</summary>
    /// <param name="headers">The message's header fields.</param>
    /// <param name="options">What is known of own servers.</param>
    public static ReceivedChain Find(HeaderBlock headers, TrustOptions options)
    {
        string? domain = null;
        string? recipient = null;
        ReceivedHop? previous = null;
        HashSet<string>? passed = null;
        var index = -1;
        foreach (var hop in headers.All(FieldName).Take(MaxHops).Select(f => ReceivedHop.Parse(f.Plain())))
        {
            if (previous is { } own && !IsWrittenByOwn(hop, passed!, domain, options))
            {
                return new(own, index, null, () =>
                    $"{own.By ?? "The server"} took the message from an own server, {Client(own)}, that left no record of its own; "
                        + $"the sender's address is not known");
            }

            index++;
            domain ??= hop.By is null ? null : HostNames.Parent(hop.By);
            recipient ??= hop.For is { } to && to.IndexOf('@') >= 0 ? to.Substring(to.LastIndexOf('@') + 1).ToLowerInvariant() : null;
            if (!IsFromOwn(hop, domain, recipient, options))
            {
                var number = index + 1;
                return hop is { By: null, ClientAddress: null }
                    ? new(null, -1, null, () => $"Received field {number} cannot be read")
                    : new(hop, index, hop.ClientAddress, () => WhyOutside(hop, domain, options));
            }

            previous = hop;
            (passed ??= new(StringComparer.OrdinalIgnoreCase)).UnionWith(new[] { hop.By, hop.Helo, hop.VerifiedName }.OfType<string>());
        }

        return new(null, -1, null, () => index < 0 ? "The message has no Received field"
            : "Every Received field names own servers only; the message did not come from outside");
    }

    /// <summary>
    /// Tells whether a hop's client is an own server, so that the next field is its record. What the client calls itself proves nothing. A
    /// confirmed name does if it was named as trusted, or if it is the server's sibling in the domain that the mail is for: a provider's
    /// customers have hosts side by side in its domain, but not in the organisation's.
    /// </summary>
    private static bool IsFromOwn(ReceivedHop hop, string? domain, string? recipient, TrustOptions options)
    {
        if (IsTrusted(hop.ClientAddress, options))
        {
            return true;
        }

        if (ServiceOf(hop) is { } service)
        {
            return !service.IsFrontDoor(hop.By!) && (hop.ClientAddress is null || service.IsOwnClient(hop.ClientAddress));
        }

        if (hop.ClientAddress is null)
        {
            return hop.IsLocal;
        }

        return IPAddressText.IsInternal(hop.ClientAddress)
            || (hop.VerifiedName is { } verified
                && (options.IsTrustedHost(verified)
                    || (IsSibling(verified, domain, recipient) && !IsNamedAfter(verified, hop.ClientAddress))));
    }

    private static bool IsSibling(string name, string? domain, string? recipient) =>
        domain is not null && recipient is not null
        && HostNames.IsWithin(domain, recipient)
        && !PublicMailDomains.Contains(recipient)
        && (name == domain || (HostNames.IsWithin(name, domain) && name.IndexOf('.') == name.Length - domain.Length - 1));

    /// <summary>
    /// Tells whether a name is made from an address, as providers name their customers' connections (203-0-113-66, cb007142): its first
    /// label has the last two bytes of the address in decimal, or the last three in hexadecimal digits.
    /// </summary>
    private static bool IsNamedAfter(string name, IPAddress address)
    {
        var bytes = address.GetAddressBytes();
        var label = name.Substring(0, (name + ".").IndexOf('.'));
        var numbers = label.Split([.. label.Where(c => !char.IsDigit(c))]).Select(n => n.TrimStart('0')).ToList();
        var hex = Hex.Of(bytes.AsSpan(bytes.Length - 3));
        return label.IndexOf(hex, StringComparison.OrdinalIgnoreCase) >= 0
            || bytes.Skip(bytes.Length - 2).All(b => numbers.Contains(b == 0 ? "" : b.ToString(CultureInfo.InvariantCulture)));
    }

    private static string WhyOutside(ReceivedHop hop, string? domain, TrustOptions options) =>
        $"{hop.By ?? "The server"} took the message from outside, {Client(hop)}"
        + (ServiceOf(hop) is null && hop.ClientAddress is not null && CallsItselfOwn(hop, domain, options)
            ? "; that it calls itself an own server proves nothing, its address would have to be a trusted network"
            : "");

    private static bool IsTrusted(IPAddress? client, TrustOptions options) =>
        client is not null && options.TrustedNetworks.Count > 0 && options.TrustedNetworks.Any(n => n.Contains(client));

    private static bool CallsItselfOwn(ReceivedHop hop, string? domain, TrustOptions options) =>
        hop.Helo is { } helo && IsOwnName(helo.ToLowerInvariant(), domain, options);

    /// <summary>The hosted service that wrote a hop; null if it is none that is known.</summary>
    private static MailService? ServiceOf(ReceivedHop hop)
    {
        if (hop.By is { } by)
        {
            foreach (var service in MailService.Known)
            {
                if (service.IsFrontDoor(by) || service.IsInternalHost(by))
                {
                    return service;
                }
            }
        }

        return null;
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
            || ServiceOf(hop) is not null;
    }

    private static bool IsOwnAddress(string by, TrustOptions options) =>
        IPAddressText.TryParseLiteral(by, out var address)
        && (IPAddressText.IsInternal(address) || IsTrusted(address, options));

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

/// <summary>
/// A hosted mail service in which a message passes many servers of several names before the mailbox. Known, so that the server that took
/// the message from outside is found without any setting.
/// </summary>
/// <param name="Name">The service.</param>
/// <param name="FrontDoors">The domains under which servers take mail from outside, whoever sends it.</param>
/// <param name="InternalHosts">The domains of servers that take mail from the service's own servers only.</param>
/// <param name="Networks">The address ranges of its servers.</param>
internal sealed record MailService(
    string Name, IReadOnlyList<string> FrontDoors, IReadOnlyList<string> InternalHosts, IReadOnlyList<string> Networks)
{
    private readonly Lazy<IReadOnlyList<IPRange>> _networks = new(() => Networks.Select(IPRange.Parse).ToArray());

    /// <summary>
    /// The services known. Exchange Online: names and ranges as in the Received fields of stored messages of 2019 to 2026 and in
    /// Microsoft's list of Microsoft 365 endpoints. Mail from another tenant comes from these ranges too, but through the front door.
    /// </summary>
    public static IReadOnlyList<MailService> Known { get; } =
    [
        new(
            "Exchange Online",
            ["mail.protection.outlook.com"],
            ["prod.outlook.com", "prod.protection.outlook.com", "prod.exchangelabs.com", "outlook.office365.com"],
            ["2603:1000::/24", "2a01:111::/32", "40.92.0.0/15", "40.96.0.0/13", "52.96.0.0/14"]),
    ];

    /// <summary>Tells whether a server, by its own record, is one that takes mail from outside.</summary>
    public bool IsFrontDoor(string by) => FrontDoors.Any(d => HostNames.IsWithin(by, d));

    /// <summary>Tells whether a server, by its own record, takes mail from the service's servers only.</summary>
    public bool IsInternalHost(string by) => InternalHosts.Any(d => HostNames.IsWithin(by, d));

    /// <summary>Tells whether a client of an internal host is one of the service's servers.</summary>
    public bool IsOwnClient(IPAddress address) => IPAddressText.IsInternal(address) || _networks.Value.Any(n => n.Contains(address));
}
