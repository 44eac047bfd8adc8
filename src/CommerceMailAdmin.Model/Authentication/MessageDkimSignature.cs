namespace CommerceMailAdmin;

/// <summary>One DKIM-Signature field of a message and what became of its verification (RFC 6376, 8301, 8463).</summary>
public sealed record MessageDkimSignature
{
    /// <summary>The result.</summary>
    public required CheckResult Result { get; init; }

    /// <summary>Why it did not pass; <see cref="DkimFailure.None"/> where it did.</summary>
    public required DkimFailure Failure { get; init; }

    /// <summary>The result in a sentence.</summary>
    public required string Detail { get; init; }

    /// <summary>The signing domain (d=), in lower case; empty if it cannot be read.</summary>
    public string Domain { get; init; } = "";

    /// <summary>The selector (s=); empty if it cannot be read.</summary>
    public string Selector { get; init; } = "";

    /// <summary>The identity (i=) on whose behalf was signed; null if the field names none.</summary>
    public string? Identity { get; init; }

    /// <summary>The algorithm (a=), such as rsa-sha256; empty if it cannot be read.</summary>
    public string Algorithm { get; init; } = "";

    /// <summary>The canonicalisation (c=) of header and body, such as relaxed/simple; empty if it cannot be read.</summary>
    public string Canonicalization { get; init; } = "";

    /// <summary>The names of the signed header fields (h=), in the order signed.</summary>
    public IReadOnlyList<string> SignedHeaders { get; init; } = [];

    /// <summary>How many octets of the canonical body are signed (l=); null if all of it is.</summary>
    public long? BodyLength { get; init; }

    /// <summary>How many octets of the canonical body are after the signed ones (l=): anyone may have added them.</summary>
    public long UnsignedBodyLength { get; init; }

    /// <summary>
    /// The names of fields that programs show or go by and that the signature does not cover, such as Subject or Reply-To: anyone may have
    /// changed or added them (RFC 6376 section 8.15).
    /// </summary>
    public IReadOnlyList<string> UnsignedFields { get; init; } = [];

    /// <summary>True if the signature is right over the signed header fields, whatever became of the body.</summary>
    public bool HeaderHolds { get; init; }

    /// <summary>When it was signed (t=), UTC; null if the field does not say.</summary>
    public DateTimeOffset? SignedAt { get; init; }

    /// <summary>When it expires (x=), UTC; null if the field does not say.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>The key that was used; null if there was none.</summary>
    public MessageDkimKey? Key { get; init; }

    /// <summary>True if the message is proven not to be as it was signed.</summary>
    public bool IsProvenWrong => Failure is DkimFailure.BodyHash or DkimFailure.Signature;

    /// <summary>The result in the words of RFC 8601 section 2.7.1.</summary>
    public string AuthenticationResult => Failure switch
    {
        DkimFailure.None => "pass",
        DkimFailure.BodyHash or DkimFailure.Signature or DkimFailure.Expired => "fail",
        DkimFailure.Policy => "policy",
        DkimFailure.Dns => "temperror",
        DkimFailure.Rebuilt => "neutral",
        _ => "permerror",
    };
}

/// <summary>The published key of a DKIM signature.</summary>
public sealed record MessageDkimKey
{
    /// <summary>The name of the record, selector._domainkey.domain.</summary>
    public required string Name { get; init; }

    /// <summary>The record as published.</summary>
    public required string Record { get; init; }

    /// <summary>The key type (k=): rsa or ed25519; empty if it cannot be read.</summary>
    public required string KeyType { get; init; }

    /// <summary>The key's length in bits; 0 if it cannot be read.</summary>
    public required int Bits { get; init; }

    /// <summary>True if the domain says that it is only testing DKIM (t=y).</summary>
    public bool IsTest { get; init; }

    /// <summary>The server that answered.</summary>
    public required string Resolver { get; init; }

    /// <summary>How long the answer may be kept; null if it is not known.</summary>
    public TimeSpan? Ttl { get; init; }
}
