namespace CommerceMailAdmin;

/// <summary>Whether the domain a seller answers from is fit to be accepted: by the platform's relay, and by large receivers.</summary>
public sealed record SellerFitness
{
    /// <summary>
    /// Fail if the platform's demand is not met or a finding is High, TempError if a failed look-up leaves it open, Neutral if a
    /// finding is Medium, else Pass.
    /// </summary>
    public required CheckResult Result { get; init; }

    /// <summary>The result in a sentence or two.</summary>
    public required string Summary { get; init; }

    /// <summary>What speaks against the domain, worst first; without what is only worth knowing.</summary>
    public IReadOnlyList<Finding> Findings { get; init; } = [];

    /// <summary>The result and why.</summary>
    public override string ToString() => $"{Result}: {Summary}";
}
