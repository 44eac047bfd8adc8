namespace CommerceMailAdmin;

/// <summary>If a message is the platform's.</summary>
public enum MessageVerdict : long
{
    /// <summary>A proof of the From domain passes now, or the organisation's own server recorded that it did.</summary>
    Genuine,

    /// <summary>It names the platform as its sender and is not from it, or was changed after the platform sent it.</summary>
    Forged,

    /// <summary>Neither can be shown now. Nothing speaks against the message.</summary>
    Unverifiable,

    /// <summary>It does not name the platform as its sender.</summary>
    NotPlatformMail,
}

/// <summary>One stored message: every proof of its origin, what servers recorded, and the verdict.</summary>
public sealed record MessageAuthentication
{
    /// <summary>The verdict.</summary>
    public required MessageVerdict Verdict { get; init; }

    /// <summary>The reasons of the verdict, in sentences, the strongest first.</summary>
    public required IReadOnlyList<string> Evidence { get; init; }

    /// <summary>Where the message lies, in one text: a file, a place in an mbox file, or its URL on a mail server (RFC 5092).</summary>
    public required string Location { get; init; }

    /// <summary>The file it lies in; of a compressed file the file, "!", and the name of the part in it; null on a mail server.</summary>
    public string? File { get; init; }

    /// <summary>Where in the file its first header field begins, in bytes; null on a mail server.</summary>
    public long? Offset { get; init; }

    /// <summary>The subject, decoded; empty if there is none.</summary>
    public required string Subject { get; init; }

    /// <summary>The From address without the display name; the raw field if it cannot be read as one address.</summary>
    public required string From { get; init; }

    /// <summary>The domain of the From address in its DNS form; null if there is not exactly one.</summary>
    public string? FromDomain { get; init; }

    /// <summary>The Date field; null if it is missing or cannot be read.</summary>
    public DateTimeOffset? Date { get; init; }

    /// <summary>When the organisation accepted the message. Expiry is compared with it. Null if no Received field has the time.</summary>
    public DateTimeOffset? ReceivedAt { get; init; }

    /// <summary>SPF where the message entered the organisation.</summary>
    public required MessageSpf Spf { get; init; }

    /// <summary>Every DKIM signature, topmost first.</summary>
    public required IReadOnlyList<MessageDkimSignature> Dkim { get; init; }

    /// <summary>DMARC, as published now.</summary>
    public required MessageDmarc Dmarc { get; init; }

    /// <summary>The ARC chain.</summary>
    public required MessageArc Arc { get; init; }

    /// <summary>What the organisation's own server recorded; null if nothing can be trusted to be its record.</summary>
    public TrustedAuthenticationResults? ReceiverResult { get; init; }

    /// <summary>Why the stamp is trusted, or why there is none.</summary>
    public required string ReceiverResultReason { get; init; }

    /// <summary>What Exchange's filter recorded; null if there is nothing of it.</summary>
    public ExchangeFilterResult? Exchange { get; init; }

    /// <summary>Where the stamp and the results now differ, each with a reason.</summary>
    public required IReadOnlyList<ReceiverResultDifference> Differences { get; init; }

    /// <summary>If the client's address is in the ranges that the platform publishes; null if the address is not known.</summary>
    public bool? InPublishedRanges { get; init; }

    /// <summary>Whether the From domain is one of the platform's listed domains.</summary>
    public required bool InDomainList { get; init; }
}

/// <summary>SPF of a stored message, asked for the hop at which it entered the organisation.</summary>
public sealed record MessageSpf
{
    /// <summary>The result; None if it could not be asked for.</summary>
    public required SpfResult Result { get; init; }

    /// <summary>The reason, in a sentence.</summary>
    public required string Reason { get; init; }

    /// <summary>The Received field whose client was checked; null if none was found.</summary>
    public MessageHop? Hop { get; init; }

    /// <summary>Why that field was used, or why none was.</summary>
    public required string HopReason { get; init; }

    /// <summary>Where the envelope sender was read from; null if it is not recorded.</summary>
    public string? SenderSource { get; init; }

    /// <summary>The check; null if it could not be made.</summary>
    public SpfCheck? Check { get; init; }
}

/// <summary>
/// What the filter of Exchange recorded. The fields can be trusted only if the server removes such fields from incoming mail.
/// </summary>
public sealed record ExchangeFilterResult
{
    /// <summary>The spam confidence level, -1 to 9; null if none is recorded.</summary>
    public int? Scl { get; init; }

    /// <summary>The filtering verdict (SFV).</summary>
    public string? FilteringVerdict { get; init; }

    /// <summary>The connection filter's verdict (IPV).</summary>
    public string? ConnectionVerdict { get; init; }

    /// <summary>The category (CAT) of the policy that acted.</summary>
    public string? Category { get; init; }

    /// <summary>The connecting address (CIP).</summary>
    public string? ClientAddress { get; init; }

    /// <summary>The composite result and its reason code, such as "pass 100"; null if none can be trusted.</summary>
    public string? CompAuth { get; init; }

    /// <summary>What let the message through or stopped it, in words.</summary>
    public IReadOnlyList<string> Meaning { get; init; } = [];
}

/// <summary>One result that the organisation's server recorded and that comes out differently now.</summary>
/// <param name="Method">The method: spf, dkim, dmarc or arc.</param>
/// <param name="Domain">The domain it is about; null if none is named.</param>
/// <param name="Recorded">The result recorded, in the words of RFC 8601.</param>
/// <param name="Now">The result now, in the same words.</param>
/// <param name="Reason">Why they differ.</param>
public sealed record ReceiverResultDifference(string Method, string? Domain, string Recorded, string Now, string Reason)
{
    /// <summary>The difference on one line.</summary>
    public override string ToString() =>
        $"{Method}{(Domain is null ? "" : $" of {Domain}")}: {Recorded} when it came in, {Now} now. {Reason}";
}
