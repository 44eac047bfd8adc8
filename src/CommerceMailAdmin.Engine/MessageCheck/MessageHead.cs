using CommerceMailAdmin.Engine.Common;
using CommerceMailAdmin.Engine.Mail;
using CommerceMailAdmin.Engine.Network;
using CommerceMailAdmin.Engine.Platform;

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

/// <summary>What a message claims to be by its From field.</summary>
internal sealed record PlatformClaim
{
    /// <summary>The author domain; null if there is not exactly one.</summary>
    public required string? FromDomain { get; init; }

    /// <summary>Why there is no author domain; null if there is.</summary>
    public string? FromProblem { get; init; }

    /// <summary>True if the author domain is one of the platform's listed domains.</summary>
    public bool IsListed { get; init; }

    /// <summary>True if any sender's domain is the platform's, listed or not.</summary>
    public bool IsPlatform { get; init; }

    /// <summary>What makes a sender elsewhere look like the platform; null if nothing does.</summary>
    public string? LookAlike { get; init; }
}

/// <summary>Reads claims by the platform's facts. Can be used from several threads at once.</summary>
internal sealed class PlatformClaims
{
    private readonly PlatformSenders _platform;
    private readonly LookAlikes _lookAlikes;

    public PlatformClaims(CommerceMailProfile profile)
    {
        _platform = new PlatformSenders(profile);
        _lookAlikes = new LookAlikes(profile, _platform);
        Signers = new HashSet<string>(profile.DkimSigners.Select(s => s.Domain), StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>The domains that sign the platform's mail, aligned or not.</summary>
    public IReadOnlyCollection<string> Signers { get; }

    /// <summary>What a message claims.</summary>
    public PlatformClaim Of(MessageHead head) => new()
    {
        FromDomain = head.FromDomain,
        FromProblem = head.FromProblem,
        IsListed = head.FromDomain is { } domain && _platform.IsPlatformDomain(domain),
        IsPlatform = head.Senders.Any(IsPlatform),
        LookAlike = head.Senders.Count == 0 ? _lookAlikes.WhyText(head.From) : head.Senders.Select(Why).FirstOrDefault(w => w is not null),
    };

    /// <summary>Read as DNS reads it: an ideographic full stop parts labels too (UTS 46).</summary>
    public bool IsPlatform(MailAddress sender) =>
        _platform.IsFamily(sender.Domain) || (DomainName.TryParse(sender.Domain, out var domain) && _platform.IsFamily(domain));

    private string? Why(MailAddress sender)
    {
        // It remembers senders, which two threads must not do at once.
        lock (_lookAlikes)
        {
            return _lookAlikes.Why(sender);
        }
    }
}
