namespace CommerceMailAdmin;

/// <summary>What a domain publishes for one anti-spoofing method, judged.</summary>
public record PolicyCheck
{
    /// <summary>The judgement.</summary>
    public required CheckResult Result { get; init; }

    /// <summary>The reason, in words.</summary>
    public required string Reason { get; init; }

    /// <summary>The record that was judged, as published; several have a line each; null if there is none.</summary>
    public string? Record { get; init; }

    /// <summary>The name at which the record was found, or was not found.</summary>
    public required string Name { get; init; }

    /// <summary>Who answered: address and port.</summary>
    public required string Resolver { get; init; }

    /// <summary>How long the record may be kept; null if there is none.</summary>
    public TimeSpan? Ttl { get; init; }

    /// <summary>When it was asked for (UTC); in a snapshot, when it was recorded.</summary>
    public required DateTimeOffset CheckedAt { get; init; }

    /// <summary>The judgement and why.</summary>
    public sealed override string ToString() => $"{Result}: {Reason}";
}
