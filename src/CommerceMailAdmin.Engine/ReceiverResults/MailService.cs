using System.Net;
using CommerceMailAdmin.Engine.Network;

namespace CommerceMailAdmin.Engine.ReceiverResults;

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
