using System.Globalization;
using CommerceMailAdmin.Engine.Cases.Store.Ledger;
using Microsoft.Data.Sqlite;

namespace CommerceMailAdmin.Unit.Cases.Store.Ledger;

/// <summary>
/// All that a ledger holds as text, without row numbers and the time of the run: two ledgers with the same dump are the same.
/// </summary>
internal static class LedgerDump
{
    private static readonly string[] Queries =
    [
        "SELECT 'mailbox', name FROM mailbox",
        "SELECT 'folder', b.name, f.name, f.role FROM folder f JOIN mailbox b ON b.id = f.mailbox",
        "SELECT 'point', b.name, p.folder AS place, p.state FROM resume_point p JOIN mailbox b ON b.id = p.mailbox",
        "SELECT 'own', address FROM own_address",
        "SELECT 'message', f.name, m.* FROM message m JOIN folder f ON f.id = m.folder",
        "SELECT 'order', o.number, m.message_id, m.class, f.name FROM message_order o JOIN message m ON m.id = o.message JOIN folder f ON "
            + "f.id = m.folder",
        "SELECT 'loose', l.refers_to, m.message_id, f.name FROM loose_answer l JOIN message m ON m.id = l.message JOIN folder f ON f.id = "
            + "m.folder",
        "SELECT 'case', f.name, c.* FROM support_case c LEFT JOIN folder f ON f.id = c.folder",
        """
        SELECT 'tie', c.platform, c.key, hex(m.identity), m.class, f.name, l.written, l.by_reference
        FROM case_message l JOIN support_case c ON c.id = l.support_case JOIN message m ON m.id = l.message JOIN folder f ON f.id = m.folder
        """,
        "SELECT 'mark', c.platform, c.key, k.kind, k.time, k.note FROM mark k JOIN support_case c ON c.id = k.support_case",
        "SELECT 'removed', hex(identity) FROM removed_message",
    ];

    public static string[] Of(LedgerFile file) => [.. Queries.SelectMany(q => Rows(file, q)).Order(StringComparer.Ordinal)];

    private static IEnumerable<string> Rows(LedgerFile file, string query)
    {
        using var connection =
            new SqliteConnection(
                new SqliteConnectionStringBuilder { DataSource = file.Path, Mode = SqliteOpenMode.ReadWrite, Pooling = false }.ToString());
        connection.Open();
        using var command = new SqliteCommand(query, connection);
        using var row = command.ExecuteReader();
        while (row.Read())
        {
            var columns = Enumerable.Range(0, row.FieldCount).Where(i => row.GetName(i) is not ("id" or "folder"))
                .Select(i => row.GetValue(i) switch { byte[] bytes => Convert.ToHexString(bytes),
                    var value => Convert.ToString(value, CultureInfo.InvariantCulture) });
            yield return string.Join(" | ", columns);
        }
    }
}
