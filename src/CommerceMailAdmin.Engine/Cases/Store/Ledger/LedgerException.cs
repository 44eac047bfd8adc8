using Microsoft.Data.Sqlite;

namespace CommerceMailAdmin.Engine.Cases.Store.Ledger;

/// <summary>What keeps a ledger from being used.</summary>
public enum LedgerProblem
{
    /// <summary>There is no file.</summary>
    NotFound,

    /// <summary>The file is something else.</summary>
    NotALedger,

    /// <summary>A newer version of the module has written it.</summary>
    Newer,

    /// <summary>Another program is using it.</summary>
    Locked,

    /// <summary>There is no space left.</summary>
    Full,

    /// <summary>It, or its folder, must not be written to.</summary>
    ReadOnly,

    /// <summary>Its content is damaged.</summary>
    Corrupt,

    /// <summary>The file system refuses it for another reason.</summary>
    Unreachable,
}

/// <summary>A ledger cannot be used; what it held is as it was.</summary>
public sealed class LedgerException(LedgerProblem problem, string path, string message, Exception? inner = null) : Exception(message, inner)
{
    private const int Busy = 5;
    private const int LockedTable = 6;
    private const int ReadOnlyFile = 8;
    private const int Malformed = 11;
    private const int DiskFull = 13;
    private const int CannotOpen = 14;
    private const int NoDatabase = 26;

    /// <summary>Which problem it is.</summary>
    public LedgerProblem Problem { get; } = problem;

    /// <summary>The file of the ledger.</summary>
    public string Path { get; } = path;

    /// <summary>Puts a result code of SQLite (sqlite.org/rescode.html) into words that say what to do.</summary>
    internal static LedgerException Of(SqliteException e, string path)
    {
        return e.SqliteErrorCode switch
        {
            Busy or LockedTable =>
                Because(LedgerProblem.Locked,
                    "is in use by another program. Nothing was changed by this step; run the command again when the other has ended."),
            DiskFull => Because(LedgerProblem.Full,
                "cannot grow: no space is left. What was entered before is kept; free some space and run the command again."),
            ReadOnlyFile => Because(LedgerProblem.ReadOnly, "cannot be written to. Allow it, or name another place with -Ledger."),
            Malformed => Because(LedgerProblem.Corrupt,
                "is damaged. Put a backup in its place; without one, move it away and run Sync-CommerceCase, which reads again all mail "
                    + "that the mailboxes still hold."),
            NoDatabase => NotALedger(path, e),
            CannotOpen =>
                Because(LedgerProblem.Unreachable,
                    "cannot be opened. Check that its folder exists, and that this account may read and write the folder and the file, or "
                        + "name another place with -Ledger."),
            _ => Because(LedgerProblem.Unreachable,
                $"cannot be used: {e.Message}. What was entered before is kept; run the command again."),
        };

        LedgerException Because(LedgerProblem problem, string what) => new(problem, path, $"The ledger '{path}' {what}", e);
    }

    /// <summary>The file at the ledger's place is not one.</summary>
    internal static LedgerException NotALedger(string path, Exception? inner = null) =>
        new(LedgerProblem.NotALedger, path, $"'{path}' is not a ledger of cases, and was left as it is. Name another place with -Ledger.",
            inner);
}
