using Microsoft.Data.Sqlite;
using CommerceMailAdmin.Engine.Common;

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
public sealed class LedgerException(LedgerProblem problem, string path, string message, Exception? inner = null)
    : Exception(DisplayText.Clean(message), inner)
{
    private const int GenericError = 1;
    private const int Internal = 2;
    private const int Busy = 5;
    private const int LockedTable = 6;
    private const int ReadOnlyFile = 8;
    private const int Malformed = 11;
    private const int DiskFull = 13;
    private const int CannotOpen = 14;
    private const int TooBig = 18;
    private const int Constraint = 19;
    private const int Mismatch = 20;
    private const int Format = 24;
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
            // Our statements are the same for every ledger: if one does not fit, the file is at fault.
            Malformed or GenericError or Internal or TooBig or Constraint or Mismatch or Format =>
                Damaged(path, "its pages are damaged", e),
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

    /// <summary>The content of the ledger cannot be what this module has written.</summary>
    /// <param name="path">The file of the ledger.</param>
    /// <param name="what">What is wrong, as half a sentence.</param>
    /// <param name="inner">What SQLite says.</param>
    internal static LedgerException Damaged(string path, string what, Exception? inner = null) => new(
        LedgerProblem.Corrupt,
        path,
        $"The ledger '{path}' is damaged, or another program has changed it: {what}. Put a backup in its place. "
        + "If you have no backup, move the ledger away and run Sync-CommerceCase. It reads all mail again that the mailboxes still have.",
        inner);

    /// <summary>The file at the ledger's place is not one.</summary>
    internal static LedgerException NotALedger(string path, Exception? inner = null) =>
        new(LedgerProblem.NotALedger, path, $"'{path}' is not a ledger of cases, and was left as it is. Name another place with -Ledger.",
            inner);
}
