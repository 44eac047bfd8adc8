namespace CommerceMailAdmin.Engine.Dns;

/// <summary>A response to a query as it came, before anything in it is believed.</summary>
/// <param name="Code">The response code, with the upper bits that EDNS adds (RFC 6895 section 2.3).</param>
/// <param name="Answers">The answer section's records of the types the engine knows, each with its own owner.</param>
/// <param name="HasAnswers">True if the answer section has any records, of whatever type.</param>
internal sealed record DnsResponse(int Code, IReadOnlyList<DnsRecord> Answers, bool HasAnswers)
{
    /// <summary>True if the answer did not fit and has to be asked for over TCP.</summary>
    public bool IsTruncated { get; init; }

    /// <summary>True if a server that is not responsible for the name only points to others (RFC 2308 section 2.2).</summary>
    public bool IsReferral { get; init; }
}

/// <summary>What came back to one query.</summary>
/// <param name="Response">The response; null if there is none.</param>
/// <param name="Problem">Why there is none, worded to follow the server's name; null if nothing came in time.</param>
internal readonly record struct DnsReply(DnsResponse? Response, string? Problem)
{
    /// <summary>The problem of a response that breaks the rules of RFC 1035 section 4.</summary>
    public const string Unreadable = "sent an answer that cannot be read";
}
