namespace CommerceMailAdmin;

/// <summary>What reading a mailbox into a ledger of cases brought.</summary>
public sealed record CaseSyncResult
{
    /// <summary>The mailbox.</summary>
    public required string Mailbox { get; init; }

    /// <summary>The file of the ledger.</summary>
    public required string Ledger { get; init; }

    /// <summary>When the mailbox was last read into this ledger before; null for the first time.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>How many messages were read, of whatever kind.</summary>
    public long Read { get; init; }

    /// <summary>How many messages of cases, claims and orders the ledger did not hold yet, copies in other folders included.</summary>
    public long Added { get; init; }

    /// <summary>How many cases are new.</summary>
    public int NewCases { get; init; }

    /// <summary>How many answers are new.</summary>
    public int NewAnswers { get; init; }

    /// <summary>How many messages and files were skipped; each was named as an error or a warning.</summary>
    public long Skipped { get; init; }
}
