using CommerceMailAdmin.Engine.Network;

namespace CommerceMailAdmin.Engine.DomainCheck.Drift;

/// <summary>
/// The addresses that may send with any of several domains by SPF, and what stands in the way of knowing them all. Which of the domains
/// is in MAIL FROM differs from mail to mail and is nowhere documented, so that one that authorises an address is enough.
/// </summary>
internal sealed class AuthorisedSenders
{
    /// <summary>A domain that authorises half of all IPv4 addresses or more names no senders of its own.</summary>
    private const long TooMany = 1L << 31;

    private readonly List<(string Domain, IPAddressSet Addresses)> _named = [];
    private readonly SpfTree[] _unread;
    private readonly SpfTree[] _open;

    public AuthorisedSenders(IReadOnlyList<SpfTree> trees)
    {
        var broken = trees.Where(t => t.Result == SpfResult.PermError).ToArray();
        _unread = [.. trees.Where(t => t.Problems.Any(p => p.Kind == SpfProblemKind.LookupFailed))];
        HasRecord = trees.Any(t => t.Result != SpfResult.None);
        Broken = SetOf(broken);
        BrokenReason = string.Join(" ", broken.Select(t => $"The SPF of {t.Domain} cannot be evaluated: {t.Reason}"));

        List<SpfTree> open = [];
        List<SpfRange> ranges = [];
        foreach (var tree in trees.Except(broken))
        {
            var addresses = SetOf([tree]);
            var isTooWide = addresses.IPv4Count >= TooMany;
            if (isTooWide || (tree.IsPartial && !_unread.Contains(tree)))
            {
                open.Add(tree);
            }

            if (!isTooWide)
            {
                _named.Add((tree.Domain, addresses));
                ranges.AddRange(tree.Ranges);
                Addresses = Addresses.Union(addresses);
            }
        }

        _open = [.. open];
        Ranges = [.. ranges.Select(r => r.Range).Distinct().Select(IPRange.Parse).OrderBy(r => r.First).ThenBy(r => r.PrefixLength)];
    }

    /// <summary>The addresses that are authorised.</summary>
    public IPAddressSet Addresses { get; } = IPAddressSet.Empty;

    /// <summary>The addresses that only records nobody can evaluate would authorise.</summary>
    public IPAddressSet Broken { get; }

    /// <summary>What is wrong with those records; empty if there are none.</summary>
    public string BrokenReason { get; }

    /// <summary>The authorised ranges as the mechanisms give them, in order of address.</summary>
    public IReadOnlyList<IPRange> Ranges { get; }

    /// <summary>False if it is certain that none of the domains has an SPF record.</summary>
    public bool HasRecord { get; }

    /// <summary>Why there may be more than the addresses here; null if there can be none.</summary>
    public (CheckResult Result, string Reason)? Doubt
    {
        get
        {
            if (_unread.Length > 0)
            {
                var failure = _unread[0].Problems.First(p => p.Kind == SpfProblemKind.LookupFailed).Message;
                return (CheckResult.TempError, $"The SPF of {Names(_unread)} could not be read. {failure}");
            }

            return _open.Length == 0
                ? null
                : (CheckResult.Neutral, $"The SPF of {Names(_open)} authorises senders that cannot be listed, or nearly everybody.");
        }
    }

    /// <summary>The domains that authorise at least one address of a set.</summary>
    public string DomainsFor(IPAddressSet set) => string.Join(", ", _named.Where(n => set.Overlaps(n.Addresses)).Select(n => n.Domain));

    private static IPAddressSet SetOf(IEnumerable<SpfTree> trees) =>
        IPAddressSet.Of(trees.SelectMany(t => t.AuthorisedRanges).Select(IPRange.Parse));

    private static string Names(IEnumerable<SpfTree> trees) => string.Join(", ", trees.Select(t => t.Domain));
}
