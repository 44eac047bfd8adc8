namespace CommerceMailAdmin;

/// <summary>How a domain has the mail to it protected on the way: MTA-STS (RFC 8461) and reports on failed TLS (RFC 8460).</summary>
public sealed record TransportSecurity
{
    /// <summary>
    /// The MTA-STS record and policy: Pass if the policy is enforced for every mail exchanger, Neutral if it is only tested or withdrawn,
    /// Fail
    /// if a mail exchanger is missing from an enforced one, PermError if record or policy cannot be used, TempError if one could not be
    /// had.
    /// </summary>
    public required PolicyCheck MtaSts { get; init; }

    /// <summary>The policy's mode: enforce, testing or none; null if there is not a policy that can be read.</summary>
    public string? Mode { get; init; }

    /// <summary>The mail exchangers the policy names; "*." stands for one label.</summary>
    public IReadOnlyList<string> PolicyMx { get; init; } = [];

    /// <summary>How long senders keep the policy; null if there is none.</summary>
    public TimeSpan? MaxAge { get; init; }

    /// <summary>The policy file as fetched; null if it could not be had.</summary>
    public string? Policy { get; init; }

    /// <summary>The record that names where reports on failed TLS go.</summary>
    public required PolicyCheck TlsReporting { get; init; }

    /// <summary>Where those reports go.</summary>
    public IReadOnlyList<string> ReportAddresses { get; init; } = [];
}
