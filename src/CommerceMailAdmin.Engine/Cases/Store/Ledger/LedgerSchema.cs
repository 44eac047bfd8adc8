namespace CommerceMailAdmin.Engine.Cases.Store.Ledger;

/// <summary>The ledger's tables. See docs/reference/ledger.md.</summary>
internal static class LedgerSchema
{
    /// <summary>The version that this module reads and writes. An empty file has version 0.</summary>
    public const int Version = 1;

    /// <summary>Creates the tables, within a transaction.</summary>
    public static void Create(LedgerFile file) => file.Once(string.Join(";\n", Statements));

    /// <summary>
    /// What the schema of a file has beside ours, or lacks; null if it is ours. A view or trigger of somebody else would run with our
    /// statements.
    /// </summary>
    public static string? Difference(LedgerFile file)
    {
        var missing = new HashSet<string>(Statements, StringComparer.Ordinal);
        foreach (var row in file["SELECT type, name, sql FROM sqlite_schema"].Rows())
        {
            var (type, name, sql) = (row.TextOrNull(0), row.TextOrNull(1) ?? "", row.TextOrNull(2));
            var isOwnIndex = sql is null && type == "index" && name.StartsWith("sqlite_autoindex_", StringComparison.Ordinal);
            if (!isOwnIndex && !missing.Remove(Lines(sql ?? "")))
            {
                return $"its {type} '{(name.Length > MaxName ? name.Substring(0, MaxName) : name)}' is not as this module makes it";
            }
        }

        return missing.Count == 0 ? null : "a table or an index is missing";
    }

    private const int MaxName = 64;

    private static readonly string[] Statements =
        [.. Lines(Tables).Split([";\n"], StringSplitOptions.RemoveEmptyEntries).Select(s => s.TrimEnd(';'))];

    private static string Lines(string sql) => sql.Replace("\r\n", "\n");

    private const string Tables = """
        CREATE TABLE mailbox (
            id INTEGER PRIMARY KEY,
            name TEXT NOT NULL UNIQUE COLLATE NOCASE,
            synced INTEGER
        ) STRICT;
        CREATE TABLE folder (
            id INTEGER PRIMARY KEY,
            mailbox INTEGER NOT NULL REFERENCES mailbox,
            name TEXT NOT NULL,
            role TEXT NOT NULL,
            UNIQUE (mailbox, name, role)
        ) STRICT;
        CREATE TABLE resume_point (
            mailbox INTEGER NOT NULL REFERENCES mailbox,
            folder TEXT NOT NULL,
            state TEXT NOT NULL,
            PRIMARY KEY (mailbox, folder)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE own_address (
            address TEXT PRIMARY KEY
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE message (
            id INTEGER PRIMARY KEY,
            identity BLOB NOT NULL,
            class TEXT NOT NULL,
            folder INTEGER NOT NULL REFERENCES folder,
            time INTEGER NOT NULL,
            header_hash BLOB,
            message_id TEXT,
            sender TEXT,
            sent_by TEXT,
            platform TEXT,
            authenticity TEXT NOT NULL,
            needs_known_sender INTEGER NOT NULL,
            is_to_relay INTEGER NOT NULL,
            delivered_to TEXT,
            claim_order TEXT,
            order_number TEXT,
            seller_order_number TEXT,
            reason TEXT,
            meanings INTEGER NOT NULL,
            has_attachment INTEGER NOT NULL,
            subject_marks BLOB,
            body_marks BLOB,
            UNIQUE (identity, class, folder)
        ) STRICT;
        CREATE INDEX message_message_id ON message (message_id) WHERE class IN ('CaseMail', 'Answer');
        CREATE INDEX message_uncertain ON message (sender) WHERE needs_known_sender = 1;
        CREATE INDEX message_claim ON message (claim_order) WHERE class IN ('Claim', 'Chargeback');
        CREATE TABLE message_order (
            number TEXT NOT NULL,
            message INTEGER NOT NULL REFERENCES message,
            PRIMARY KEY (number, message)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE loose_answer (
            refers_to TEXT NOT NULL,
            message INTEGER NOT NULL REFERENCES message,
            PRIMARY KEY (refers_to, message)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE support_case (
            id INTEGER PRIMARY KEY,
            platform TEXT NOT NULL,
            key TEXT NOT NULL,
            changed INTEGER NOT NULL,
            case_id TEXT,
            buyer TEXT,
            order_number TEXT,
            seller_order_number TEXT,
            reason TEXT,
            first_received INTEGER,
            waiting_since INTEGER,
            folder INTEGER REFERENCES folder,
            customer_count INTEGER,
            answer_count INTEGER,
            excluded_count INTEGER,
            authenticity TEXT,
            UNIQUE (key, platform)
        ) STRICT;
        CREATE INDEX support_case_waiting ON support_case (waiting_since) WHERE waiting_since IS NOT NULL;
        CREATE INDEX support_case_changed ON support_case (changed);
        CREATE TABLE case_message (
            support_case INTEGER NOT NULL REFERENCES support_case,
            message INTEGER NOT NULL REFERENCES message,
            written TEXT,
            by_reference INTEGER NOT NULL,
            PRIMARY KEY (support_case, message)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX case_message_message ON case_message (message);
        CREATE TABLE mark (
            id INTEGER PRIMARY KEY,
            support_case INTEGER NOT NULL REFERENCES support_case,
            kind TEXT NOT NULL,
            time INTEGER NOT NULL,
            note TEXT
        ) STRICT;
        CREATE INDEX mark_case ON mark (support_case);
        CREATE TABLE reminder (
            support_case INTEGER NOT NULL REFERENCES support_case,
            since INTEGER NOT NULL,
            state TEXT NOT NULL,
            message_id TEXT NOT NULL,
            sent INTEGER,
            PRIMARY KEY (support_case, since, state)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE removed_message (
            identity BLOB PRIMARY KEY
        ) STRICT, WITHOUT ROWID;
        """;
}
