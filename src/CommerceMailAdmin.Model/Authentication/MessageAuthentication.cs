namespace CommerceMailAdmin;

/// <summary>Whether a message is the platform's.</summary>
public enum MessageVerdict
{
    /// <summary>A proof of the From domain passes now, or the organisation's own server recorded that it did.</summary>
    Genuine,

    /// <summary>It claims to be the platform's and is not, or is no longer what the platform sent.</summary>
    Forged,

    /// <summary>Neither can be shown now. Nothing is held against the message.</summary>
    Unverifiable,

    /// <summary>It does not claim to be the platform's.</summary>
    NotPlatformMail,
}

/// <summary>One stored message: every proof of its origin, what servers recorded, and the verdict.</summary>
public sealed record MessageAuthentication
{
    /// <summary>The verdict.</summary>
    public required MessageVerdict Verdict { get; init; }

    /// <summary>What the verdict rests on, in sentences, the weightiest first.</summary>
    public required IReadOnlyList<string> Evidence { get; init; }

    /// <summary>Where the message lies, in one text: a file, a place in an mbox file, or its URL on a mail server (RFC 5092).</summary>
    public required string Location { get; init; }

    /// <summary>The file it lies in; of a compressed file the file, "!", and the name of the part in it; null on a mail server.</summary>
    public string? File { get; init; }

    /// <summary>Where in the file its first header field begins, in bytes; null on a mail server.</summary>
    public long? Offset { get; init; }

    /// <summary>The subject, decoded; empty where there is none.</summary>
    public required string Subject { get; init; }

    /// <summary>The From address, without the display name; the field as it stands where it cannot be read as one address.</summary>
    public required string From { get; init; }

    /// <summary>The domain of the From address in its DNS form; null where there is not exactly one.</summary>
    public string? FromDomain { get; init; }

    /// <summary>The Date field; null where it is missing or cannot be read.</summary>
    public DateTimeOffset? Date { get; init; }

    /// <summary>When the organisation took the message, which expiry is held against; null where no Received field tells.</summary>
    public DateTimeOffset? ReceivedAt { get; init; }

    /// <summary>SPF where the message entered the organisation.</summary>
    public required MessageSpf Spf { get; init; }

    /// <summary>Every DKIM signature, topmost first.</summary>
    public required IReadOnlyList<MessageDkimSignature> Dkim { get; init; }

    /// <summary>DMARC, as published now.</summary>
    public required MessageDmarc Dmarc { get; init; }

    /// <summary>The ARC chain.</summary>
    public required MessageArc Arc { get; init; }

    /// <summary>What the organisation's own server recorded; null where nothing can be trusted to be its record.</summary>
    public TrustedAuthenticationResults? ReceiverResult { get; init; }

    /// <summary>Why the stamp is trusted, or why there is none.</summary>
    public required string ReceiverResultReason { get; init; }

    /// <summary>What Exchange's filter recorded; null where there is nothing of it.</summary>
    public ExchangeFilterResult? Exchange { get; init; }

    /// <summary>Where the stamp and the results now differ, each with a reason.</summary>
    public required IReadOnlyList<ReceiverResultDifference> Differences { get; init; }

    /// <summary>Whether the client's address lies in the ranges the platform publishes; null where the address is not known.</summary>
    public bool? InPublishedRanges { get; init; }

    /// <summary>Whether the From domain is one of the platform's listed domains.</summary>
    public required bool InDomainList { get; init; }
}

/// <summary>SPF of a stored message, asked for the hop at which it entered the organisation.</summary>
public sealed record MessageSpf
{
    /// <summary>The result; None where it could not be asked for.</summary>
    public required SpfResult Result { get; init; }

    /// <summary>Why, in a sentence.</summary>
    public required string Reason { get; init; }

    /// <summary>The Received field whose client was checked; null where none was found.</summary>
    public MessageHop? Hop { get; init; }

    /// <summary>Why that field was used, or why none was.</summary>
    public required string HopReason { get; init; }

    /// <summary>Where the envelope sender was read from; null where it is not recorded.</summary>
    public string? SenderSource { get; init; }

    /// <summary>The check; null where it could not be made.</summary>
    public SpfCheck? Check { get; init; }
}

/// <summary>What Exchange's filter recorded. As the fields stand: only servers that remove such fields from incoming mail make them trustworthy.</summary>
public sealed record ExchangeFilterResult
{
    /// <summary>The spam confidence level, -1 to 9; null where none is recorded.</summary>
    public int? Scl { get; init; }

    /// <summary>The filtering verdict (SFV).</summary>
    public string? FilteringVerdict { get; init; }

    /// <summary>The connection filter's verdict (IPV).</summary>
    public string? ConnectionVerdict { get; init; }

    /// <summary>The category (CAT) of the policy that acted.</summary>
    public string? Category { get; init; }

    /// <summary>The connecting address (CIP).</summary>
    public string? ClientAddress { get; init; }

    /// <summary>The composite result and its reason code, such as "pass 100"; null where none can be trusted.</summary>
    public string? CompAuth { get; init; }

    /// <summary>What let the message through or held it, in words.</summary>
    public IReadOnlyList<string> Meaning { get; init; } = [];
}

/// <summary>One result that the organisation's server recorded and that comes out differently now.</summary>
/// <param name="Method">The method: spf, dkim, dmarc or arc.</param>
/// <param name="Domain">The domain it is about; null where none is named.</param>
/// <param name="Recorded">The result recorded, in the words of RFC 8601.</param>
/// <param name="Now">The result now, in the same words.</param>
/// <param name="Reason">Why they differ.</param>
public sealed record ReceiverResultDifference(string Method, string? Domain, string Recorded, string Now, string Reason)
{
    /// <summary>The difference on one line.</summary>
    public override string ToString() => $"{Method}{(Domain is null ? "" : $" of {Domain}")}: {Recorded} when it came in, {Now} now. {Reason}";
}
