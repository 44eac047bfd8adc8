namespace CommerceMailAdmin;

/// <summary>What a receiving server recorded for one authentication method (RFC 8601 section 2.2, "resinfo").</summary>
public sealed record MessageMethodResult
{
    /// <summary>The method, in lower case: spf, dkim, dmarc, arc, compauth (Exchange) and others.</summary>
    public required string Method { get; init; }

    /// <summary>
    /// The result in the words of RFC 8601, in lower case: Yahoo's success is pass. Unknown words stay, such as Exchange's bestguesspass.
    /// </summary>
    public required string Result { get; init; }

    /// <summary>The reason, such as the three digits after compauth of Exchange; null if there is none.</summary>
    public string? Reason { get; init; }

    /// <summary>The first remark in parentheses, such as "signature was verified"; null if there is none.</summary>
    public string? Comment { get; init; }

    /// <summary>The properties, such as header.d or smtp.mailfrom, by name without regard to case.</summary>
    public required IReadOnlyDictionary<string, string> Properties { get; init; }

    /// <summary>The value of a property; null if it was not recorded.</summary>
    public string? Property(string name) => Properties.TryGetValue(name, out var value) ? value : null;

    /// <summary>Method and result, as in the header field.</summary>
    public override string ToString() => $"{Method}={Result}";
}
