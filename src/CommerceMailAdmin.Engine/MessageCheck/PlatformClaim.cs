using CommerceMailAdmin.Engine.Mail;
using CommerceMailAdmin.Engine.Network;
using CommerceMailAdmin.Engine.Platform;

namespace CommerceMailAdmin.Engine.MessageCheck;

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
