namespace CommerceMailAdmin;

/// <summary>A journal that was shortened, or would be.</summary>
public sealed record CommerceMailJournal
{
    /// <summary>The file.</summary>
    public required string Path { get; init; }

    /// <summary>Changed, Unchanged if there was nothing to shorten, Planned with -WhatIf, or Declined.</summary>
    public required ChangeStatus Status { get; init; }

    /// <summary>Changes that began at or after this time were kept as they are.</summary>
    public required DateTimeOffset Before { get; init; }

    /// <summary>The number of lines before.</summary>
    public required long LinesBefore { get; init; }

    /// <summary>The number of lines now, or as planned.</summary>
    public required long Lines { get; init; }

    /// <summary>The size before, in bytes.</summary>
    public required long BytesBefore { get; init; }

    /// <summary>The size now, or as planned, in bytes.</summary>
    public required long Bytes { get; init; }
}
