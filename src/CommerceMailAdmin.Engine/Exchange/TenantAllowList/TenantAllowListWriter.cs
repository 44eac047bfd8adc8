using CommerceMailAdmin.Engine.Exchange.Changes;
using CommerceMailAdmin.Engine.Exchange.Session;

namespace CommerceMailAdmin.Engine.Exchange.TenantAllowList;

/// <summary>
/// Adds allow entries to the Tenant Allow/Block List: reads a list, plans what is missing or ends too early, and makes the change.
/// </summary>
/// <param name="session">The session.</param>
/// <param name="journal">Where changes are written down.</param>
/// <param name="ownership">Knows which entries this module added: only those are renewed.</param>
/// <param name="isOwn">Tells which domains are the organisation's own.</param>
/// <param name="now">The present time.</param>
public sealed class TenantAllowListWriter(
    IExchangeSession session, ChangeJournal journal, TenantAllowListOwnership ownership, Func<string, bool> isOwn, DateTimeOffset now)
{
    /// <summary>Brings the wanted entries into their lists. Errors of Exchange become part of the outcome.</summary>
    /// <param name="request">The wanted entries.</param>
    /// <param name="expiration">When entries for senders end; null for the default, which changes no end of an entry that is there.</param>
    /// <param name="notes">What follows the mark in the note; null for nothing.</param>
    /// <param name="decide">Asked before the change.</param>
    /// <returns>One outcome a list.</returns>
    /// <exception cref="JournalException">The journal cannot be written.</exception>
    public IEnumerable<ExchangeOutcome<TenantAllowListResult>> Add(
        TenantAllowListRequest request, EntryExpiration? expiration, string? notes, Func<PlannedChange, ChangeDecision> decide) =>
        request.Targets.Select(t => Add(TenantAllowLists.Open(session, t), request, expiration, notes, decide));

    /// <summary>Puts entries back that a run removed, each with its end and note. Errors of Exchange become part of the outcomes.</summary>
    /// <param name="target">The list.</param>
    /// <param name="lines">What the journal has of the entries.</param>
    /// <param name="others">Which of the lines belong to somebody else.</param>
    /// <param name="decide">Asked before each change.</param>
    /// <returns>One outcome for entries with the same end and note.</returns>
    /// <exception cref="JournalException">The journal cannot be written.</exception>
    public IEnumerable<ExchangeOutcome<TenantAllowListResult>> PutBack(
        TenantAllowListTarget target, IReadOnlyList<string> lines, IReadOnlyList<string> others, Func<PlannedChange, ChangeDecision> decide)
    {
        var store = TenantAllowLists.Open(session, target);
        foreach (var alike in TenantEntryLines.Read(lines, others).GroupBy(e => (e.ExpirationDate, e.Notes)))
        {
            var end = target == TenantAllowListTarget.Sender ? new EntryExpiration(alike.Key.ExpirationDate) : null;
            var result = new TenantAllowListResult
            {
                Target = target, Status = ChangeStatus.Unchanged, SaferRoute = store.Route, ExpirationDate = end?.Date,
                RemoveAfter = end?.RemoveAfter,
            };
            if (end?.Date <= now)
            {
                var reason = "not put back, because the entries would have expired since: "
                    + string.Join("; ", alike.Select(e => e.Entry.Text));
                yield return new(target.ToString(), result with { Status = ChangeStatus.Rejected, Reason = reason }) { Reason = reason };
                continue;
            }

            yield return PutBack(store, [.. alike], end, alike.Key.Notes, result, decide);
        }
    }

    private ExchangeOutcome<TenantAllowListResult> PutBack(
        TenantAllowListStore store, RemovedTenantEntry[] entries, EntryExpiration? end, string? notes, TenantAllowListResult result,
        Func<PlannedChange, ChangeDecision> decide)
    {
        try
        {
            var before = store.Read();
            journal.CloseEarlier(store.Property, [(before.Object, before.Texts)]);
            var plan = TenantAllowListPlan.Create(before, [.. entries.Select(e => e.Entry)], [], null, now);
            var change = new TenantAllowListAddition(store, before, plan, end, notes, isOwn, now, result) { Restored = entries };
            return plan.IsEmpty ? change.Unchanged() : change.AskAndMake(decide, journal);
        }
        catch (ExchangeException e)
        {
            return new(store.Target.ToString(), result with { Status = ChangeStatus.Failed, Reason = e.Message }, e);
        }
    }

    private ExchangeOutcome<TenantAllowListResult> Add(
        TenantAllowListStore store, TenantAllowListRequest request, EntryExpiration? expiration, string? notes, Func<PlannedChange,
            ChangeDecision> decide)
    {
        var end = store.Target == TenantAllowListTarget.Sender ? expiration ?? new EntryExpiration(null) : null;
        var result = new TenantAllowListResult
        {
            Target = store.Target, Status = ChangeStatus.Unchanged, SaferRoute = store.Route, ExpirationDate = end?.Date,
                RemoveAfter = end?.RemoveAfter,
        };
        try
        {
            var before = store.Read();
            journal.CloseEarlier(store.Property, [(before.Object, before.Texts)]);
            var plan = TenantAllowListPlan.Create(
                before, request.For(store.Target), ownership.Of(store, before), expiration is not null && end is not null ? end
                    : null, now);
            var change = new TenantAllowListAddition(store, before, plan, end, Note(notes), isOwn, now, result);
            return plan.IsEmpty ? change.Unchanged() : change.AskAndMake(decide, journal);
        }
        catch (ExchangeException e)
        {
            return new(store.Target.ToString(), result with { Status = ChangeStatus.Failed, Reason = e.Message }, e);
        }
    }

    private string Note(string? notes) =>
        $"{StoredTenantEntry.Mark} {journal.RunId}" + (string.IsNullOrWhiteSpace(notes) ? "" : $": {notes!.Trim()}");
}

/// <summary>What is to be done with one list. Lists keep the order of the wanted entries.</summary>
internal sealed record TenantAllowListPlan
{
    /// <summary>The entries to add.</summary>
    public required IReadOnlyList<TenantEntry> Add { get; init; }

    /// <summary>The entries of this module whose end is to change.</summary>
    public required IReadOnlyList<StoredTenantEntry> Renew { get; init; }

    /// <summary>The wanted entries that are there and stay as they are.</summary>
    public required IReadOnlyList<string> AlreadyPresent { get; init; }

    /// <summary>The wanted entries that cannot be added.</summary>
    public required IReadOnlyList<TenantAllowListRejection> Rejected { get; init; }

    /// <summary>What the user should know of entries that are there.</summary>
    public required IReadOnlyList<string> Warnings { get; init; }

    /// <summary>True if nothing is to be done.</summary>
    public bool IsEmpty => Add.Count + Renew.Count == 0;

    /// <summary>Compares a list with what is wanted.</summary>
    /// <param name="before">The list.</param>
    /// <param name="wanted">The wanted entries.</param>
    /// <param name="owned">The entries that this module added.</param>
    /// <param name="expiration">The end that the user asks for; null if an entry that is there keeps its end.</param>
    /// <param name="now">The present time.</param>
    public static TenantAllowListPlan Create(
        TenantAllowListSnapshot before, IReadOnlyList<TenantEntry> wanted, HashSet<StoredTenantEntry> owned,
            EntryExpiration? expiration, DateTimeOffset now)
    {
        var add = new List<TenantEntry>();
        var renew = new List<StoredTenantEntry>();
        var present = new List<string>();
        var rejected = new List<TenantAllowListRejection>();
        var warnings = new List<string>();
        foreach (var entry in wanted)
        {
            if (before.Blocking(entry, now) is { } block && block != before.BlockOf(entry))
            {
                warnings.Add($"{entry.Text} stays blocked by the block entry {block.Entry.Text}: block entries win. {RemovalOf(block)}");
            }

            if (before.BlockOf(entry) is { } same)
            {
                rejected.Add(new TenantAllowListRejection(
                    entry.Text, TenantAllowListRejectionReason.Blocked,
                        $"a block entry has the same value, and a value is in the list once. {RemovalOf(same)}"));
            }
            else if (before.Allowing(entry) is not { } stored)
            {
                add.Add(entry);
            }
            else if (owned.Contains(stored) && (stored.HasExpired(now) || (expiration is not null && !Ends(stored, expiration))))
            {
                renew.Add(stored);
            }
            else if (stored.HasExpired(now))
            {
                rejected.Add(new TenantAllowListRejection(
                    entry.Text, TenantAllowListRejectionReason.Expired,
                    $"an entry of somebody else has expired and still has the value. Exchange removes it soon. {RemovalOf(stored)}"));
            }
            else
            {
                present.Add(entry.Text);
                if (expiration is not null && !Ends(stored, expiration))
                {
                    warnings.Add($"{entry.Text} keeps its end, because this module did not add it.");
                }
            }
        }

        return new TenantAllowListPlan { Add = add, Renew = renew, AlreadyPresent = present.ToArray(), Rejected = rejected
            .ToArray(), Warnings = warnings };
    }

    /// <summary>True if an entry ends as asked; seconds do not count, because Exchange may round.</summary>
    internal static bool Ends(StoredTenantEntry stored, EntryExpiration expiration) => expiration.Date is { } date
        ? stored.ExpirationDate is { } end && (end - date).Duration() < TimeSpan.FromMinutes(1)
        : stored.ExpirationDate is null && stored.RemoveAfter == expiration.RemoveAfter;

    private static string RemovalOf(StoredTenantEntry entry) => entry.Entry.Infrastructure is null
        ? $"To remove it: {TenantSenderStore.RemoveCommand} -ListType Sender -ListSubType {entry.ListSubType ?? "Tenant"} -Entries "
            + $"{entry.Entry.Text}"
        : $"To remove it: {TenantSpoofStore.RemoveCommand} -Identity Default -Ids {entry.Identity}";
}
