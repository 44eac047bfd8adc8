namespace CommerceMailAdmin;

/// <summary>Whether an IP allow list holds every wanted range, and nothing of this module's that is no longer wanted.</summary>
public sealed record IPAllowListTest
{
    /// <summary>The place of the list.</summary>
    public required IPAllowListTarget Target { get; init; }

    /// <summary>The connection filter policy, or the Edge Transport server.</summary>
    public required string Name { get; init; }

    /// <summary>
    /// Pass: nothing is missing, and nothing is left over. Fail: something is. TempError: the list could not be read now.
    /// PermError: it cannot be read, because it does not exist or access is denied.
    /// </summary>
    public required CheckResult Result { get; init; }

    /// <summary>The wanted ranges that the list's entries do not cover.</summary>
    public IReadOnlyList<string> Missing { get; init; } = [];

    /// <summary>
    /// The missing ranges that this module added before: somebody, or another program, has taken them out, or they have expired.
    /// </summary>
    public IReadOnlyList<string> Lost { get; init; } = [];

    /// <summary>The wanted ranges that are there.</summary>
    public IReadOnlyList<string> Present { get; init; } = [];

    /// <summary>Entries that this module added and that are no longer wanted. The present owner of these addresses is let in.</summary>
    public IReadOnlyList<string> LeftOver { get; init; } = [];

    /// <summary>
    /// Entries, of anybody, with more than 256 addresses that the platform does not publish: mail of strangers comes from there.
    /// </summary>
    public IReadOnlyList<string> TooWide { get; init; } = [];

    /// <summary>Why the result is what it is; null if it needs no explanation.</summary>
    public string? Reason { get; init; }

    /// <summary>The route to prefer for the same aim, and what this one does not protect from.</summary>
    public SaferRoute? SaferRoute { get; init; }

    /// <summary>The controls of security scanners that fail while the list has entries.</summary>
    public IReadOnlyList<ScannerControl> ScannerControls => SaferRoute?.ScannerControls ?? [];
}
