using CommerceMailAdmin.Engine.Common;
using CommerceMailAdmin.Engine.Exchange.Trace;
using CommerceMailAdmin.Engine.Mail;
using CommerceMailAdmin.Engine.Platform;

namespace CommerceMailAdmin.Engine.Rescue;

/// <summary>Turns rows of Exchange into results: the kind of mail, the case, and the command that fixes it.</summary>
/// <param name="platform">Recognises the platform's senders.</param>
/// <param name="isOnline">True for Exchange Online.</param>
/// <param name="includesBuyerData">True to show subjects.</param>
internal sealed class TraceDescriber(PlatformSenders platform, bool isOnline, bool includesBuyerData)
{
    /// <summary>True if a sender of the row is the platform's, or its company's.</summary>
    public bool IsPlatform(TraceRow row) => IsPlatform(row.Senders);

    /// <inheritdoc cref="IsPlatform(TraceRow)"/>
    public bool IsPlatform(IReadOnlyList<string> senders) => senders.Any(s => Address(s) is { } a && platform.IsFamily(a.Domain));

    private static MailAddress? Address(string sender)
    {
        var at = sender.LastIndexOf('@');
        return at <= 0 ? null : new MailAddress("", sender.Substring(0, at), sender.Substring(at + 1));
    }

    /// <summary>The result for a message that is, or was, in the quarantine.</summary>
    public CommerceMailTrace Describe(TraceRow row, QuarantinedMessage message, QuarantineProof proof)
    {
        var isReleased = message.IsReleasedTo(row.Recipient);
        return Describe(row, proof.From) with
        {
            Outcome = isReleased ? MailTraceOutcome.Released : MailTraceOutcome.Quarantined,
            Reason = isReleased
                ? message.IsSystemReleased
                    ? "It was quarantined, and Microsoft released it" : "It was quarantined, and somebody released it"
                : QuarantineReasons.Of(message),
            Remediation = isReleased ? null : QuarantineReasons.Fix(message, proof),
            Verdict = proof.Verdict,
            VerdictReason = proof.Reason,
            QuarantineIdentity = message.Identity,
            QuarantineType = message.Type,
            Expires = message.Expires,
        };
    }

    /// <summary>The result for a row.</summary>
    /// <param name="row">The row.</param>
    /// <param name="from">The address in From, if the header was read.</param>
    public CommerceMailTrace Describe(TraceRow row, MailAddress? from = null)
    {
        var addresses = row.Senders.Select(Address).OfType<MailAddress>().OrderByDescending(a => platform.IsPlatformDomain(a.Domain));
        MailAddress[] senders = from is null ? [.. addresses] : [from, .. addresses];
        var (pattern, caseId, order) = (default(MailPattern), default(string), default(string));
        foreach (var sender in senders)
        {
            pattern ??= platform.Classify(sender, () => row.Subject ?? "", out caseId, out order);
        }

        return new CommerceMailTrace
        {
            Received = row.Received,
            Recipient = row.Recipient,
            Sender = senders.Length > 0 ? senders[0].Address : string.Join(", ", row.Senders),
            Kind = pattern?.Kind,
            CaseId = caseId,
            OrderNumber = order,
            Subject = includesBuyerData ? row.Subject : null,
            Outcome = row.Outcome,
            Folder = row.Folder,
            Reason = row.Reason,
            Remediation = row.Remediation ?? Fix(row),
            Status = row.Status,
            MessageId = row.MessageId,
            MessageTraceId = row.TraceId,
            ClientAddress = row.ClientAddress,
            Events = [.. row.Events],
        };
    }

    private string? Fix(TraceRow row) => row.Outcome switch
    {
        MailTraceOutcome.Junked => $"$c = Connect-CommerceMailbox {(isOnline ? "-Graph" : "-Autodiscover")} -Mailbox "
            + $"{PowerShellText.Quoted(row.Recipient)}; Find-CommerceJunkMail -Connection $c | Restore-CommerceJunkMail -Connection $c",
        MailTraceOutcome.Failed or MailTraceOutcome.Redirected => $"Get-Recipient {PowerShellText.Quoted(row.Recipient)}",
        _ => null,
    };

    /// <summary>
    /// Says which cases came to the door and are nowhere in the ledger, so that nobody sees that their buyers wait; null if there are none.
    /// </summary>
    public static string? CasesNowhere(IEnumerable<CommerceMailTrace> rows, LedgerMail ledger)
    {
        const int MostNamed = 10;
        var cases = rows.Where(r => r is { Kind: MailKind.Case, CaseId: not null, InLedger: false } && !ledger.HasCase(r.CaseId))
            .GroupBy(r => r.CaseId!, StringComparer.OrdinalIgnoreCase).ToList();
        var named = cases.Take(MostNamed).Select(c => $"{c.Key} ({string.Join(", ", c.Select(r => r.Outcome).Distinct())})");
        var rest = cases.Count > MostNamed ? $" and {cases.Count - MostNamed} more" : "";
        return cases.Count == 0 ? null
            : $"{Amount.Of(cases.Count, "case")} at the door {(cases.Count == 1 ? "has" : "have")} no message in the ledger, so that no "
                + $"list shows that the buyer waits: {string.Join(", ", named)}{rest}. Run Sync-CommerceCase if the mail is new.";
    }

    /// <summary>The result with what the ledger knows of the message.</summary>
    public static CommerceMailTrace Compare(CommerceMailTrace row, LedgerMail? ledger)
    {
        if (ledger is null)
        {
            return row;
        }

        var (caseId, order) = ledger.Of(row.MessageId);
        row = row with
        {
            InLedger = ledger.Has(row.MessageId), CaseId = row.CaseId ?? caseId, OrderNumber = row.OrderNumber ?? order,
        };
        return row is { InLedger: false, Outcome: MailTraceOutcome.Delivered, Kind: MailKind.Case or MailKind.Claim or MailKind.Chargeback }
            ? row with
            {
                Reason = row.Reason + ". The ledger does not have it",
                Remediation = row.Remediation
                    ?? $"Sync-CommerceCase -Connection (Get-CommerceMailboxConnection {PowerShellText.Quoted(row.Recipient)})",
            }
            : row;
    }
}
