using System.Text.RegularExpressions;
using CommerceMailAdmin.Engine.Common;

namespace CommerceMailAdmin.Engine.Exchange.Trace;

/// <summary>What a status, an event or a delivery status code means, in words, and which command fixes it.</summary>
internal static class TraceOutcomes
{
    private static readonly string[] DecidingEvents = ["Fail", "Drop", "Defer", "Redirect", "Expand"];

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private static readonly Regex Folder = Pattern(@"DefaultFolderType\s*[:=]\s*""?(?<folder>[A-Za-z]{1,40})");

    /// <summary>An enhanced status code (RFC 3463 section 2).</summary>
    private static readonly Regex Code = Pattern(@"(?<![\d.])(?<code>[245]\.\d{1,3}\.\d{1,3})(?![\d.])");

    /// <summary>
    /// Codes with a meaning of their own in Exchange (Microsoft, "Email nondelivery reports and SMTP errors in Exchange Online").
    /// </summary>
    private static readonly Dictionary<string, (MailTraceOutcome Outcome, string Reason, string Fix)> Codes = new(StringComparer.Ordinal)
    {
        ["5.1.1"] = (MailTraceOutcome.Failed, "The address does not exist in the organisation", "Get-Recipient {0}"),
        ["5.1.10"] = (MailTraceOutcome.Failed, "The address does not exist in the organisation", "Get-Recipient {0}"),
        ["5.2.1"] = (MailTraceOutcome.Failed, "The mailbox is disabled or accepts no more mail at this rate", "Get-Mailbox {0}"),
        ["5.2.2"] = (MailTraceOutcome.Failed, "The mailbox is full", "Get-MailboxStatistics {0}"),
        ["4.2.2"] = (MailTraceOutcome.Failed, "The mailbox is full", "Get-MailboxStatistics {0}"),
        ["5.2.3"] = (MailTraceOutcome.Rejected, "The message is larger than the mailbox accepts",
            "Get-Mailbox {0} | Format-List MaxReceiveSize"),
        ["5.3.4"] = (MailTraceOutcome.Rejected, "The message is larger than the organisation accepts",
            "Get-TransportConfig | Format-List MaxReceiveSize"),
        ["5.4.6"] = (MailTraceOutcome.Failed, "The message went round in a loop", "Get-AcceptedDomain"),
        ["5.4.14"] = (MailTraceOutcome.Failed, "The message went round in a loop", "Get-AcceptedDomain"),
        ["5.7.124"] = (MailTraceOutcome.Rejected, "The group accepts mail only from listed senders",
            "Get-DistributionGroup {0} | Format-List AcceptMessagesOnlyFrom*"),
        ["5.7.133"] = (MailTraceOutcome.Rejected, "The group accepts mail only from inside the organisation",
            "Set-DistributionGroup {0} -RequireSenderAuthenticationEnabled $false"),
        ["5.7.134"] = (MailTraceOutcome.Rejected, "The mailbox accepts mail only from inside the organisation",
            "Set-Mailbox {0} -RequireSenderAuthenticationEnabled $false"),
        ["5.7.509"] = (MailTraceOutcome.Rejected, "The message failed DMARC, and the sending domain asks to reject such mail",
            "Test-CommerceMailAuth"),
    };

    /// <summary>The outcome that a status of the message trace stands for (Microsoft, Get-MessageTraceV2, -Status).</summary>
    public static (MailTraceOutcome Outcome, string Reason) OfStatus(string status) => status.ToUpperInvariant() switch
    {
        "DELIVERED" => (MailTraceOutcome.Delivered, "It was delivered. The status does not name the folder: -Detail reads it"),
        "FILTEREDASSPAM" => (MailTraceOutcome.Junked, "The filter marked it as spam, and it was delivered to Junk"),
        "QUARANTINED" => (MailTraceOutcome.Quarantined, "It is held in the quarantine"),
        "EXPANDED" => (MailTraceOutcome.Expanded, "The recipient is a group. Its members have rows of their own"),
        "FAILED" => (MailTraceOutcome.Failed, "The delivery failed"),
        "PENDING" => (MailTraceOutcome.Pending, "The delivery is under way, or is being tried again"),
        "GETTINGSTATUS" => (MailTraceOutcome.Pending, "Exchange has no status yet. Try again in some minutes"),
        "NONE" => (MailTraceOutcome.Unknown, "Exchange has no status: the message was rejected, or went to another recipient"),
        "" => (MailTraceOutcome.Unknown, "Exchange gave no status"),
        _ => (MailTraceOutcome.Unknown, $"Exchange gave a status that is not known: {status}"),
    };

    /// <summary>True if the events have to be read to know why.</summary>
    public static bool NeedsEvents(TraceRow row) => row.Outcome is MailTraceOutcome.Failed or MailTraceOutcome.Pending
        or MailTraceOutcome.Unknown;

    /// <summary>The row with what its events tell.</summary>
    /// <param name="row">The row with its events.</param>
    /// <param name="data">The events' further data.</param>
    public static TraceRow Explain(TraceRow row, IReadOnlyList<string> data)
    {
        var texts = data.Concat(row.Events.Select(e => e.Detail).OfType<string>()).ToList();
        var folder = texts.Select(t => Folder.Match(t)).LastOrDefault(m => m.Success)?.Groups["folder"].Value;
        if (folder is not null && row.Outcome is MailTraceOutcome.Delivered or MailTraceOutcome.Junked)
        {
            var isJunk = folder!.StartsWith("Junk", StringComparison.OrdinalIgnoreCase);
            return row with
            {
                Folder = folder,
                Outcome = isJunk ? MailTraceOutcome.Junked : MailTraceOutcome.Delivered,
                Reason = !isJunk ? $"It was delivered to the folder {folder}" : row.Outcome == MailTraceOutcome.Junked ? row.Reason
                    : "It was delivered to Junk, although the status says Delivered: the mailbox's junk settings or a rule put it there",
            };
        }

        if (row.Outcome is not (MailTraceOutcome.Failed or MailTraceOutcome.Pending or MailTraceOutcome.Unknown))
        {
            return row.Outcome == MailTraceOutcome.Delivered && row.Events.Count > 0
                ? row with { Reason = "It was delivered. Its events do not name the folder" } : row;
        }

        var last = row.Events.LastOrDefault(e => Kind(e) is not null);
        if (last is null)
        {
            return row;
        }

        return Kind(last) switch
        {
            "Redirect" => row with
            {
                Outcome = MailTraceOutcome.Redirected, Reason = Sentence("It went to another recipient", last.Detail),
            },
            "Expand" => row with { Outcome = MailTraceOutcome.Expanded, Reason = OfStatus("Expanded").Reason },
            "Defer" => row with { Outcome = MailTraceOutcome.Pending, Reason = Sentence("It waits for another try", last.Detail) },
            var kind => Failure(row, last.Detail, isDropped: kind == "Drop", isByRule: row.Events.Any(IsOfRule)),
        };
    }

    /// <summary>The row of a delivery that failed.</summary>
    /// <param name="row">The row.</param>
    /// <param name="text">What Exchange wrote of it.</param>
    /// <param name="isDropped">True if nobody was told that it was not delivered.</param>
    /// <param name="isByRule">True if a rule or a filter is known to have done it.</param>
    public static TraceRow Failure(TraceRow row, string? text, bool isDropped, bool isByRule)
    {
        var code = text is not null && Code.Matches(text) is { Count: > 0 } found ? found[found.Count - 1].Groups["code"].Value : null;
        if (code is not null && Codes.TryGetValue(code, out var known))
        {
            return row with
            {
                Outcome = known.Outcome, Reason = Sentence($"{known.Reason} ({code})", text),
                Remediation = string.Format(System.Globalization.CultureInfo.InvariantCulture, known.Fix,
                    PowerShellText.Quoted(row.Recipient)),
            };
        }

        var isRejected = isDropped || isByRule || code?.StartsWith("5.7.", StringComparison.Ordinal) == true;
        var of = code is null ? "" : $" ({code})";
        var reason = isDropped ? "It was deleted, and nobody was told"
            : isByRule ? "A mail flow rule or a filter refused it"
            : Refusal(isRejected) + of;
        return row with
        {
            Outcome = isRejected ? MailTraceOutcome.Rejected : MailTraceOutcome.Failed,
            Reason = Sentence(reason, text),
            Remediation = isRejected ? "Test-CommerceMailFlowRule" : null,
        };
    }

    private static string Refusal(bool isRejected) =>
        isRejected ? "A rule, a policy or a restriction refused it" : "The delivery failed";

    /// <summary>A reason, and what Exchange wrote of it.</summary>
    public static string Sentence(string reason, string? text)
    {
        const int longest = 300;
        var detail = text is null ? "" : Regex.Replace(text, @"\s+", " ", RegexOptions.None, Patience).Trim();
        return detail.Length == 0 ? reason : $"{reason}: {(detail.Length > longest ? detail.Substring(0, longest) + "..." : detail)}";
    }

    /// <summary>The kind of an event that tells what became of a message; null for other events.</summary>
    private static string? Kind(MailTraceEvent one) =>
        Array.Find(DecidingEvents, n => one.Event.StartsWith(n, StringComparison.OrdinalIgnoreCase));

    private static bool IsOfRule(MailTraceEvent one) =>
        new[] { "Transport rule", "TransportRule", "DLP rule" }.Any(n => one.Event.StartsWith(n, StringComparison.OrdinalIgnoreCase))
        && new[] { "Reject", "Delete" }.Any(w => $"{one.Action} {one.Detail}".IndexOf(w, StringComparison.OrdinalIgnoreCase) >= 0);

    private static Regex Pattern(string pattern) => new(pattern, RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, Patience);
}
