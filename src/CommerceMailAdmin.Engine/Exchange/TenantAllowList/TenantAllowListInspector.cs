using CommerceMailAdmin.Engine.Exchange.Session;
using CommerceMailAdmin.Engine.Network;

namespace CommerceMailAdmin.Engine.Exchange.TenantAllowList;

/// <summary>Compares lists of the Tenant Allow/Block List with the wanted entries and the journal, and changes nothing.</summary>
/// <param name="session">The session.</param>
/// <param name="ownership">Knows which entries came from this module.</param>
/// <param name="now">The present time.</param>
public sealed class TenantAllowListInspector(IExchangeSession session, TenantAllowListOwnership ownership, DateTimeOffset now)
{
    private static readonly TimeSpan Soon = TimeSpan.FromDays(7);

    private readonly Lazy<bool?> _spoofIntelligence = new(() => SpoofIntelligence.Read(session));

    /// <summary>Reads one list.</summary>
    /// <param name="target">The list.</param>
    /// <param name="request">The wanted entries.</param>
    /// <exception cref="ExchangeException">Exchange reported an error.</exception>
    public TenantAllowListState Read(TenantAllowListTarget target, TenantAllowListRequest request)
    {
        var store = TenantAllowLists.Open(session, target);
        var list = store.Read();
        var owned = ownership.Of(store, list);
        var wanted = request.For(target);
        return new TenantAllowListState
        {
            Target = target,
            Present = Texts(wanted.Where(w => IsPresent(list, w))),
            Missing = Texts(wanted.Where(w => !IsPresent(list, w))),
            Blocked = Texts(wanted.Where(w => list.Blocking(w, now) is not null)),
            Entries = list.Entries.OrderBy(e => !e.IsAllow).ThenBy(e => e.Entry.Text, StringComparer.Ordinal)
                .Select(e => e.ToResult(now, owned.Contains(e))).ToArray(),
            RemainingEntries = list.RemainingEntries,
        };
    }

    /// <summary>The verdict on one list.</summary>
    /// <param name="target">The list.</param>
    /// <param name="request">The wanted entries.</param>
    /// <param name="domains">The domains whose forged mail is to be kept out.</param>
    /// <param name="ranges">The ranges from which the platform sends.</param>
    /// <exception cref="ExchangeException">Exchange reported an error.</exception>
    public TenantAllowListTest Test(TenantAllowListTarget target, TenantAllowListRequest request, IReadOnlyList<string> domains,
        IReadOnlyList<string> ranges)
    {
        var store = TenantAllowLists.Open(session, target);
        var list = store.Read();
        var owned = ownership.Of(store, list);
        var lines = ownership.Lines(store, list);
        var wanted = request.For(target);
        var missing = wanted.Where(w => !IsPresent(list, w)).ToArray();
        var risky = Risky(store, list, domains, ranges);
        var test = new TenantAllowListTest
        {
            Target = target,
            Result = CheckResult.Pass,
            Missing = [.. Texts(missing), .. request.Rejected
                .Where(r => r.Entry.Contains(',') == (target == TenantAllowListTarget.SpoofedSender)).Select(r => r.Entry)],
            Lost = Texts(missing.Where(m => lines.Any(l => IsLineOf(l, m)))),
            Present = Texts(wanted.Where(w => IsPresent(list, w))),
            Blocked = Texts(wanted.Where(w => list.Blocking(w, now) is not null)),
            LeftOver = owned.Where(e => !e.HasExpired(now) && wanted.All(w => w.Text != e.Entry.Text)).Select(e => e.Entry.Text).ToArray(),
            ExpiringSoon = Texts(wanted.Where(w => IsPresent(list, w) && list.Allowing(w)!.ExpirationDate - now < Soon)),
            LetsForgeriesIn = risky.Where(r => r.Risk.LetsForgeriesIn == true).Select(r => r.Entry.Entry.Text).ToArray(),
            SaferRoute = store.Route,
        };
        var isWrong = test.Missing.Count + test.Blocked.Count + test.LeftOver.Count + test.LetsForgeriesIn.Count > 0;
        return test with
        {
            Result = isWrong ? CheckResult.Fail : risky.Count > 0 ? CheckResult.PermError : CheckResult.Pass,
            Reason = Reason(test, risky.Select(r => r.Risk.Reason).FirstOrDefault()),
        };
    }

    /// <summary>Entries of one list, of anybody, that let forged mail in or may do so, each with the reason.</summary>
    /// <inheritdoc cref="Test"/>
    internal IReadOnlyList<(StoredTenantEntry Entry, TenantAllowRisk Risk)> Risky(
        TenantAllowListTarget target, IReadOnlyList<string> domains, IReadOnlyList<IPRange> published)
    {
        var store = TenantAllowLists.Open(session, target);
        var list = store.Read();
        var owned = ownership.Of(store, list);
        return Risky(list, owned, domains, published);
    }

    /// <summary>The verdict on a list that could not be read.</summary>
    public static TenantAllowListTest Verdict(TenantAllowListTarget target, ExchangeException error) => new()
    {
        Target = target, Result = error.IsPermanent ? CheckResult.PermError : CheckResult.TempError, Reason = error.Message,
    };

    private IReadOnlyList<(StoredTenantEntry Entry, TenantAllowRisk Risk)> Risky(
        TenantAllowListStore store, TenantAllowListSnapshot list, IReadOnlyList<string> domains, IReadOnlyList<string> ranges)
    {
        IPRange[] published = [.. ranges.Select(r => IPRange.TryParseStored(r, out var range) ? range : (IPRange?)null).OfType<IPRange>()];
        return Risky(list, ownership.Of(store, list), domains, published);
    }

    private (StoredTenantEntry Entry, TenantAllowRisk Risk)[] Risky(
        TenantAllowListSnapshot list, HashSet<StoredTenantEntry> owned, IReadOnlyList<string> domains, IReadOnlyList<IPRange> published)
    {
        bool? IsSpoofingKeptOut() => list.Target == TenantAllowListTarget.Sender ? _spoofIntelligence.Value : true;
        return
        [
            .. list.Entries.Where(e => e.IsAllow)
                .Select(e => (e, TenantAllowRisk.Of(e, owned.Contains(e), domains, published, IsSpoofingKeptOut(), now)))
                .Where(r => r.Item2.LetsForgeriesIn != false),
        ];
    }

    private bool IsPresent(TenantAllowListSnapshot list, TenantEntry wanted) =>
        list.Allowing(wanted) is { } stored && !stored.HasExpired(now);

    private static bool IsLineOf(string line, TenantEntry entry) =>
        line.StartsWith(entry.Text, StringComparison.OrdinalIgnoreCase)
            && (line.Length == entry.Text.Length || line[entry.Text.Length..].StartsWith(" (", StringComparison.Ordinal));

    // Arrays, as every list of a result.
    private static string[] Texts(IEnumerable<TenantEntry> entries) => [.. entries.Select(e => e.Text)];

    private static string? Reason(TenantAllowListTest test, string? risk)
    {
        var parts = new List<string>();
        if (test.Missing.Count > 0)
        {
            parts.Add($"{test.Missing.Count} missing"
                + (test.Lost.Count > 0 ? $", of which {test.Lost.Count} were there before: they expired, or somebody removed them" : ""));
        }

        if (test.Blocked.Count > 0)
        {
            parts.Add($"{test.Blocked.Count} blocked: a block entry wins");
        }

        if (test.LeftOver.Count > 0)
        {
            parts.Add($"{test.LeftOver.Count} added by this module and no longer wanted");
        }

        if (risk is not null)
        {
            parts.Add($"an entry {(test.LetsForgeriesIn.Count > 0 ? risk : "may be a risk: " + risk)}");
        }

        if (test.ExpiringSoon.Count > 0)
        {
            parts.Add($"{test.ExpiringSoon.Count} expire within 7 days");
        }

        return parts.Count == 0 ? null : string.Join("; ", parts);
    }
}
