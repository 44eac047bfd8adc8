using CommerceMailAdmin.Engine.Cases.Classification;
using CommerceMailAdmin.Engine.Cases.Content;
using CommerceMailAdmin.Engine.Common;
using CommerceMailAdmin.Engine.Platform;

namespace CommerceMailAdmin.Engine.Cases.Store.Ledger;

/// <summary>
/// Adds messages to a ledger and works out every case that they belong to. The result does not depend on the order of the messages, nor on
/// how often
/// one is added. To be used within one transaction.
/// </summary>
internal sealed class LedgerWriter
{
    private readonly LedgerFile _file;
    private readonly LedgerFolders _folders;
    private readonly LedgerSummaries _summaries;
    private readonly OwnAddresses _own;
    private readonly OwnAddresses _newOwn = new();
    private bool _ownGrew;

    /// <summary>The cases whose messages changed, and the buyers' names in new messages, by the messages' rows.</summary>
    private readonly HashSet<long> _touched = [];
    private readonly Dictionary<long, string?> _buyers = [];

    public LedgerWriter(LedgerFile file, LedgerFolders folders)
    {
        _file = file;
        _folders = folders;
        var cases = new LedgerCases(file, folders);
        _summaries = new LedgerSummaries(file, cases);
        _own = cases.OwnAddresses();
    }

    /// <summary>Adds a message, without text that may be the buyer's words.</summary>
    /// <returns>True if it was not in the ledger.</returns>
    public bool Add(ReadMessage read)
    {
        var message = read with { Content = read.Content.WithoutFreeText() };
        var identity = message.Identity.ToBytes();
        if (_file["SELECT 1 FROM removed_message WHERE identity = $1"].Value(identity) is not null)
        {
            return false;
        }

        var folder = _folders.FolderId(message.Mailbox, message.Folder);
        var kind = EnumNames<MessageClass>.Of(message.Class);
        var (row, isBetter) = Find(identity, kind, folder, message);
        if (row is not null && !isBetter)
        {
            return false;
        }

        object?[] facts = MessageRow.Values(message);
        if (row is { } known)
        {
            _file[MessageRow.Update].Run([known, .. facts]);
            Connect(known, message);
            return false;
        }

        Connect(_file[MessageRow.Insert].Number([identity, kind, folder, .. facts])!.Value, message);
        return true;
    }

    /// <summary>Works out the cases whose messages changed.</summary>
    /// <returns>How many cases and answers are new.</returns>
    public (int Cases, int Answers) WorkOutCases()
    {
        TouchCasesOfNewOwnAddresses();
        var (cases, answers) = (0, 0);
        foreach (var id in _touched)
        {
            var (isNew, more) = _summaries.Update(id, _own, _buyers);
            cases += isNew ? 1 : 0;
            answers += more;
        }

        return (cases, answers);
    }

    /// <summary>
    /// The row of the same message in the same folder. Of two copies there the ledger keeps the earlier one; if the times are equal, the
    /// header hash decides.
    /// </summary>
    private (long? Row, bool IsBetter) Find(byte[] identity, string kind, long folder, ClassifiedMessage message)
    {
        const string Same = "SELECT id, time, header_hash FROM message WHERE identity = $1 AND class = $2 AND folder = $3";
        foreach (var row in _file[Same].Rows(identity, kind, folder))
        {
            var order = message.Time.UtcTicks.CompareTo(row.Number(1));
            if (order == 0)
            {
                var stored = Hex.Of(row.Bytes(2));
                order = string.CompareOrdinal(message.HeaderHash ?? "", stored);
            }

            return (row.Number(0), order < 0);
        }

        return (null, false);
    }

    /// <summary>Connects a message with its orders and cases, and adds the addresses that it was delivered to.</summary>
    private void Connect(long row, ReadMessage message)
    {
        _buyers[row] = message.Content.Buyer;
        foreach (var number in OrderNumbers(message))
        {
            _file["INSERT OR IGNORE INTO message_order (number, message) VALUES ($1, $2)"].Run(number, row);
        }

        foreach (var own in message.DeliveredTo)
        {
            if (_own.Add(own))
            {
                _file["INSERT OR IGNORE INTO own_address (address) VALUES ($1)"].Run(own.Address);
                _ownGrew |= _newOwn.Add(own);
            }
        }

        foreach (var (key, written) in message.Cases)
        {
            Link(CaseRow(key), row, written == key.Id ? null : written, byReference: false);
        }

        ConnectByReference(row, message);
    }

    /// <summary>The order numbers by which a message is found, without regard to case.</summary>
    private static IEnumerable<string> OrderNumbers(ReadMessage message) =>
        new[] { message.OrderNumber, message.Content.OrderNumber, message.Content.SellerOrderNumber }.OfType<string>()
            .Select(LedgerStore.Fold).Distinct();

    /// <summary>
    /// Connects an answer that was not sent to the relay address with the cases of the messages that it refers to, whichever was added
    /// first.
    /// </summary>
    private void ConnectByReference(long row, ClassifiedMessage message)
    {
        const string CasesOfMessageId = """
            SELECT l.support_case FROM message m JOIN case_message l ON l.message = m.id
            WHERE m.message_id = $1 AND m.class IN ('CaseMail', 'Answer') AND l.by_reference = 0
            """;
        if (message is { Class: MessageClass.Answer, Cases.Count: 0 })
        {
            foreach (var reference in message.References)
            {
                _file["INSERT OR IGNORE INTO loose_answer (refers_to, message) VALUES ($1, $2)"].Run(reference, row);
                foreach (var id in _file[CasesOfMessageId].Rows(reference).Select(r => r.Number(0)).ToList())
                {
                    Link(id, row, null, byReference: true);
                }
            }
        }
        else if (message is { Class: MessageClass.CaseMail or MessageClass.Answer, MessageId: { } messageId })
        {
            var answers = _file["SELECT message FROM loose_answer WHERE refers_to = $1"].Rows(messageId).Select(r => r.Number(0)).ToList();
            foreach (var answer in answers)
            {
                foreach (var (key, _) in message.Cases)
                {
                    Link(CaseRow(key), answer, null, byReference: true);
                }
            }
        }
    }

    private void Link(long id, long row, string? written, bool byReference)
    {
        const string Insert = "INSERT OR IGNORE INTO case_message (support_case, message, written, by_reference) VALUES ($1, $2, $3, $4)";
        _file[Insert].Run(id, row, written, byReference ? 1 : 0);
        _touched.Add(id);
    }

    private long CaseRow(CaseKey key)
    {
        object[] values = [key.Platform, key.Id];
        return _file["SELECT id FROM support_case WHERE platform = $1 AND key = $2"].Number(values)
            ?? _file["INSERT INTO support_case (platform, key, changed) VALUES ($1, $2, 0) RETURNING id"].Number(values)!.Value;
    }

    /// <summary>
    /// If case mail was delivered to an address, mail from that address counts as an answer, even if it was added earlier.
    /// </summary>
    private void TouchCasesOfNewOwnAddresses()
    {
        if (!_ownGrew)
        {
            return;
        }

        const string Uncertain =
            "SELECT m.sender, l.support_case FROM message m JOIN case_message l ON l.message = m.id WHERE m.needs_known_sender = 1";
        foreach (var row in _file[Uncertain].Rows())
        {
            if (_newOwn.Contains(row.Address(row.Text(0))))
            {
                _touched.Add(row.Number(1));
            }
        }
    }
}
