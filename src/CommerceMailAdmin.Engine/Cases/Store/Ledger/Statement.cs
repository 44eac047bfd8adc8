using System.Globalization;
using Microsoft.Data.Sqlite;
using SQLitePCL;
using CommerceMailAdmin.Engine.Cases.Classification;
using CommerceMailAdmin.Engine.Mail;

namespace CommerceMailAdmin.Engine.Cases.Store.Ledger;

/// <summary>A prepared SQL statement whose parameters are $1, $2 and so on. SQLite's errors become the ledger's.</summary>
internal sealed class Statement(SqliteConnection connection, string path, string sql) : IDisposable
{
    private readonly SqliteCommand _command = new(sql, connection);

    /// <summary>Runs it.</summary>
    /// <returns>How many rows it changed.</returns>
    public int Run(params object?[] values)
    {
        Bind(values);
        return Guard(_command.ExecuteNonQuery);
    }

    /// <summary>Runs it, and gives the first column of the first row; null if there is none.</summary>
    public object? Value(params object?[] values)
    {
        Bind(values);
        return Guard(_command.ExecuteScalar) is var value and not DBNull ? value : null;
    }

    /// <summary>Runs it, and gives the number in the first column of the first row; null if there is none.</summary>
    public long? Number(params object?[] values) => Value(values) switch
    {
        null => null,
        long number => number,
        _ => throw LedgerException.Damaged(path, "a number is of another kind"),
    };

    /// <summary>The rows, one after the other; each is valid until the next.</summary>
    public IEnumerable<Row> Rows(params object?[] values)
    {
        Bind(values);
        using var reader = Guard(_command.ExecuteReader);
        var row = new Row(reader.Handle!, path);
        Func<bool> next = reader.Read;
        while (Guard(next))
        {
            yield return row;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _command.Dispose();

    private void Bind(object?[] values)
    {
        for (var i = _command.Parameters.Count; i < values.Length; i++)
        {
            _command.Parameters.Add(new SqliteParameter { ParameterName = "$" + (i + 1).ToString(CultureInfo.InvariantCulture) });
        }

        for (var i = 0; i < values.Length; i++)
        {
            _command.Parameters[i].Value = values[i] ?? DBNull.Value;
        }
    }

    private T Guard<T>(Func<T> step)
    {
        try
        {
            return step();
        }
        catch (SqliteException e)
        {
            throw LedgerException.Of(e, path);
        }
    }
}

/// <summary>
/// The row on which a statement stands, until it goes on. A column is one call of SQLite's; the data reader makes several, and a backlog
/// reads a million columns.
/// </summary>
/// <param name="statement">The statement.</param>
/// <param name="path">The file of the ledger, for what it holds and cannot be.</param>
internal sealed class Row(sqlite3_stmt statement, string path)
{
    /// <summary>Instants at the ends of the calendar have no time zone's time any more.</summary>
    private static readonly long FirstTick = DateTime.MinValue.AddDays(2).Ticks;

    private static readonly long LastTick = DateTime.MaxValue.AddDays(-2).Ticks;

    private string _shared = "";

    /// <summary>A number.</summary>
    public long Number(int column) => raw.sqlite3_column_int64(statement, column);

    /// <summary>A small number.</summary>
    public int Count(int column) => raw.sqlite3_column_int(statement, column);

    /// <summary>Whether a number says yes.</summary>
    public bool Flag(int column) => Count(column) != 0;

    /// <summary>A text that is always there.</summary>
    public string Text(int column) => TextOrNull(column) ?? throw Damaged("a text is missing");

    /// <summary>A text; null if there is none.</summary>
    public string? TextOrNull(int column) => raw.sqlite3_column_text(statement, column).utf8_to_string();

    /// <summary>A text that most rows share, such as a platform's name: one object for all of them.</summary>
    public string SharedText(int column) => SharedTextOrNull(column) ?? throw Damaged("a text is missing");

    /// <summary>A text that most rows share; null if there is none.</summary>
    public string? SharedTextOrNull(int column) => TextOrNull(column) is { } text ? _shared = text == _shared ? _shared : text : null;

    /// <summary>Bytes; none if there are none.</summary>
    public byte[] Bytes(int column) => raw.sqlite3_column_blob(statement, column).ToArray();

    /// <summary>Bytes; null if there are none, which is something else than no byte.</summary>
    public byte[]? BytesOrNull(int column) => raw.sqlite3_column_type(statement, column) == raw.SQLITE_NULL ? null : Bytes(column);

    /// <summary>A value of an enumeration.</summary>
    public T Value<T>(int column)
        where T : struct, Enum => EnumNames<T>.Parse(Text(column)) ?? throw Damaged($"a value of {typeof(T).Name} is unknown");

    /// <summary>An instant.</summary>
    public DateTimeOffset Time(int column) =>
        Number(column) is var ticks && ticks >= FirstTick && ticks <= LastTick
            ? MessageRow.Time(ticks) : throw Damaged("a time is impossible");

    /// <summary>An address.</summary>
    public MailAddress Address(string text) => MailboxText.Read(text) ?? throw Damaged("an address has no domain");

    /// <summary>The hash by which a message is known.</summary>
    public MessageIdentity Identity(int column) =>
        Bytes(column) is { Length: MessageIdentity.Length } bytes ? MessageIdentity.Read(bytes) : throw Damaged("a hash is incomplete");

    private LedgerException Damaged(string what) => LedgerException.Damaged(path, what);
}
