namespace CommerceMailAdmin;

/// <summary>How what a run left differs from what another run left, or from what is there now.</summary>
public enum ChangeDifference : long
{
    /// <summary>Both are the same.</summary>
    Equal,

    /// <summary>Both are known, and differ.</summary>
    Different,

    /// <summary>Only the first run changed the object.</summary>
    OnlyInRun,

    /// <summary>Only the run that is compared with changed the object.</summary>
    OnlyInOther,

    /// <summary>The object does not exist any more.</summary>
    Gone,

    /// <summary>One of the two states is not known; Reason says why.</summary>
    Unknown,
}

/// <summary>One object that a run changed, compared with another run or with the present.</summary>
public sealed record CommerceMailChangeComparison
{
    /// <summary>The run.</summary>
    public required string RunId { get; init; }

    /// <summary>The run that it is compared with; null for the present.</summary>
    public string? With { get; init; }

    /// <summary>The object, as it was asked for.</summary>
    public required string Target { get; init; }

    /// <summary>The object, as Exchange named it.</summary>
    public required string Name { get; init; }

    /// <summary>The permanent identity of the object; null if Exchange did not tell it.</summary>
    public string? Id { get; init; }

    /// <summary>The property that was changed, by Exchange's name.</summary>
    public required string Property { get; init; }

    /// <summary>How the two differ.</summary>
    public required ChangeDifference Difference { get; init; }

    /// <summary>The entries that were there after the run, and that the other side does not have.</summary>
    public IReadOnlyList<string> OnlyInRun { get; init; } = [];

    /// <summary>The entries that the other side has, and that were not there after the run.</summary>
    public IReadOnlyList<string> OnlyInOther { get; init; } = [];

    /// <summary>Why the difference is what it is; null if it needs no explanation.</summary>
    public string? Reason { get; init; }
}
