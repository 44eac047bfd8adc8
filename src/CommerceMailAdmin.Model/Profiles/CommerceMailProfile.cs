namespace CommerceMailAdmin;

/// <summary>
/// Everything that is known of the platform's mail, as data: each fact names its source, and each source its date.
/// </summary>
/// <remarks>The file format is described in docs/reference/profile.md and docs/reference/profile.schema.json.</remarks>
public sealed record CommerceMailProfile
{
    /// <summary>What the profile describes.</summary>
    public required string Name { get; init; }

    /// <summary>The version of the facts, as year.month[.revision] of their last review.</summary>
    public required string Version { get; init; }

    /// <summary>Where the facts were read from: "built-in", or the path of the custom file.</summary>
    public required string Origin { get; init; }

    /// <summary>The names of the shop platforms, as results show them.</summary>
    public required IReadOnlyList<string> Platforms { get; init; }

    /// <summary>The domains that take part in the platform's mail.</summary>
    public required IReadOnlyList<ProfileDomain> Domains { get; init; }

    /// <summary>The fixed sender addresses.</summary>
    public required IReadOnlyList<ProfileSender> Senders { get; init; }

    /// <summary>How each kind of mail is recognised by its From address and subject.</summary>
    public required IReadOnlyList<MailPattern> MailPatterns { get; init; }

    /// <summary>How the buyer's user name is read from a case mail's subject.</summary>
    public required BuyerSubject BuyerSubject { get; init; }

    /// <summary>The address ranges the platform publishes for its sending servers.</summary>
    public required IReadOnlyList<ProfileIPRange> IPRanges { get; init; }

    /// <summary>Time limits: answers, claims, returns, chargebacks.</summary>
    public required IReadOnlyList<ProfileDeadline> Deadlines { get; init; }

    /// <summary>Which DKIM signers (d=, s=) are expected on the platform's mail.</summary>
    public required IReadOnlyList<DkimSigner> DkimSigners { get; init; }

    /// <summary>DKIM selectors to try on a domain whose selectors are not known.</summary>
    public required IReadOnlyList<CommonSelector> CommonSelectors { get; init; }

    /// <summary>The reasons a buyer can choose when opening a case.</summary>
    public required IReadOnlyList<CaseReason> CaseReasons { get; init; }

    /// <summary>The labels before order numbers and reasons in a case's first mail.</summary>
    public required IReadOnlyList<BodyLabel> BodyLabels { get; init; }

    /// <summary>Words from which a mail's meaning is read; a custom profile may have none.</summary>
    public IReadOnlyList<TextPattern> TextPatterns { get; init; } = [];

    /// <summary>The documents the facts come from.</summary>
    public required IReadOnlyList<ProfileSource> Sources { get; init; }

    /// <summary>The names of the domains to be made safe senders, in the order of the profile.</summary>
    public IEnumerable<string> SafeSenderDomains => Domains.Where(d => d.SafeSender).Select(d => d.Name);
}
