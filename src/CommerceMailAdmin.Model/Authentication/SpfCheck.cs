namespace CommerceMailAdmin;

/// <summary>The answer to one SPF question: may this client send with this identity (RFC 7208, check_host)?</summary>
public sealed record SpfCheck
{
    /// <summary>The result.</summary>
    public required SpfResult Result { get; init; }

    /// <summary>Why, in one sentence.</summary>
    public required string Reason { get; init; }

    /// <summary>
    /// What the domain's owner says about a failure (exp); null if nothing valid is published, or the result is not Fail.
    /// </summary>
    /// <remarks>The text is a third party's.</remarks>
    public string? Explanation { get; init; }

    /// <summary>Which identity was checked.</summary>
    public required SpfIdentity Identity { get; init; }

    /// <summary>The domain whose policy was asked for, in its DNS form; as given if it is not a domain name.</summary>
    public required string Domain { get; init; }

    /// <summary>The domain's record as published; null if there is none, or several.</summary>
    public string? Record { get; init; }

    /// <summary>The mechanism that decided, as published; null if none matched.</summary>
    public string? MatchedTerm { get; init; }

    /// <summary>The domain whose record holds the matched mechanism; not the checked one after a redirect.</summary>
    public string? MatchedDomain { get; init; }

    /// <summary>The client's address; an IPv4-mapped IPv6 address as IPv4.</summary>
    public required string ClientAddress { get; init; }

    /// <summary>The sender the check was made for: the envelope sender, or postmaster at the HELO name.</summary>
    public required string Sender { get; init; }

    /// <summary>The HELO or EHLO name as given.</summary>
    public required string Helo { get; init; }

    /// <summary>Terms evaluated that need DNS; more than ten are a PermError (RFC 7208 section 4.6.4).</summary>
    public int Lookups { get; init; }

    /// <summary>Look-ups that gave no answer; more than two are a PermError.</summary>
    public int VoidLookups { get; init; }

    /// <summary>Every term evaluated, in order.</summary>
    public IReadOnlyList<SpfTraceStep> Trace { get; init; } = [];
}
