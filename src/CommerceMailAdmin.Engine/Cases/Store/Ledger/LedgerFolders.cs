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
                found = _known[id];
            }

            return found;
        }
    }

    /// <summary>A mailbox's id; entered where it is new.</summary>
    public long MailboxId(string name) =>
        (long?)file["SELECT id FROM mailbox WHERE name = $1"].Value(name)
        ?? (long)file["INSERT INTO mailbox (name) VALUES ($1) RETURNING id"].Value(name)!;

    /// <summary>A folder's id; entered where it is new.</summary>
    public long FolderId(string mailbox, MailFolder folder)
    {
        if (!_ids.TryGetValue((mailbox, folder), out var id))
        {
            object[] values = [MailboxId(mailbox), folder.Name, EnumNames<FolderRole>.Of(folder.Role)];
            id = (long?)file["SELECT id FROM folder WHERE mailbox = $1 AND name = $2 AND role = $3"].Value(values)
                ?? (long)file["INSERT INTO folder (mailbox, name, role) VALUES ($1, $2, $3) RETURNING id"].Value(values)!;
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
