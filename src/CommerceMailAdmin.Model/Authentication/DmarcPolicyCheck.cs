using System.Diagnostics.CodeAnalysis;

namespace CommerceMailAdmin;

/// <summary>The DMARC policy that applies to a domain, judged.</summary>
public sealed record DmarcPolicyCheck : PolicyCheck
{
    /// <summary>Begins with a judgement.</summary>
    [SetsRequiredMembers]
    public DmarcPolicyCheck(PolicyCheck check)
        : base(check)
    {
    }

    /// <summary>The domain whose record applies: the domain itself or one above it; null if there is none.</summary>
    public string? PolicyDomain { get; init; }

    /// <summary>The organisational domain that the tree walk found; null if a failed look-up leaves it open.</summary>
    public string? OrganizationalDomain { get; init; }

    /// <summary>What receivers are asked to do, with sp=, np= and t= taken into account; null if no usable policy applies.</summary>
    public DmarcDisposition? EffectivePolicy { get; init; }

    /// <summary>The policy for the record's own domain (p=); null if no usable policy applies.</summary>
    public DmarcDisposition? Policy { get; init; }

    /// <summary>The policy for subdomains (sp=); null if it is not given.</summary>
    public DmarcDisposition? SubdomainPolicy { get; init; }

    /// <summary>The policy for subdomains that do not exist (np=); null if it is not given.</summary>
    public DmarcDisposition? NonexistentPolicy { get; init; }

    /// <summary>Whether the policy is only being tested (t=y).</summary>
    public bool IsTest { get; init; }

    /// <summary>Whether DKIM domains must equal the From domain (adkim=s).</summary>
    public bool IsDkimStrict { get; init; }

    /// <summary>Whether the SPF domain must equal the From domain (aspf=s).</summary>
    public bool IsSpfStrict { get; init; }

    /// <summary>Tags that RFC 9989 removed, as published.</summary>
    public IReadOnlyList<string> DeprecatedTags { get; init; } = [];

    /// <summary>Tags that are not known, as published.</summary>
    public IReadOnlyList<string> UnknownTags { get; init; } = [];

    /// <summary>Where reports are to go.</summary>
    public IReadOnlyList<DmarcReportAddress> ReportAddresses { get; init; } = [];
}

/// <summary>An address that DMARC reports are to go to.</summary>
public sealed record DmarcReportAddress
{
    /// <summary>The tag that names it: rua for aggregate reports, ruf for single failures.</summary>
    public required string Tag { get; init; }

    /// <summary>The address as published.</summary>
    public required string Uri { get; init; }

    /// <summary>The domain that receives; null if the address has none.</summary>
    public string? Domain { get; init; }

    /// <summary>Whether the address belongs to another organisation than the policy; null if that is not known.</summary>
    public bool? IsExternal { get; init; }

    /// <summary>
    /// Pass if reports may be sent there, Fail if the other organisation does not say that it takes them (RFC 9990 section 4), TempError
    /// if a look-up failed, PermError for an address of no use, None if it was not asked for.
    /// </summary>
    public required CheckResult Result { get; init; }

    /// <summary>Why, in words.</summary>
    public required string Reason { get; init; }
}
