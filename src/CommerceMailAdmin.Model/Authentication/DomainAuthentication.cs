namespace CommerceMailAdmin;

/// <summary>
/// Whether a domain is protected against being forged: its SPF, DKIM and DMARC records, and the hosts that take its mail.
/// </summary>
public sealed record DomainAuthentication
{
    /// <summary>The domain, in lower case, as it stands in the DNS.</summary>
    public required string Domain { get; init; }

    /// <summary>
    /// The SPF record (RFC 7208): Pass if it refuses everybody it does not name, Neutral if it says nothing of them, Fail if it
    /// authorises everybody; PermError and TempError if a record that it includes or redirects to, or a limit, breaks every check.
    /// </summary>
    public required SpfPolicyCheck Spf { get; init; }

    /// <summary>
    /// The DKIM keys (RFC 6376) under the selectors tried: Pass if one can be used, Fail if all are revoked. Selectors cannot be
    /// listed, so that None means: not under these.
    /// </summary>
    public required PolicyCheck Dkim { get; init; }

    /// <summary>Every selector tried, in the order tried.</summary>
    public required IReadOnlyList<DkimSelectorCheck> DkimSelectors { get; init; }

    /// <summary>The DMARC policy (RFC 9989) that applies to the domain: Pass for quarantine and reject, Neutral for none.</summary>
    public required DmarcPolicyCheck Dmarc { get; init; }

    /// <summary>The hosts that take the domain's mail.</summary>
    public required MailExchangerCheck Mx { get; init; }

    /// <summary>How the mail to the domain is protected on the way; null unless it was asked for.</summary>
    public TransportSecurity? TransportSecurity { get; init; }

    /// <summary>Everything noticed, the worst first. A broken record or limit does not end the search.</summary>
    public IReadOnlyList<Finding> Findings { get; init; } = [];

    /// <summary>What a seller's own domain must stand up to; null unless it was asked for.</summary>
    public SellerFitness? SellerFitness { get; init; }

    /// <summary>
    /// Whether at least one of the three is in place, as the platform asks of a seller's domain; null if none was seen and a look-up
    /// failed, so that it cannot be told.
    /// </summary>
    public bool? MeetsPlatformRequirement { get; init; }
}
