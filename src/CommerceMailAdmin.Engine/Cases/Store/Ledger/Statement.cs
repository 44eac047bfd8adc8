using System.Globalization;
using Microsoft.Data.Sqlite;

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

    /// <summary>The rows, one after the other; each is valid until the next.</summary>
    public IEnumerable<Row> Rows(params object?[] values)
    {
        Bind(values);
        using var reader = Guard(_command.ExecuteReader);
        var row = new Row(reader.Handle!);
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
