using System.Net.NetworkInformation;
using CommerceMailAdmin.Engine.Exchange.SaferRoutes;
using CommerceMailAdmin.Engine.Exchange.Session;

namespace CommerceMailAdmin.Engine.Exchange.IPAllowList;

/// <summary>The IP allow list of the Edge Transport server that the session runs on; each server has its own.</summary>
internal sealed class EdgeStore(IExchangeSession session, string server) : IIPAllowListStore
{
    public const string GetCommand = "Get-IPAllowListEntry";
    public const string AddCommand = "Add-IPAllowListEntry";
    public const string RemoveCommand = "Remove-IPAllowListEntry";

    public const string Entry = "IPAllowListEntry";

    public IPAllowListTarget Target => IPAllowListTarget.Edge;

    public string Name => server;

    public string Property => Entry;

    public string RouteId => SaferRouteId.IPAllowListEdge;

    // The list can be reached on the server itself only, so that the computer's name with its domain is enough to tell it from others.
    private string FullName => $"{server}.{IPGlobalProperties.GetIPGlobalProperties().DomainName}".TrimEnd('.').ToLowerInvariant();

    // -IPAddress would return the entries that contain an address, not those that equal it, so everything is read.
    public IPAllowListSnapshot Read() =>
        new(
            server,
            [
                .. session.Invoke(GetCommand, new Dictionary<string, object?> { ["ResultSize"] = "Unlimited" }).Objects
                    .Select(o => new StoredEntry(o.Text("IPRange") ?? "")
                {
                    Identity = o.Text("Identity"),
                    ExpirationTime = o.Time("ExpirationTime"),
                    HasExpired = o.Flag("HasExpired") ?? false,
                    Comment = o.Text("Comment"),
                }),
            ],
            RemainingEntries: null)
        {
            Id = FullName,
        };

    public IReadOnlyList<string> Add(IReadOnlyList<string> ranges, EntryOptions options)
    {
        var warnings = new List<string>();
        foreach (var range in ranges)
        {
            var parameters = new Dictionary<string, object?>
            {
                [range.IndexOfAny(['/', '-']) < 0 ? "IPAddress" : "IPRange"] = range,
                ["Confirm"] = false,
                ["WhatIf"] = false,
            };
            if (options.ExpirationTime is { } time)
            {
                // Never as text, which is read by the computer's regional settings.
                parameters["ExpirationTime"] = time.LocalDateTime;
            }

            if (options.Comment is { } comment)
            {
                parameters["Comment"] = comment;
            }

            warnings.AddRange(session.Invoke(AddCommand, parameters).Warnings);
        }

        return warnings;
    }

    public IReadOnlyList<string> Remove(IReadOnlyList<StoredEntry> entries)
    {
        var warnings = new List<string>();
        foreach (var entry in entries)
        {
            warnings.AddRange(session.Invoke(RemoveCommand, new Dictionary<string, object?>
            {
                ["Identity"] = entry.Identity
                    ?? throw new ExchangeException(ExchangeErrorKind.Other, $"The entry {entry.Text} has no Identity to remove it by."),
                ["Confirm"] = false,
                ["WhatIf"] = false,
            }).Warnings);
        }

        return warnings;
    }
}
