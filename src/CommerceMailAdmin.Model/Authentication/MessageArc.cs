namespace CommerceMailAdmin;

/// <summary>A message's ARC chain (RFC 8617): what servers on the way vouch for.</summary>
public sealed record MessageArc
{
    /// <summary>None if there is no chain, Pass or Fail, or TempError if a key could not be asked for.</summary>
    public required CheckResult Result { get; init; }

    /// <summary>The result in a sentence.</summary>
    public required string Detail { get; init; }

    /// <summary>Why a signature of the chain did not pass; None if all did, or where the chain is not well formed.</summary>
    public DkimFailure Failure { get; init; }

    /// <summary>The instance (i=) at which the chain fails; null if it does not fail, or if that is not known.</summary>
    public int? Instance { get; init; }

    /// <summary>The sets, oldest first; empty if the chain is not well formed.</summary>
    public IReadOnlyList<MessageArcSet> Sets { get; init; } = [];
}

/// <summary>What one server on the way recorded and sealed.</summary>
public sealed record MessageArcSet
{
    /// <summary>The instance (i=); 1 is the oldest.</summary>
    public required int Instance { get; init; }

    /// <summary>The sealing domain (d= of the ARC-Seal), in lower case.</summary>
    public required string Domain { get; init; }

    /// <summary>The seal's selector (s=).</summary>
    public required string Selector { get; init; }

    /// <summary>When it was sealed (t=), UTC; null if the seal does not say.</summary>
    public DateTimeOffset? SealedAt { get; init; }

    /// <summary>What the sealer found of the chain before it (cv=): none, pass or fail.</summary>
    public required string ChainValidation { get; init; }

    /// <summary>The server that recorded the results; null if it is not named.</summary>
    public string? AuthServId { get; init; }

    /// <summary>The authentication results the sealer saw.</summary>
    public required IReadOnlyList<MessageMethodResult> Results { get; init; }
}
