namespace CommerceMailAdmin;

/// <summary>What can be noticed about a domain's SPF records without a client's address.</summary>
public enum SpfProblemKind : long
{
    /// <summary>The domain publishes no SPF record.</summary>
    NoRecord,

    /// <summary>The domain publishes several; one is allowed (RFC 7208 section 4.5).</summary>
    SeveralRecords,

    /// <summary>A TXT record looks like SPF, but does not begin with "v=spf1" and a space. No receiver reads it.</summary>
    Lookalike,

    /// <summary>A term breaks the grammar (section 4.6).</summary>
    SyntaxError,

    /// <summary>A modifier that is not known, which is ignored (section 6); often a mechanism written with "=".</summary>
    UnknownModifier,

    /// <summary>A DNS look-up failed; what it would have shown is not known.</summary>
    LookupFailed,

    /// <summary>A look-up gave no answer (section 4.6.4).</summary>
    VoidLookup,

    /// <summary>An include or redirect leads to a domain without one SPF record (sections 5.2 and 6.1).</summary>
    TargetWithoutRecord,

    /// <summary>A term leads to a name that cannot exist in DNS (section 4.8).</summary>
    InvalidTarget,

    /// <summary>Records include or redirect to one another without end.</summary>
    Loop,

    /// <summary>More than ten terms need look-ups (section 4.6.4).</summary>
    LookupLimit,

    /// <summary>More than two look-ups give no answer to a check of an IPv4 client (section 4.6.4).</summary>
    VoidLookupLimit,

    /// <summary>More than two look-ups give no answer to a check of an IPv6 client, as hosts have IPv4 addresses only.</summary>
    VoidLookupLimitIPv6,

    /// <summary>A mechanism leads to more than ten mail exchangers (section 4.6.4).</summary>
    MxLimit,

    /// <summary>The tree is too large to be read to its end.</summary>
    WorkLimit,

    /// <summary>Everybody can send with the domain ("+all", section 5.1).</summary>
    PassAll,

    /// <summary>Neither "all" nor "redirect" gives a result for other clients (section 4.7).</summary>
    NoDefault,

    /// <summary>A term comes after "all" and is never reached (section 5.1).</summary>
    NotReached,

    /// <summary>A redirect beside "all" is ignored (section 6.1).</summary>
    RedirectIgnored,

    /// <summary>The ptr mechanism or the p macro is used, which should not be (section 5.5).</summary>
    PtrUsed,

    /// <summary>An address has bits after its prefix length, so the range does not begin at this address.</summary>
    HostBits,

    /// <summary>A record is so long that its answer may not fit a UDP packet (section 3.4).</summary>
    LongRecord,
}

/// <summary>One thing noticed about a domain's SPF records.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Effect">The result of a check that reaches it; null if it changes no result.</param>
/// <param name="Domain">The domain whose record it was noticed in.</param>
/// <param name="Term">The term it was noticed in; null if it is not a single term's.</param>
/// <param name="Position">The character of the record, counted from 1; null if there is none to name.</param>
/// <param name="Message">The finding as a sentence.</param>
public sealed record SpfProblem(SpfProblemKind Kind, SpfResult? Effect, string Domain, string? Term, int? Position, string Message);
