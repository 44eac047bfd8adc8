namespace CommerceMailAdmin;

/// <summary>What was removed from a ledger of cases.</summary>
public sealed record CaseRemovalResult
{
    /// <summary>The file of the ledger.</summary>
    public required string Ledger { get; init; }

    /// <summary>Cases in which nothing had happened since were removed.</summary>
    public required DateTimeOffset OlderThan { get; init; }

    /// <summary>How many cases there were.</summary>
    public required long Cases { get; init; }

    /// <summary>How many messages there were, copies and messages outside cases included.</summary>
    public required long Messages { get; init; }
}
