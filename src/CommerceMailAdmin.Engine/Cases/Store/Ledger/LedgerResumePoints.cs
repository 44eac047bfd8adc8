using CommerceMailAdmin.Engine.Mail;

namespace CommerceMailAdmin.Engine.Cases.Store.Ledger;

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
        Synced = file["SELECT synced FROM mailbox WHERE name = $1"].Value(mailbox) is long ticks ? MessageRow.Time(ticks) : null;
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
        const string Store = "INSERT INTO resume_point (mailbox, folder, state) VALUES ($1, $2, $3) ON CONFLICT DO UPDATE SET state = excluded.state";

        // Asked here, because a transaction that was undone takes the mailbox with it.
        var id = Folders.MailboxId(_mailbox);
        foreach (var point in points)
        {
            _file[Store].Run(id, point.Folder, point.State);
        }

        _file["UPDATE mailbox SET synced = $2 WHERE id = $1"].Run(id, DateTimeOffset.UtcNow.UtcTicks);
    }
}
