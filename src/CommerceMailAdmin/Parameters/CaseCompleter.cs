using System.Collections;
using System.Globalization;
using CommerceMailAdmin.Engine.BusinessTime;
using CommerceMailAdmin.Engine.Cases.History;
using CommerceMailAdmin.Engine.Cases.Queries;
using CommerceMailAdmin.Engine.Cases.Store.Ledger;
using CommerceMailAdmin.Engine.Mail;
using CommerceMailAdmin.Engine.Platform;

namespace CommerceMailAdmin.Parameters;

/// <summary>
/// Completes case ids, order numbers, addresses and mailboxes from the waiting cases of the ledger and from the open connections. It reads
/// for less than half a second, and contacts nobody.
/// </summary>
public sealed class CaseCompleter : Completer
{
    /// <inheritdoc/>
    private protected override IEnumerable<Completion> Known(string command, string parameter, IDictionary given)
    {
        var ledger = given["Ledger"] as string;
        var mailboxes = MailboxConnections.All.Select(c => Completion.Of(c.Mailbox, $"{c.Mailbox} at {c.Server}, {c.Encryption}"));
        return parameter switch
        {
            "Connection" => mailboxes.Select(c => c with { Code = $"(Get-CommerceMailboxConnection {c.Code})" }),
            "CaseId" => Waiting(ledger).Select(c => Completion.Of(c.CaseId, Describe(c))),
            "OrderNumber" => Waiting(ledger).Where(c => c.OrderNumber is not null).Select(c => Completion.Of(c.OrderNumber!, Describe(c))),
            "Mailbox" => mailboxes.Concat(Waiting(ledger).Select(c => Completion.Of(c.Mailbox, c.Mailbox))),
            _ => mailboxes,
        };
    }

    private static string Describe(CaseBacklogItem item) => string.Format(
        CultureInfo.InvariantCulture, "{0}, due {1:yyyy-MM-dd HH:mm}, {2}, {3}", item.State, item.DueBy, item.Buyer ?? "no name",
        item.Reason ?? "no reason");

    /// <summary>The waiting cases of the ledger, most urgent first; none if it is not there, is in use, or takes too long.</summary>
    private static IReadOnlyList<CaseBacklogItem> Waiting(string? ledger)
    {
        var path = ledger is null ? LedgerPath.Default : FullPath(ledger);
        return InTime(token => CaseBacklog.Read(CaseInput.Ledger(path), Options(), new SilentObserver(), token));
    }

    private static CaseOptions Options() => new()
    {
        Profile = ProfileReader.BuiltIn,
        Clock = new BusinessClock(BusinessCalendar.Create(null, BusinessCalendar.MondayToFriday, null, [])),
        At = DateTimeOffset.UtcNow,
        Now = DateTimeOffset.UtcNow,
    };

    private sealed class SilentObserver : IMailReadObserver
    {
        public void Unreadable(string path, Exception problem)
        {
        }

        public void Warn(string message)
        {
        }

        public void NoSentMail(string message)
        {
        }

        public void Detail(string message)
        {
        }

        public void Progress(string path, long bytes)
        {
        }

        public void Finished(string summary)
        {
        }
    }
}
