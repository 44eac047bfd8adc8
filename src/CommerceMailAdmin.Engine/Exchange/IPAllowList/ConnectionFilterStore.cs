using CommerceMailAdmin.Engine.Exchange.SaferRoutes;
using CommerceMailAdmin.Engine.Exchange.Session;

namespace CommerceMailAdmin.Engine.Exchange.IPAllowList;

/// <summary>The IP allow list of one connection filter policy of Exchange Online.</summary>
internal sealed class ConnectionFilterStore(IExchangeSession session, string policy) : IIPAllowListStore
{
    public const string GetCommand = "Get-HostedConnectionFilterPolicy";
    public const string SetCommand = "Set-HostedConnectionFilterPolicy";

    /// <summary>How many entries a policy takes.</summary>
    public const int MostEntries = 1273;

    /// <summary>The property that holds the list.</summary>
    public const string AllowList = "IPAllowList";

    public IPAllowListTarget Target => IPAllowListTarget.ConnectionFilter;

    public string Name => policy;

    public string Property => AllowList;

    public string RouteId => SaferRouteId.IPAllowListOnline;

    public IPAllowListSnapshot Read()
    {
        var found = session.Invoke(GetCommand, new Dictionary<string, object?> { ["Identity"] = policy }).Objects;
        if (found.Count != 1)
        {
            throw new ExchangeException(
                found.Count == 0 ? ExchangeErrorKind.NotFound : ExchangeErrorKind.Ambiguous,
                $"'{policy}' means {found.Count} connection filter policies. Name one with -Policy; there is usually only one, called "
                    + "Default.");
        }

        StoredEntry[] entries = [.. found[0].Entries(AllowList).Select(e => new StoredEntry(e))];
        return new IPAllowListSnapshot(found[0].Text("Name") ?? found[0].Text("Identity") ?? policy, entries,
            Math.Max(0, MostEntries - entries.Length))
        {
            Id = found[0].Id(),
            EnableSafeList = found[0].Flag("EnableSafeList"),
        };
    }

    public IReadOnlyList<string> Add(IReadOnlyList<string> ranges, EntryOptions options) => Change(new ListChange { Add = ranges });

    public IReadOnlyList<string> Remove(IReadOnlyList<StoredEntry> entries) =>
        Change(new ListChange { Remove = [.. entries.Select(e => e.Text)] });

    private IReadOnlyList<string> Change(ListChange change) =>
        session.Invoke(SetCommand, new Dictionary<string, object?>
        {
            ["Identity"] = policy,
            // Never the plain list, which replaces; nor EnableSafeList, which is Microsoft's.
            [AllowList] = change,
            ["Confirm"] = false,
            ["WhatIf"] = false,
        }).Warnings;
}
