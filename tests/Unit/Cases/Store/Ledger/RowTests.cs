using CommerceMailAdmin.Engine.Cases.Store.Ledger;

namespace CommerceMailAdmin.Unit.Cases.Store.Ledger;

/// <summary>What a row gives for what SQLite holds.</summary>
public sealed class RowTests : IDisposable
{
    private readonly TestLedger _ledger = new();

    public void Dispose() => _ledger.Dispose();

    [Fact]
    public void TextIsReadWithItsAccentsAndNothingIsTakenForAnEmptyOne()
    {
        Assert.Equal(("Größe 😀", "", null),
            Read("SELECT 'Größe 😀', '', NULL", row => (row.TextOrNull(0), row.TextOrNull(1), row.TextOrNull(2))));
    }

    [Fact]
    public void NumbersKeepAllTheirBits()
    {
        Assert.Equal([long.MaxValue, -1L], Read("SELECT 9223372036854775807, -1", row => new[] { row.Number(0), row.Number(1) }));
        Assert.Equal((-7, true, false), Read("SELECT -7, 1, 0", row => (row.Count(0), row.Flag(1), row.Flag(2))));
    }

    [Fact]
    public void BytesMayHoldZeros()
    {
        Assert.Equal([[0, 255, 0], [], []], Read("SELECT x'00ff00', x'', NULL", row => Enumerable.Range(0, 3).Select(row.Bytes).ToArray()));
    }

    [Fact]
    public void ValuesAreReadByTheirNames()
    {
        Assert.Equal(("Instagram", CaseAuthenticity.Disputed),
            Read("SELECT 'Instagram', 'Disputed'", row => (row.SharedText(0), row.Value<CaseAuthenticity>(1))));
    }

    [Fact]
    public void EachRowStandsUntilTheNext()
    {
        using var file = LedgerFile.OpenOrCreate(_ledger.Path);

        Assert.Equal([1L, 2, 3], file["VALUES (1), (2), (3)"].Rows().Select(row => row.Number(0)));
    }

    private T Read<T>(string sql, Func<Row, T> read)
    {
        using var file = LedgerFile.OpenOrCreate(_ledger.Path);
        return file[sql].Rows().Select(read).Single();
    }
}
