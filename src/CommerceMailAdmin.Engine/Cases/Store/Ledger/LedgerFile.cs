using System.Globalization;
using Microsoft.Data.Sqlite;

namespace CommerceMailAdmin.Engine.Cases.Store.Ledger;

/// <summary>
/// An open ledger file, of the newest schema. It keeps SQLite's rollback journal: WAL needs memory shared between processes, which
/// network homes do not offer, and a killed process is undone as surely by the one as by the other.
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

    /// <summary>Where it lies.</summary>
    public string Path { get; }

    /// <summary>Opens a ledger that is there, and brings it to the newest schema.</summary>
    /// <param name="path">Where it lies.</param>
    /// <param name="patience">How long to wait for another program that is using it.</param>
    /// <exception cref="LedgerException">It cannot be used.</exception>
    public static LedgerFile Open(string path, TimeSpan? patience = null) =>
        File.Exists(path)
            ? Connect(path, patience, mayBegin: false)
            : throw new LedgerException(
                LedgerProblem.NotFound, path, $"There is no ledger at '{path}'. Sync-CommerceCase makes it from a mailbox; with -Path, mail in files is read without one.");

    /// <summary>Opens a ledger, or begins one.</summary>
    /// <inheritdoc cref="Open"/>
    public static LedgerFile OpenOrCreate(string path, TimeSpan? patience = null)
    {
        LedgerPath.Prepare(path);
        return Connect(path, patience, mayBegin: true);
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

    /// <summary>Does work of which all is kept or nothing; other programs read what was before until it ends.</summary>
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
        return Convert.ToInt64(statement.Value(), CultureInfo.InvariantCulture);
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

    private static LedgerFile Connect(string path, TimeSpan? patience, bool mayBegin)
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
            file.BringUpToDate(mayBegin);
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

    private void BringUpToDate(bool mayBegin)
    {
        var version = CheckVersion();
        if (version == 0 && !mayBegin)
        {
            throw new LedgerException(
                LedgerProblem.NotALedger, Path, $"The ledger '{Path}' is empty: its first Sync-CommerceCase did not come to its end. Run that again.");
        }

        if (version == LedgerSchema.Newest)
        {
            return;
        }

        InTransaction(() =>
        {
            // Asked again inside: another program may have done it meanwhile.
            for (version = CheckVersion(); version < LedgerSchema.Newest; version++)
            {
                LedgerSchema.Step(this, version);
                Once(FormattableString.Invariant($"PRAGMA user_version = {version + 1}"));
            }

            Once(FormattableString.Invariant($"PRAGMA application_id = {ApplicationId}"));
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

        return version <= LedgerSchema.Newest
            ? version
            : throw new LedgerException(
                LedgerProblem.Newer, Path, FormattableString.Invariant($"The ledger '{Path}' has schema {version}; this version of the module knows schemas up to {LedgerSchema.Newest}. Update the module."));
    }
}
