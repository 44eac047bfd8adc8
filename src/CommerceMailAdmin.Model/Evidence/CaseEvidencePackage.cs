namespace CommerceMailAdmin;

/// <summary>A package of evidence that was written: the original mail of cases, with hashes, verdicts and the timeline.</summary>
public sealed record CaseEvidencePackage
{
    /// <summary>The .zip file.</summary>
    public required string Path { get; init; }

    /// <summary>The SHA-256 of manifest.json in it, in hexadecimal digits. Keep it apart from the file: it shows later changes.</summary>
    public required string ManifestHash { get; init; }

    /// <summary>The cases in it, the oldest first.</summary>
    public required IReadOnlyList<string> CaseIds { get; init; }

    /// <summary>The platform's order numbers in it.</summary>
    public required IReadOnlyList<string> OrderNumbers { get; init; }

    /// <summary>How many messages are in it.</summary>
    public required int Messages { get; init; }

    /// <summary>How many messages are known and not in it, because they cannot be read. The manifest lists them with the reason.</summary>
    public required int MissingMessages { get; init; }

    /// <summary>The instant that the timeline is for; nothing later is in it.</summary>
    public required DateTimeOffset AsOf { get; init; }
}

/// <summary>What a package of evidence is after it was tested.</summary>
public enum EvidenceState : long
{
    /// <summary>Every file is as the manifest lists it, and no other file is there.</summary>
    Intact,

    /// <summary>At least one file was changed, added or removed, or the manifest is not the one that was expected.</summary>
    Changed,
}

/// <summary>What one file of a package is after it was tested.</summary>
public enum EvidenceFileState : long
{
    /// <summary>Its bytes have the hash that the manifest lists.</summary>
    Intact,

    /// <summary>Its bytes have another hash.</summary>
    Changed,

    /// <summary>The manifest lists it, and it is not there.</summary>
    Missing,

    /// <summary>It is there, and the manifest does not list it.</summary>
    Added,

    /// <summary>Two files have its name, so that programs differ in which one they show.</summary>
    Doubled,

    /// <summary>Its name could lead out of the folder that the package is unpacked to.</summary>
    UnsafeName,

    /// <summary>It cannot be read: the data is damaged or encrypted.</summary>
    Unreadable,
}

/// <summary>One file of a tested package.</summary>
public sealed record EvidenceFile
{
    /// <summary>Its name in the package.</summary>
    public required string Name { get; init; }

    /// <summary>What it is now.</summary>
    public required EvidenceFileState State { get; init; }

    /// <summary>The SHA-256 of its bytes in hexadecimal digits; null if they were not read to their end.</summary>
    public string? Hash { get; init; }

    /// <summary>The SHA-256 that it must have; null if the manifest does not list it.</summary>
    public string? ExpectedHash { get; init; }

    /// <summary>The state and the name.</summary>
    public override string ToString() => $"{State} {Name}";
}

/// <summary>The result of testing a package of evidence.</summary>
public sealed record CaseEvidenceTest
{
    /// <summary>Whether anything in it was changed.</summary>
    public required EvidenceState State { get; init; }

    /// <summary>The .zip file.</summary>
    public required string Path { get; init; }

    /// <summary>The SHA-256 of its manifest in hexadecimal digits, to compare with the one that was noted at the export.</summary>
    public required string ManifestHash { get; init; }

    /// <summary>True or false if a manifest hash was given to compare with; null if none was given.</summary>
    public bool? IsExpectedManifest { get; init; }

    /// <summary>The cases that the manifest names.</summary>
    public required IReadOnlyList<string> CaseIds { get; init; }

    /// <summary>The order numbers that the manifest names.</summary>
    public required IReadOnlyList<string> OrderNumbers { get; init; }

    /// <summary>The instant that the package is for.</summary>
    public required DateTimeOffset AsOf { get; init; }

    /// <summary>How many messages could not be read when the package was written.</summary>
    public required int MissingMessages { get; init; }

    /// <summary>Every file, with its state.</summary>
    public required IReadOnlyList<EvidenceFile> Files { get; init; }
}
