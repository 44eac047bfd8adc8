using CommerceMailAdmin.Engine.Exchange.Session;

namespace CommerceMailAdmin.Engine.Exchange.IPAllowList;

/// <summary>A place where Exchange keeps an IP allow list.</summary>
internal interface IIPAllowListStore
{
    IPAllowListTarget Target { get; }

    /// <summary>The list as it was asked for.</summary>
    string Name { get; }

    /// <summary>The property by which the journal knows the list.</summary>
    string Property { get; }

    /// <summary>The safer route, by <see cref="SaferRoutes.SaferRouteId"/>.</summary>
    string RouteId { get; }

    /// <summary>Reads the whole list.</summary>
    /// <exception cref="ExchangeException">Exchange reported an error, or there is no such list.</exception>
    IPAllowListSnapshot Read();

    /// <summary>Adds ranges, and returns the warnings.</summary>
    /// <exception cref="ExchangeException">Exchange reported an error; some ranges may have been added.</exception>
    IReadOnlyList<string> Add(IReadOnlyList<string> ranges, EntryOptions options);

    /// <summary>Removes entries, and returns the warnings.</summary>
    /// <exception cref="ExchangeException">Exchange reported an error; some entries may have been removed.</exception>
    IReadOnlyList<string> Remove(IReadOnlyList<StoredEntry> entries);
}

/// <summary>What an Edge Transport server keeps beside a range.</summary>
/// <param name="ExpirationTime">When entries expire; null for never.</param>
/// <param name="Comment">The comment; null for none.</param>
public sealed record EntryOptions(DateTimeOffset? ExpirationTime, string? Comment)
{
    /// <summary>No expiration and no comment.</summary>
    public static EntryOptions None { get; } = new(null, null);
}
