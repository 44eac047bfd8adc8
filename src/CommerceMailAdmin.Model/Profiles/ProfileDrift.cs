namespace CommerceMailAdmin;

/// <summary>What a part of the profile is compared with.</summary>
public enum ProfileDriftCheck : long
{
    /// <summary>A published range: whether the SPF of the profile's domains still authorises all of it.</summary>
    PublishedRange,

    /// <summary>The addresses of one family that SPF authorises: whether the published ranges hold them all.</summary>
    UnlistedAddresses,

    /// <summary>A range, published or authorised: whether Exchange Online's IP allow list takes it as it stands.</summary>
    ExchangeEntry,

    /// <summary>The last address of a range as the platform spells it out: whether that is the true end.</summary>
    PublishedEnd,

    /// <summary>A domain's SPF record (RFC 7208).</summary>
    Spf,

    /// <summary>A domain's DKIM keys (RFC 6376) under the selectors that are known.</summary>
    Dkim,

    /// <summary>The DMARC policy that applies to a domain (RFC 9989).</summary>
    Dmarc,
}

/// <summary>One comparison of the profile with the DNS.</summary>
/// <remarks>
/// All but <see cref="CheckedAt"/> is the same for the same profile and the same answers, and findings come in the same order, so that
/// today's can be compared with the last.
/// </remarks>
public sealed record ProfileDrift
{
    /// <summary>What was compared.</summary>
    public required ProfileDriftCheck Check { get; init; }

    /// <summary>The range, the domain, or the address family (IPv4, IPv6) it is about.</summary>
    public required string Subject { get; init; }

    /// <summary>
    /// Pass if the profile holds; Fail if it does not; Neutral if there is something to know and nothing is wrong with the profile, or
    /// if it cannot be told; None if the DNS has nothing to compare with; TempError if a look-up failed, which is never drift;
    /// PermError if what is published cannot be interpreted.
    /// </summary>
    public required CheckResult Result { get; init; }

    /// <summary>What was found, in words.</summary>
    public required string Detail { get; init; }

    /// <summary>How many IPv4 addresses it concerns: those in <see cref="Ranges"/>. IPv6 addresses are not counted.</summary>
    public long Addresses { get; init; }

    /// <summary>The ranges it concerns in CIDR notation, as few as possible and in order of address; none if all is well.</summary>
    public IReadOnlyList<string> Ranges { get; init; } = [];

    /// <summary>What to do; null if there is nothing to do.</summary>
    public string? Remediation { get; init; }

    /// <summary>Who answered: address and port, several separated by commas; null if the DNS has no part in it.</summary>
    public string? Resolver { get; init; }

    /// <summary>
    /// When the last of the answers it rests on was asked for (UTC); in a snapshot, when it was recorded. Null if the DNS has no part in
    /// it.
    /// </summary>
    public DateTimeOffset? CheckedAt { get; init; }

    /// <summary>The result and why.</summary>
    public override string ToString() => $"{Check} {Subject}: {Result}: {Detail}";
}
