using CommerceMailAdmin.Engine.Cases.Classification;

namespace CommerceMailAdmin.Engine.Cases.Store.Ledger;

/// <summary>A reminder that is to be sent: its Message-ID and its cases.</summary>
/// <param name="MessageId">The Message-ID; that of an interrupted run, if there was one.</param>
/// <param name="Cases">The cases, the most urgent first.</param>
/// <param name="IsRepetition">True if an earlier run was interrupted while it sent this message.</param>
public sealed record PendingReminder(string MessageId, IReadOnlyList<CaseBacklogItem> Cases, bool IsRepetition);

/// <summary>
/// Which reminders were sent, in the ledger. A reminder belongs to a case, its turn and its state, so that a case is reminded of once in
/// each state, and again in a later turn.
/// </summary>
/// <remarks>
/// A reminder is written before it is sent, and marked as sent after the server has accepted it. A reminder without that mark is one of a
/// run that was killed, because only one run at a time sends: the next run sends it again with the same Message-ID.
/// </remarks>
public sealed class LedgerReminders : IDisposable
{
    private static readonly CaseState[] Reminded = [CaseState.DueSoon, CaseState.Overdue, CaseState.Escalated];

    private readonly LedgerFile _file;
    private readonly FileStream _lock;

    /// <summary>Opens a ledger, and keeps other runs from sending until it is disposed.</summary>
    /// <param name="path">The ledger's full path.</param>
    /// <exception cref="LedgerException">It is not there, or cannot be used; every method can say so.</exception>
    /// <exception cref="IOException">Another run is sending.</exception>
    public LedgerReminders(string path)
    {
        _file = LedgerFile.Open(path);
        try
        {
            // The system frees it if this process ends, in whatever way.
            _lock = new FileStream(path + ".sending", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1,
                FileOptions.DeleteOnClose);
        }
        catch
        {
            _file.Dispose();
            throw;
        }
    }

    /// <summary>What is to be sent about a backlog: first what an interrupted run may have sent, then what is new.</summary>
    /// <param name="backlog">The cases that wait for an answer.</param>
    /// <param name="newMessageId">Makes a Message-ID.</param>
    public IReadOnlyList<PendingReminder> Choose(IReadOnlyList<CaseBacklogItem> backlog, Func<string> newMessageId)
    {
        var interrupted = new Dictionary<string, List<CaseBacklogItem>>(StringComparer.Ordinal);
        var fresh = new List<CaseBacklogItem>();
        foreach (var item in backlog.Where(i => Reminded.Contains(i.State)))
        {
            var (known, sent, id) = Find(item);
            if (!known)
            {
                fresh.Add(item);
            }
            else if (!sent)
            {
                interrupted[id!] = interrupted.TryGetValue(id!, out var list) ? list : [];
                interrupted[id!].Add(item);
            }
        }

        var again = interrupted.Select(p => new PendingReminder(p.Key, p.Value, IsRepetition: true));
        return fresh.Count == 0 ? [.. again] : [.. again, new PendingReminder(newMessageId(), fresh, IsRepetition: false)];
    }

    /// <summary>Writes down that a reminder is about to be sent.</summary>
    public void Begin(PendingReminder reminder) => _file.InTransaction(() =>
    {
        foreach (var item in reminder.Cases)
        {
            _file["INSERT OR REPLACE INTO reminder (support_case, since, state, message_id) VALUES ($1, $2, $3, $4)"]
                .Run(RowOf(item), item.WaitingSince.UtcTicks, State(item), reminder.MessageId);
        }
    });

    /// <summary>Marks a reminder as sent.</summary>
    public void Complete(PendingReminder reminder, DateTimeOffset time) => _file.InTransaction(() =>
        _file["UPDATE reminder SET sent = $2 WHERE message_id = $1"].Run(reminder.MessageId, time.UtcTicks));

    /// <summary>Forgets a reminder that the server did not accept, so that the next run sends it.</summary>
    public void Release(PendingReminder reminder) => _file.InTransaction(() =>
        _file["DELETE FROM reminder WHERE message_id = $1 AND sent IS NULL"].Run(reminder.MessageId));

    /// <inheritdoc/>
    public void Dispose()
    {
        _file.Dispose();
        _lock.Dispose();
    }

    private (bool IsKnown, bool IsSent, string? MessageId) Find(CaseBacklogItem item)
    {
        const string Known = "SELECT message_id, sent IS NOT NULL FROM reminder WHERE support_case = $1 AND since = $2 AND state = $3";
        var rows = _file[Known].Rows(RowOf(item), item.WaitingSince.UtcTicks, State(item)).Select(r => (r.Text(0), r.Number(1) == 1))
            .ToList();
        return rows.Count == 0 ? (false, false, null) : (true, rows[0].Item2, rows[0].Item1);
    }

    private long RowOf(CaseBacklogItem item) =>
        (long)_file["SELECT id FROM support_case WHERE key = $1 AND platform = $2"].Value(item.CaseId.ToLowerInvariant(), item.Platform)!;

    private static string State(CaseBacklogItem item) => EnumNames<CaseState>.Of(item.State);
}
