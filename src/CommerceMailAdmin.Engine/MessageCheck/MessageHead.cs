using CommerceMailAdmin.Engine.Common;
using CommerceMailAdmin.Engine.Mail;
using CommerceMailAdmin.Engine.Network;

namespace CommerceMailAdmin.Engine.MessageCheck;

/// <summary>The fields of a message that are shown and judged, decoded.</summary>
/// <param name="Subject">The subject; empty if there is none.</param>
/// <param name="From">The From address, or the fields as they stand if there is not exactly one.</param>
/// <param name="Senders">Every mailbox of every From field.</param>
/// <param name="FromDomain">The author domain in its DNS form; null if there is not exactly one From field with one address.</param>
/// <param name="FromProblem">Why there is no author domain; null if there is.</param>
/// <param name="Date">The Date field.</param>
internal sealed record MessageHead(
    string Subject, string From, IReadOnlyList<MailAddress> Senders, string? FromDomain, string? FromProblem, DateTimeOffset? Date)
{
    /// <summary>There is one From field in honest mail; so many are shown.</summary>
    private const int MaxShown = 5;

    public static MessageHead Read(HeaderBlock headers)
    {
        var head = ReadAs(headers);
        var others = AmbiguousHeader.AsOthersRead(headers);
        if (ReferenceEquals(others, headers) || ReadAs(others) is not { } seen
            || (seen.Senders.SequenceEqual(head.Senders) && seen.FromDomain == head.FromDomain))
        {
            return head;
        }

        return head with
        {
            Senders = [.. head.Senders, .. seen.Senders],
            FromDomain = null,
            FromProblem = "A control character in the header makes programs read different From fields",
        };
    }

    private static MessageHead ReadAs(HeaderBlock headers)
    {
        var fields = headers.All("From").ToList();
        var senders = headers.Addresses("From");
        var problem = ProblemOf(fields, senders, out var domain);
        return new MessageHead(
            DisplayText.Clean(headers.First("Subject")?.Text() ?? ""),
            DisplayText.Clean(senders.Count == 1 ? senders[0].Address : string.Join(", ", fields.Take(MaxShown).Select(f => f.Text()))),
            senders,
            problem is null ? domain : null,
            problem is null ? null : DisplayText.Clean(problem),
            headers.First("Date")?.Date());
    }

    private static string? ProblemOf(List<HeaderField> fields, List<MailAddress> senders, out string domain)
    {
        domain = "";
        if (fields.Count != 1)
        {
            return fields.Count == 0 ? "The message has no From field" : $"The message has {fields.Count} From fields";
        }

        if (senders.Count != 1)
        {
            return senders.Count == 0 ? "The From field holds no address" : $"The From field names {senders.Count} senders";
        }

        return DomainName.TryParse(senders[0].Domain, out domain) ? null
            : $"The From address is at '{senders[0].Domain}', which is not a domain name";
    }
}
