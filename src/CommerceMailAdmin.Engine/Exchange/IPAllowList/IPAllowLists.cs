using System.Globalization;
using CommerceMailAdmin.Engine.Exchange.Session;

namespace CommerceMailAdmin.Engine.Exchange.IPAllowList;

/// <summary>An IP allow list that a session leads to.</summary>
public sealed class IPAllowLists
{
    private IPAllowLists(IIPAllowListStore store, string? organization)
    {
        Store = store;
        Organization = organization;
    }

    /// <summary>The properties, by Exchange's name, by which the journal knows IP allow lists.</summary>
    public static IReadOnlyList<string> Properties { get; } = [ConnectionFilterStore.AllowList, EdgeStore.Entry];

    /// <summary>Where the list is.</summary>
    public IPAllowListTarget Target => Store.Target;

    /// <summary>The policy or server.</summary>
    public string Name => Store.Name;

    /// <summary>The property by which the journal knows the list.</summary>
    public string Property => Store.Property;

    /// <summary>The list in words.</summary>
    internal string InWords => Target == IPAllowListTarget.Edge
        ? $"the IP allow list of the Edge Transport server '{Name}'" : $"the IP allow list of the connection filter policy '{Name}'";

    internal IIPAllowListStore Store { get; }

    internal string? Organization { get; }

    /// <summary>The commands that a session needs, the one that reads first.</summary>
    /// <param name="target">Where the list is.</param>
    /// <param name="change">True if it is to be changed too.</param>
    public static IReadOnlyList<string> Commands(IPAllowListTarget target, bool change) => (target, change) switch
    {
        (IPAllowListTarget.ConnectionFilter, false) => [ConnectionFilterStore.GetCommand],
        (IPAllowListTarget.ConnectionFilter, true) => [ConnectionFilterStore.GetCommand, ConnectionFilterStore.SetCommand],
        (_, false) => [EdgeStore.GetCommand],
        _ => [EdgeStore.GetCommand, EdgeStore.AddCommand, EdgeStore.RemoveCommand],
    };

    /// <summary>The target that the journal's property stands for.</summary>
    public static IPAllowListTarget TargetOf(string property) =>
        property == EdgeStore.Entry ? IPAllowListTarget.Edge : IPAllowListTarget.ConnectionFilter;

    /// <summary>The list that a session leads to.</summary>
    /// <param name="session">The session.</param>
    /// <param name="target">Where the list is.</param>
    /// <param name="policy">The connection filter policy; unused on Edge.</param>
    /// <param name="computer">The computer the session runs on, which on Edge is the server.</param>
    public static IPAllowLists Open(IExchangeSession session, IPAllowListTarget target, string policy, string computer) =>
        new(target == IPAllowListTarget.Edge ? new EdgeStore(session, computer) : new ConnectionFilterStore(session, policy),
            session.Organization);
}

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
    private const string Expires = " expires: ";
    private const string Remark = " comment: ";
    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss'Z'";

    /// <summary>No expiration and no comment.</summary>
    public static EntryOptions None { get; } = new(null, null);

    /// <summary>The lines of the journal that tell this of a range; none if there is nothing to tell.</summary>
    internal IEnumerable<string> Lines(string range)
    {
        if (ExpirationTime is { } time)
        {
            yield return range + Expires + time.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture);
        }

        if (Comment is not null)
        {
            yield return range + Remark + Comment;
        }
    }

    /// <summary>What lines of the journal tell of a range.</summary>
    internal static EntryOptions Of(string range, IEnumerable<string> lines)
    {
        string? Value(string mark) => lines.FirstOrDefault(l => l.StartsWith(range + mark, StringComparison.Ordinal))
            is { } line ? line[(range.Length + mark.Length)..] : null;
        return new(
            DateTimeOffset.TryParseExact(Value(Expires), TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal,
                out var time)
                ? time : null,
            Value(Remark));
    }
}
