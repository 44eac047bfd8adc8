using CommerceMailAdmin.Engine.Common;
using Microsoft.Data.Sqlite;

namespace CommerceMailAdmin.Engine.Cases.Store.Ledger;

/// <summary>
/// An open ledger file. It uses SQLite's rollback journal: WAL needs memory that processes share, which home folders on a network do not
/// offer. After a process
/// is killed, both undo what was not committed.
/// </summary>
internal sealed class LedgerFile : IDisposable
{
    /// <summary>"CMAl": tells a ledger from other SQLite files.</summary>
    private const int ApplicationId = 0x434D416C;

    private static readonly TimeSpan DefaultPatience = TimeSpan.FromSeconds(15);

    private readonly SqliteConnection _connection;
    private readonly Dictionary<string, Statement> _statements = new(StringComparer.Ordinal);

    private LedgerFile(string path, SqliteConnection connection)
    {
        Path = path;
        _connection = connection;
    }

    /// <summary>Its path.</summary>
    public string Path { get; }

    /// <summary>Opens a ledger that exists.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="patience">How long to wait for another program that is using it.</param>
    /// <exception cref="LedgerException">It cannot be used.</exception>
    public static LedgerFile Open(string path, TimeSpan? patience = null) =>
        File.Exists(path)
            ? Connect(path, patience, mayCreate: false)
            : throw new LedgerException(
                LedgerProblem.NotFound, path,
                $"There is no ledger at '{path}'. Sync-CommerceCase creates it from a mailbox. With -Path, mail in files is read without a "
                    + "ledger.");

    /// <summary>Opens a ledger, or creates one.</summary>
    /// <inheritdoc cref="Open"/>
    public static LedgerFile OpenOrCreate(string path, TimeSpan? patience = null)
    {
        LedgerPath.Prepare(path);
        return Connect(path, patience, mayCreate: true);
    }

    /// <summary>A statement, prepared once and kept.</summary>
    public Statement this[string sql]
    {
        get
        {
            if (!_statements.TryGetValue(sql, out var statement))
            {
                _statements.Add(sql, statement = new Statement(_connection, Path, sql));
            }

            return statement;
        }
    }

    /// <summary>Does work of which either all is kept or nothing. Until it ends, other programs read the state before it.</summary>
    public void InTransaction(Action work)
    {
        Once("BEGIN IMMEDIATE");
        try
        {
            work();
            Once("COMMIT");
        }
        catch
        {
            try
            {
                Once("ROLLBACK");
            }
            catch (LedgerException)
            {
                // SQLite has already undone it, or does so when the ledger is next opened.
            }

            throw;
        }
    }

    /// <summary>
    /// Does work after which nothing of it is left in the journal. SQLite would delete the journal, whose bytes stay on the disk; here no
    /// other program can use the ledger until they are overwritten.
    /// </summary>
    public void WithErasedJournal(Action work)
    {
        _ = this["PRAGMA locking_mode = EXCLUSIVE"].Value();
        _ = this["PRAGMA journal_mode = PERSIST"].Value();
        try
        {
            work();
            Erase(Path + "-journal");
        }
        finally
        {
            // The lock ends with the next reading.
            _ = this["PRAGMA journal_mode = DELETE"].Value();
            _ = this["PRAGMA locking_mode = NORMAL"].Value();
            _ = Number("SELECT count(*) FROM sqlite_schema");
        }
    }

    private static void Erase(string journal)
    {
        if (!File.Exists(journal))
        {
            return;
        }

        using var stream = new FileStream(journal, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
        var zeros = new byte[64 * 1024];
        for (var left = stream.Length; left > 0; left -= zeros.Length)
        {
            stream.Write(zeros, 0, (int)Math.Min(left, zeros.Length));
        }

        stream.Flush(flushToDisk: true);
    }

    /// <summary>Runs a statement that will not be used again.</summary>
    public void Once(string sql)
    {
        using var statement = new Statement(_connection, Path, sql);
        statement.Run();
    }

    /// <summary>The number that a statement asks for.</summary>
    public long Number(string sql)
    {
        using var statement = new Statement(_connection, Path, sql);
        return statement.Number() ?? 0;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var statement in _statements.Values)
        {
            statement.Dispose();
        }

        _connection.Dispose();
    }

    private static LedgerFile Connect(string path, TimeSpan? patience, bool mayCreate)
    {
        SqliteLibrary.Use();
        var settings = new SqliteConnectionStringBuilder
        {
            DataSource = path,
            Mode = SqliteOpenMode.ReadWrite,
            Pooling = false,

            // The references in the schema are for readers; checking them would need an index more for each.
            ForeignKeys = false,
            DefaultTimeout = (int)Math.Max(1, (patience ?? DefaultPatience).TotalSeconds),
        };
        if (!File.Exists(path))
        {
            settings.Mode = SqliteOpenMode.ReadWriteCreate;
        }

        var connection = new SqliteConnection(settings.ToString());
        var file = new LedgerFile(path, connection);
        try
        {
            connection.Open();
            file.Once("PRAGMA cache_size = -65536");

            // The file may be somebody else's: what its schema names is not run, and every page is checked before it is read.
            file.Once("PRAGMA trusted_schema = OFF");
            file.Once("PRAGMA cell_size_check = ON");
            file.Prepare(mayCreate);
            return file;
        }
        catch (SqliteException e)
        {
            file.Dispose();
            throw LedgerException.Of(e, path);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    private void Prepare(bool mayCreate)
    {
        var version = CheckVersion();
        if (version == 0 && !mayCreate)
        {
            throw new LedgerException(
                LedgerProblem.NotFound, Path,
                $"The ledger '{Path}' is empty, because its first Sync-CommerceCase did not end. Run Sync-CommerceCase again.");
        }

        if (version == LedgerSchema.Version)
        {
            if (LedgerSchema.Difference(this) is { } difference)
            {
                throw LedgerException.Damaged(Path, difference);
            }

            // A ledger that another program has put into WAL mode would leave buyers' data in two more files.
            if (this["PRAGMA journal_mode"].Value() is "wal")
            {
                Once("PRAGMA journal_mode = DELETE");
            }

            return;
        }

        InTransaction(() =>
        {
            // Another program may have created the tables in the meantime.
            if (CheckVersion() == 0)
            {
                LedgerSchema.Create(this);
                Once(FormattableString.Invariant($"PRAGMA user_version = {LedgerSchema.Version}"));
                Once(FormattableString.Invariant($"PRAGMA application_id = {ApplicationId}"));
            }
        });
    }

    private int CheckVersion()
    {
        var version = (int)Number("PRAGMA user_version");
        var isEmpty = version == 0 && Number("SELECT count(*) FROM sqlite_schema") == 0;
        if (!isEmpty && Number("PRAGMA application_id") != ApplicationId)
        {
            throw LedgerException.NotALedger(Path);
        }

        // The tables and the version are written in one step, so that one without the other is nobody's unfinished work.
        if (version < 0 || (version == 0 && !isEmpty))
        {
            throw LedgerException.Damaged(Path, "it has tables without a version");
        }

        return version <= LedgerSchema.Version
            ? version
            : throw new LedgerException(
                LedgerProblem.Newer, Path,
                FormattableString.Invariant(
                    $"The ledger '{Path}' has schema {version}. This version of the module knows schemas up to {LedgerSchema.Version}. ")
                    + "Update the module.");
    }
}

/// <summary>Where the ledger lies unless the user names a place.</summary>
public static class LedgerPath
{
    /// <summary>
    /// The user's local application data: %LOCALAPPDATA%, ~/Library/Application Support, or XDG_DATA_HOME (~/.local/share).
    /// </summary>
    public static string Default { get; } =
        Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify),
            "CommerceMailAdmin", "cases.ledger");

    /// <summary>
    /// Makes the folder and an empty file, which only the user may read; a file that is there is left alone. Windows keeps the user's
    /// folders closed to others by itself.
    /// </summary>
    /// <exception cref="LedgerException">The place must not be written to.</exception>
    internal static void Prepare(string path)
    {
        try
        {
            PrivateFile.CreateFolder(Path.GetDirectoryName(path)!);
            using var own = PrivateFile.Open(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new LedgerException(LedgerProblem.ReadOnly, path,
                $"The ledger '{path}' cannot be made or written to ({e.Message}). Allow it, or name another place with -Ledger.", e);
        }
    }
}
