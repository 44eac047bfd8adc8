using CommerceMailAdmin.Engine.Cases.Queries;
using CommerceMailAdmin.Engine.Cases.Store.Ledger;
using CommerceMailAdmin.Unit.Support;
using Microsoft.Data.Sqlite;
using static CommerceMailAdmin.Unit.Cases.Store.Ledger.CaseTexts;

namespace CommerceMailAdmin.Unit.Cases.Store.Ledger;

/// <summary>Ledgers that cannot be used.</summary>
public sealed class LedgerFileTests : IDisposable
{
    private readonly TestLedger _ledger = new();

    public void Dispose() => _ledger.Dispose();

    [Fact]
    public void ANewerSchemaIsLeftAlone()
    {
        _ledger.Sync(new MemoryMail().Add(Customer("a1", "06-08 09:00")));
        Execute("PRAGMA user_version = 99");
        var before = File.ReadAllBytes(_ledger.Path);

        var e = Assert.Throws<LedgerException>(() => _ledger.Sync(new MemoryMail()));

        Assert.Equal(LedgerProblem.Newer, e.Problem);
        Assert.Contains("schema 99", e.Message, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllBytes(_ledger.Path));
    }

    [Theory]
    [InlineData("text")]
    [InlineData("sqlite")]
    public void AnotherFileIsLeftAlone(string kind)
    {
        if (kind == "text")
        {
            _ledger.Folder.Write("cases.ledger", string.Concat(Enumerable.Repeat("These are my notes.\n", 100)));
        }
        else
        {
            Execute("CREATE TABLE note (text TEXT)");
        }

        var before = File.ReadAllBytes(_ledger.Path);

        Assert.Equal(LedgerProblem.NotALedger, Assert.Throws<LedgerException>(() => _ledger.Sync(new MemoryMail())).Problem);
        Assert.Equal(before, File.ReadAllBytes(_ledger.Path));
    }

    [Fact]
    public void ADamagedLedgerIsNamedAndLeftAlone()
    {
        _ledger.Sync(Enumerable.Range(0, 300).Aggregate(new MemoryMail(), (mail, i) => mail.Add(Customer($"case{i}", "06-08 09:00"))));
        var bytes = File.ReadAllBytes(_ledger.Path);
        Array.Fill(bytes, (byte)0xA5, 8192, bytes.Length - 8192);
        File.WriteAllBytes(_ledger.Path, bytes);

        var e = Assert.Throws<LedgerException>(() => _ledger.Backlog("06-09 00:00"));

        Assert.Equal(LedgerProblem.Corrupt, e.Problem);
        Assert.Contains("backup", e.Message, StringComparison.Ordinal);
        Assert.Equal(bytes, File.ReadAllBytes(_ledger.Path));
    }

    [Fact]
    public void AnEmptyLedgerIsNotOneInWhichNobodyWaits()
    {
        File.WriteAllBytes(_ledger.Path, []);

        var e = Assert.Throws<LedgerException>(() => _ledger.Backlog("06-09 00:00"));

        Assert.Equal(LedgerProblem.NotFound, e.Problem);
        Assert.Contains("Run Sync-CommerceCase again", e.Message, StringComparison.Ordinal);
        Assert.Empty(File.ReadAllBytes(_ledger.Path));
        Assert.Equal(1, _ledger.Sync(new MemoryMail().Add(Customer("a1", "06-08 09:00"))).Added);
    }

    [Fact]
    public void AMissingLedgerSaysHowToMakeIt()
    {
        var e = Assert.Throws<LedgerException>(() => _ledger.Backlog("06-09 00:00"));

        Assert.Equal(LedgerProblem.NotFound, e.Problem);
        Assert.Contains("Sync-CommerceCase", e.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(_ledger.Path));
    }

    [Fact]
    public void ALedgerThatIsWrittenByAnotherProgramIsWaitedForAndThenNamed()
    {
        _ledger.Sync(new MemoryMail().Add(Customer("a1", "06-08 09:00")));
        var before = _ledger.Dump();
        using var other = Connect();
        new SqliteCommand("BEGIN EXCLUSIVE", other).ExecuteNonQuery();

        var e = Assert.Throws<LedgerException>(() => LedgerFile.Open(_ledger.Path, patience: TimeSpan.FromSeconds(1)).Dispose());

        Assert.Equal(LedgerProblem.Locked, e.Problem);
        new SqliteCommand("ROLLBACK", other).ExecuteNonQuery();
        Assert.Equal(before, _ledger.Dump());
    }

    [Fact]
    public void OnAFullDiskWhatWasWrittenStaysAndTheNextRunGoesOn()
    {
        var mail = Enumerable.Range(0, 3000).Select(i => Customer($"case{i}", "06-08 09:00", order: $"47{i}00")).ToArray();
        var inbox = _ledger.Folder.Write("Inbox.mbox", Mbox(mail));
        using (var file = LedgerFile.OpenOrCreate(_ledger.Path))
        {
            // SQLite says of this limit what it says of a full disk.
            file.Once("PRAGMA max_page_count = 200");
            var e = Assert.Throws<LedgerException>(() => LedgerSync.Run(
                file, CaseInput.Files([inbox], "support"), TestLedger.Options(default), _ledger.Observer, batchSize: 100,
                CancellationToken.None));
            Assert.Equal(LedgerProblem.Full, e.Problem);
            Assert.Contains("free some space", e.Message, StringComparison.Ordinal);
        }

        Assert.InRange(_ledger.Waiting("06-09 00:00").Length, 100, 2900);
        _ledger.Sync(inbox);
        using var undisturbed = new TestLedger();
        undisturbed.Sync(inbox);
        Assert.Equal(undisturbed.Dump(), _ledger.Dump());
    }

    [Fact]
    public void APlaceThatMustNotBeWrittenToIsNamed()
    {
        var file = _ledger.Folder.Write("file", "x");

        var e = Assert.Throws<LedgerException>(() => LedgerFile.OpenOrCreate(Path.Combine(file, "cases.ledger")).Dispose());

        Assert.Equal(LedgerProblem.ReadOnly, e.Problem);
        Assert.Contains("-Ledger", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ALedgerThatMustNotBeWrittenToCanStillBeRead()
    {
        _ledger.Sync(new MemoryMail().Add(Customer("a1", "06-08 09:00")));
        using var file = LedgerFile.Open(_ledger.Path);
        file.Once("PRAGMA query_only = ON");

        Assert.Equal(1, file.Number("SELECT count(*) FROM support_case"));
        Assert.Equal(LedgerProblem.ReadOnly, Assert.Throws<LedgerException>(() => file.Once("DELETE FROM support_case")).Problem);
    }

    [Fact]
    public void OnlyTheUserMayReadANewLedger()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Windows keeps a user's folders closed by inheritance, not by file modes.");
            return;
        }

        _ledger.Sync(new MemoryMail());

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_ledger.Path));
    }

    private void Execute(params string[] statements)
    {
        using var connection = Connect();
        foreach (var sql in statements)
        {
            new SqliteCommand(sql, connection).ExecuteNonQuery();
        }
    }

    private SqliteConnection Connect()
    {
        SqliteLibrary.Use();
        var connection = new SqliteConnection($"Data Source={_ledger.Path};Pooling=False");
        connection.Open();
        return connection;
    }
}
