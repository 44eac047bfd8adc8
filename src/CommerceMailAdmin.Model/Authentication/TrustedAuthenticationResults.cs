namespace CommerceMailAdmin;

/// <summary>
/// What the organisation's own server recorded when the message came in: an Authentication-Results field that only it can have written.
/// </summary>
public sealed record TrustedAuthenticationResults
{
    /// <summary>The name of the server that wrote it (RFC 8601 authserv-id); null in Exchange's fields, which carry none.</summary>
    public string? AuthServId { get; init; }

    /// <summary>Why it is trusted.</summary>
    public required string Reason { get; init; }

    /// <summary>
    /// Why it proves nothing: a client may have written a part of it, or its results contradict each other. Null if it can be believed.
    /// Results that contradict each other are left out of the properties below.
    /// </summary>
    public string? Problem { get; init; }

    /// <summary>The field's text, unfolded.</summary>
    public required string Text { get; init; }

    /// <summary>The SPF result; null if none was recorded.</summary>
    public MessageMethodResult? Spf { get; init; }

    /// <summary>The DKIM results, one for each signature recorded.</summary>
    public required IReadOnlyList<MessageMethodResult> Dkim { get; init; }

    /// <summary>The DMARC result; null if none was recorded.</summary>
    public MessageMethodResult? Dmarc { get; init; }

    /// <summary>The ARC result; null if none was recorded.</summary>
    public MessageMethodResult? Arc { get; init; }

    /// <summary>Exchange's composite result; null if none was recorded.</summary>
    public MessageMethodResult? CompAuth { get; init; }

    /// <summary>The domain of the From address the DMARC result was recorded for, in lower case; null if it is not named.</summary>
    public string? HeaderFrom => (Dmarc?.Property("header.from") ?? Dmarc?.Property("d"))?.ToLowerInvariant();

    /// <summary>
    /// Tells whether DMARC was recorded as passed for exactly this From domain; a pass for another domain proves nothing.
    /// </summary>
    /// <param name="fromDomain">The domain of the message's From address.</param>
    public bool PassesDmarcFor(string fromDomain) =>
        Dmarc?.Result is "pass" or "bestguesspass" && string.Equals(HeaderFrom, fromDomain, StringComparison.OrdinalIgnoreCase);
}
