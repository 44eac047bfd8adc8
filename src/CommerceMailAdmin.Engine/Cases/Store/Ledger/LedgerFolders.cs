using CommerceMailAdmin.Engine.Mail;

namespace CommerceMailAdmin.Engine.Cases.Store.Ledger;

/// <summary>The mailboxes and folders of a ledger. They are few, and never removed.</summary>
internal sealed class LedgerFolders(LedgerFile file)
{
    private readonly Dictionary<long, (MailFolder Folder, string Mailbox)> _known = [];
    private readonly Dictionary<(string Mailbox, MailFolder Folder), long> _ids = [];

    /// <summary>The folder of an id, and the mailbox it is in.</summary>
    public (MailFolder Folder, string Mailbox) this[long id]
    {
        get
        {
            if (!_known.TryGetValue(id, out var found))
            {
                ReadAll();
            }

            return _known.TryGetValue(id, out found) ? found : throw LedgerException.Damaged(file.Path, "a folder is missing");
        }
    }

    /// <summary>A mailbox's id; entered where it is new.</summary>
    public long MailboxId(string name) =>
        file["SELECT id FROM mailbox WHERE name = $1"].Number(name)
        ?? file["INSERT INTO mailbox (name) VALUES ($1) RETURNING id"].Number(name)!.Value;

    /// <summary>A folder's id; entered where it is new.</summary>
    public long FolderId(string mailbox, MailFolder folder)
    {
        if (!_ids.TryGetValue((mailbox, folder), out var id))
        {
            object[] values = [MailboxId(mailbox), folder.Name, EnumNames<FolderRole>.Of(folder.Role)];
            id = file["SELECT id FROM folder WHERE mailbox = $1 AND name = $2 AND role = $3"].Number(values)
                ?? file["INSERT INTO folder (mailbox, name, role) VALUES ($1, $2, $3) RETURNING id"].Number(values)!.Value;
            _ids.Add((mailbox, folder), id);
        }

        return id;
    }

    private void ReadAll()
    {
        const string All = "SELECT folder.id, folder.name, role, mailbox.name FROM folder JOIN mailbox ON mailbox.id = mailbox";
        foreach (var row in file[All].Rows())
        {
            _known[row.Number(0)] = (new MailFolder(row.Text(1), row.Value<FolderRole>(2)), row.Text(3));
        }
    }
}

/// <summary>How far a mailbox has been read.</summary>
internal sealed class LedgerResumePoints
{
    private readonly LedgerFile _file;
    private readonly string _mailbox;

    public LedgerResumePoints(LedgerFile file, string mailbox)
    {
        _file = file;
        _mailbox = mailbox;
        Folders = new LedgerFolders(file);
        Synced = file["SELECT synced FROM mailbox WHERE name = $1 AND synced IS NOT NULL"].Rows(mailbox)
            .Select(row => (DateTimeOffset?)row.Time(0)).FirstOrDefault();
    }

    /// <summary>The ledger's folders.</summary>
    public LedgerFolders Folders { get; }

    /// <summary>When the mailbox was last read; null if never.</summary>
    public DateTimeOffset? Synced { get; }

    /// <summary>The points that earlier runs have written.</summary>
    public IReadOnlyList<ResumePoint> Read() =>
        _file["SELECT folder, state FROM resume_point JOIN mailbox ON mailbox.id = mailbox WHERE name = $1"].Rows(_mailbox)
            .Select(row => new ResumePoint(row.Text(0), row.Text(1))).ToList();

    /// <summary>Writes points, within the transaction of the messages that they cover.</summary>
    public void Write(IReadOnlyList<ResumePoint> points)
    {
        const string Store =
            "INSERT INTO resume_point (mailbox, folder, state) VALUES ($1, $2, $3) ON CONFLICT DO UPDATE SET state = excluded.state";

        // Asked here, because a transaction that was undone takes the mailbox with it.
        var id = Folders.MailboxId(_mailbox);
        foreach (var point in points)
        {
            _file[Store].Run(id, point.Folder, point.State);
        }

        _file["UPDATE mailbox SET synced = $2 WHERE id = $1"].Run(id, DateTimeOffset.UtcNow.UtcTicks);
    }
}
