using CommerceMailAdmin.Engine.Common;
using CommerceMailAdmin.Engine.Mail;
using CommerceMailAdmin.Engine.Network;

namespace CommerceMailAdmin.Engine.MessageCheck;

/// <summary>The fields of a message that are shown and judged, decoded.</summary>
/// <param name="Subject">The subject; empty where there is none.</param>
/// <param name="From">The From address, or the fields as they stand where there is not exactly one.</param>
/// <param name="Senders">Every mailbox of every From field.</param>
/// <param name="FromDomain">The author domain in its DNS form; null where there is not exactly one From field with one address.</param>
/// <param name="FromProblem">Why there is no author domain; null where there is.</param>
/// <param name="Date">The Date field.</param>
internal sealed record MessageHead(
    string Subject, string From, IReadOnlyList<MailAddress> Senders, string? FromDomain, string? FromProblem, DateTimeOffset? Date)
{
    /// <summary>There is one From field in honest mail; so many are shown.</summary>
    private const int MaxShown = 5;

    public static MessageHead Read(HeaderBlock headers)
    {
        var fields = headers.All("From").ToList();
        var senders = headers.Addresses("From");
        var domain = "";
        var problem =
            fields.Count == 0 ? "The message has no From field"
            : fields.Count > 1 ? $"The message has {fields.Count} From fields"
            : senders.Count == 0 ? "The From field holds no address"
            : senders.Count > 1 ? $"The From field names {senders.Count} senders"
            : DomainName.TryParse(senders[0].Domain, out domain) ? null : $"The From address is at '{senders[0].Domain}', which is no domain name";
        return new MessageHead(
            DisplayText.Clean(headers.First("Subject")?.Text() ?? ""),
            DisplayText.Clean(senders.Count == 1 ? senders[0].Address : string.Join(", ", fields.Take(MaxShown).Select(f => f.Text()))),
            senders,
            problem is null ? domain : null,
            problem is null ? null : DisplayText.Clean(problem),
            headers.First("Date")?.Date());
    }
}
