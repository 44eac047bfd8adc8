using CommerceMailAdmin.Engine.Exchange.Changes;
using CommerceMailAdmin.Engine.Network;

namespace CommerceMailAdmin.Engine.Exchange.IPAllowList;

/// <summary>Which addresses of a list came from this module, by its journal.</summary>
public sealed class IPAllowListOwnership(ChangeHistory history)
{
    /// <summary>The ranges that this module added to a list and has not removed.</summary>
    internal HashSet<IPRange> Of(IPAllowLists list, IPAllowListSnapshot now) =>
    [
        .. new ChangeOwnership(history.Changes, list.Property).Of(list.Organization, now.Object(list.Name))
            .Select(text => IPRange.TryParseStored(text, out var interval) ? interval : (IPRange?)null)
            .Where(i => i is not null).Select(i => i!.Value),
    ];
}
