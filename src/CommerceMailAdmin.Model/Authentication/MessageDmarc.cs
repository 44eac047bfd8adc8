namespace CommerceMailAdmin;

/// <summary>What a domain's owner asks receivers to do with a message that fails DMARC (RFC 9989 section 4.7, p=).</summary>
public enum DmarcDisposition : long
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Treat it as suspicious.</summary>
    Quarantine,

    /// <summary>Refuse it.</summary>
    Reject,
}

/// <summary>The DMARC result of a message (RFC 9989).</summary>
public sealed record MessageDmarc
{
    /// <summary>
    /// Pass if an aligned identifier passed, Fail if none did, None if no policy applies, TempError if a look-up failed that
    /// could have changed the outcome, PermError if the policy or the From field cannot be interpreted.
    /// </summary>
    public required CheckResult Result { get; init; }

    /// <summary>The result in a sentence.</summary>
    public required string Detail { get; init; }

    /// <summary>The author domain: that of the From address.</summary>
    public required string FromDomain { get; init; }

    /// <summary>The author domain's organisational domain; null if it is not known.</summary>
    public string? OrganizationalDomain { get; init; }

    /// <summary>The domain whose policy applies; null if there is none.</summary>
    public string? PolicyDomain { get; init; }

    /// <summary>The policy record as published; null if there is none.</summary>
    public string? Record { get; init; }

    /// <summary>What the policy asks for here, with sp=, np= and t= taken into account; null if no policy applies.</summary>
    public DmarcDisposition? Policy { get; init; }

    /// <summary>True if SPF passed for a domain aligned with the From domain.</summary>
    public bool SpfAligned { get; init; }

    /// <summary>True if a DKIM signature passed whose domain is aligned with the From domain.</summary>
    public bool DkimAligned { get; init; }

    /// <summary>The domains that passed and are aligned.</summary>
    public IReadOnlyList<string> AlignedDomains { get; init; } = [];

    /// <summary>Tags of the record that RFC 9989 does not know or no longer knows, and values that are not valid.</summary>
    public IReadOnlyList<string> Findings { get; init; } = [];

    /// <summary>Who answered for the record; null if there is none.</summary>
    public string? Resolver { get; init; }

    /// <summary>How long the record may be kept; null if there is none.</summary>
    public TimeSpan? Ttl { get; init; }
}
