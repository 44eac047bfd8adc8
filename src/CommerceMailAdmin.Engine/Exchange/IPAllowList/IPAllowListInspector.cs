using CommerceMailAdmin.Engine.Exchange.Changes;
using CommerceMailAdmin.Engine.Exchange.SaferRoutes;
using CommerceMailAdmin.Engine.Exchange.Session;
using CommerceMailAdmin.Engine.Network;

namespace CommerceMailAdmin.Engine.Exchange.IPAllowList;

/// <summary>Compares an IP allow list with the wanted ranges and the journal, and changes nothing.</summary>
/// <param name="list">The list.</param>
/// <param name="request">The wanted ranges.</param>
/// <param name="ownership">Knows which entries came from this module.</param>
public sealed class IPAllowListInspector(IPAllowLists list, IPAllowListRequest request, IPAllowListOwnership ownership)
{
    /// <summary>Reads the list.</summary>
    /// <exception cref="ExchangeException">Exchange reported an error, or there is no such list.</exception>
    public IPAllowListState Read()
    {
        var now = list.Store.Read();
        var owned = ownership.Of(list, now);
        return new IPAllowListState
        {
            Target = list.Target,
            Name = now.Name,
            Present = request.Wanted.Where(w => now.Allows(w.Interval)).Select(w => w.Text).ToArray(),
            Missing = Missing(now),
            Entries = now.Entries.OrderBy(e => e.Interval?.First ?? IPNumber.IPv4(uint.MaxValue)).Select(e => new IPAllowListEntry
            {
                Range = e.Text, Addresses = e.Interval?.Count, Identity = e.Identity, ExpirationTime = e.ExpirationTime,
                HasExpired = e.HasExpired,
                Comment = e.Comment, AddedByThisModule = e.Interval is { } interval && owned.Contains(interval),
            }).ToArray(),
            RemainingEntries = now.RemainingEntries,
            EnableSafeList = now.EnableSafeList,
        };
    }

    /// <summary>The verdict on the list.</summary>
    /// <exception cref="ExchangeException">Exchange reported an error, or there is no such list.</exception>
    public IPAllowListTest Test()
    {
        var now = list.Store.Read();
        var owned = ownership.Of(list, now);
        IPRange[] wanted = [.. request.Wanted.Select(w => w.Interval)];
        string[] missing = Missing(now);
        string[] lost = [.. request.Wanted.Where(w => !now.Allows(w.Interval) && owned.Contains(w.Interval)).Select(w => w.Text)];
        string[] leftOver =
            [.. now.Entries.Where(e => !e.HasExpired && e.Interval is { } i && owned.Contains(i) && !IPRange.Cover(wanted, i))
                .Select(e => e.Text)];
        string[] tooWide = [.. now.Entries.Where(e => !e.HasExpired && e.Interval is { } i && request.IsTooWide(i)).Select(e => e.Text)];
        return new IPAllowListTest
        {
            Target = list.Target,
            Name = now.Name,
            Result = missing.Length + leftOver.Length + tooWide.Length == 0 ? CheckResult.Pass : CheckResult.Fail,
            Missing = missing,
            Lost = lost,
            Present = request.Wanted.Where(w => now.Allows(w.Interval)).Select(w => w.Text).ToArray(),
            LeftOver = leftOver,
            TooWide = tooWide,
            Reason = Reason(missing.Length, lost.Length, leftOver.Length, tooWide.Length),
            SaferRoute = SaferRouteCatalogue.Of(list.Store.RouteId),
        };
    }

    /// <summary>The verdict on a list that could not be read.</summary>
    public IPAllowListTest Verdict(ExchangeException error) => new()
    {
        Target = list.Target,
        Name = list.Name,
        Result = error.IsPermanent ? CheckResult.PermError : CheckResult.TempError,
        Reason = error.Message,
    };

    private string[] Missing(IPAllowListSnapshot now) =>
        [.. request.Wanted.Where(w => !now.Allows(w.Interval)).Select(w => w.Text), .. request.Rejected.Select(r => r.Range)];

    private static string? Reason(int missing, int lost, int leftOver, int tooWide)
    {
        var parts = new List<string>();
        if (missing > 0)
        {
            parts.Add(lost > 0
                ? $"{missing} missing, of which {lost} were there before: somebody or another program removed them, or they expired"
                : $"{missing} missing");
        }

        if (leftOver > 0)
        {
            parts.Add($"{leftOver} added by this module and no longer wanted");
        }

        if (tooWide > 0)
        {
            parts.Add($"{tooWide} so wide that anybody's mail can come from there");
        }

        return parts.Count == 0 ? null : string.Join("; ", parts);
    }
}

/// <summary>Which addresses of a list came from this module, by its journal.</summary>
public sealed class IPAllowListOwnership(ChangeHistory history)
{
    /// <summary>The ranges that this module added to a list and has not removed.</summary>
    internal HashSet<IPRange> Of(IPAllowLists list, IPAllowListSnapshot now) =>
    [
        .. history.Ownership(list.Property).Of(list.Organization, now.Object(list.Name))
            .Select(text => IPRange.TryParseStored(text, out var interval) ? interval : (IPRange?)null)
            .Where(i => i is not null).Select(i => i!.Value),
    ];
}
