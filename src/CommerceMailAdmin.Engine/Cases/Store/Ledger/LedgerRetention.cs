namespace CommerceMailAdmin.Engine.Cases.Store.Ledger;

/// <summary>
/// Removes what is older than a seller may keep it. Of a removed message only the hash of its identity stays, so that a mailbox that still
/// holds it does not bring it back; it says nothing to whoever does not have the message.
/// </summary>
public sealed class LedgerRetention : IDisposable
{
    private readonly LedgerFile _file;

    /// <summary>Opens a ledger.</summary>
    /// <exception cref="LedgerException">It is not there, or cannot be used; every method can say so.</exception>
    public LedgerRetention(string path) => _file = LedgerFile.Open(path);

    /// <summary>Counts what would go.</summary>
    /// <param name="before">Cases in which nothing has happened since, and older messages outside cases, unless a kept case is about the
    /// same order.</param>
    public CaseRemovalResult Plan(DateTimeOffset before)
    {
        foreach (var step in Selection)
        {
            _file.Once(step.Replace("$before", before.UtcTicks.ToString(System.Globalization.CultureInfo.InvariantCulture)));
        }

        return new CaseRemovalResult
        {
            Ledger = _file.Path,
            OlderThan = before,
            Cases = _file.Number("SELECT count(*) FROM old_case JOIN support_case c USING (id) WHERE c.case_id IS NOT NULL"),
            Messages = _file.Number("SELECT count(*) FROM old_message"),
        };
    }

    /// <summary>
    /// Removes it, and overwrites where it stood: in the ledger, and in the journal that SQLite keeps beside the ledger while it changes.
    /// </summary>
    /// <inheritdoc cref="Plan"/>
    public CaseRemovalResult Remove(DateTimeOffset before)
    {
        CaseRemovalResult? removed = null;
        _file.Once("PRAGMA secure_delete = ON");
        _file.WithErasedJournal(() =>
        {
            _file.InTransaction(() =>
            {
                removed = Plan(before);
                foreach (var step in Removal)
                {
                    _file.Once(step);
                }
            });
            if (removed!.Messages > 0)
            {
                _file.Once("VACUUM");
            }
        });
        return removed!;
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private static readonly string[] Selection =
    [
        "DROP TABLE IF EXISTS temp.old_case",
        "DROP TABLE IF EXISTS temp.kept_order_message",
        "DROP TABLE IF EXISTS temp.old_message",
        "CREATE TEMP TABLE old_case (id INTEGER PRIMARY KEY)",
        "INSERT INTO old_case SELECT id FROM support_case WHERE changed < $before",
        "CREATE TEMP TABLE kept_order_message (id INTEGER PRIMARY KEY)",
        """
        INSERT OR IGNORE INTO kept_order_message SELECT message FROM message_order WHERE number IN
            (SELECT number FROM message_order o JOIN case_message l ON l.message = o.message
                WHERE l.support_case NOT IN (SELECT id FROM old_case))
        """,
        "CREATE TEMP TABLE old_message (id INTEGER PRIMARY KEY)",
        """
        INSERT INTO old_message SELECT id FROM message m WHERE m.time < $before
            AND NOT EXISTS (SELECT 1 FROM case_message l WHERE l.message = m.id AND l.support_case NOT IN (SELECT id FROM old_case))
            AND (m.id NOT IN (SELECT id FROM kept_order_message) OR EXISTS (SELECT 1 FROM case_message l WHERE l.message = m.id))
        """,
    ];

    private static readonly string[] Removal =
    [
        "INSERT OR IGNORE INTO removed_message SELECT identity FROM message WHERE id IN (SELECT id FROM old_message)",
        "DELETE FROM case_message WHERE support_case IN (SELECT id FROM old_case)",
        "DELETE FROM mark WHERE support_case IN (SELECT id FROM old_case)",
        "DELETE FROM reminder WHERE support_case IN (SELECT id FROM old_case)",
        "DELETE FROM message_order WHERE message IN (SELECT id FROM old_message)",
        "DELETE FROM loose_answer WHERE message IN (SELECT id FROM old_message)",
        "DELETE FROM support_case WHERE id IN (SELECT id FROM old_case)",
        "DELETE FROM message WHERE id IN (SELECT id FROM old_message)",
    ];
}
