using System.Globalization;
using System.Text;
using CommerceMailAdmin.Engine.Cases.Store.Ledger;
using CommerceMailAdmin.Unit.Support;
using Microsoft.Data.Sqlite;
using static CommerceMailAdmin.Unit.Cases.Store.Ledger.CaseTexts;

namespace CommerceMailAdmin.Unit.Cases.Store.Ledger;

/// <summary>
/// Ledgers that are damaged, or made by somebody else: every cmdlet says so in the same words, and none ends in a raw exception.
/// </summary>
public sealed class DamagedLedgerTests : IDisposable
{
    private static readonly string[] KnownIds =
    [
        "LedgerCorrupt", "NotALedger", "LedgerNewer", "LedgerUnreachable", "LedgerNotFound", "CaseNotFound", "OrderNotFound",
        "ClaimNotFound",
    ];

    private readonly TestLedger _ledger = new();

    public DamagedLedgerTests()
    {
        var mail = Enumerable.Range(0, 40).Select(i => Customer($"case{i}", "06-08 09:00", order: $"47{i:00}"));
        var later = Enumerable.Range(0, 20).SelectMany(i => new[] { Answer($"case{i}", "06-09 09:00"), Claim($"47{i:00}", "06-10 09:00") });
        _ledger.Sync(_ledger.Folder.Write("Inbox.mbox", Mbox(mail.Concat(later))));
    }

    public void Dispose() => _ledger.Dispose();

    [Theory]
    [InlineData("CREATE TRIGGER t AFTER INSERT ON message BEGIN DELETE FROM support_case; END")]
    [InlineData("CREATE VIEW v AS SELECT * FROM message")]
    [InlineData("CREATE TABLE note (text TEXT)")]
    [InlineData("CREATE INDEX i ON message (sender)")]
    [InlineData("DROP INDEX mark_case")]
    [InlineData("DROP TABLE mark")]
    [InlineData("ALTER TABLE support_case RENAME TO real_case; CREATE VIEW support_case AS SELECT * FROM real_case")]
    [InlineData("ALTER TABLE mark ADD COLUMN extra TEXT")]
    [InlineData("PRAGMA user_version = 0")]
    [InlineData("PRAGMA user_version = -7")]
    public void AnotherSchemaIsNotUsed(string sql)
    {
        Execute(sql);
        var before = File.ReadAllBytes(_ledger.Path);

        AssertCorrupt(() => _ledger.Backlog("06-12 00:00"));
        AssertCorrupt(() => _ledger.Sync(new MemoryMail()));
        AssertCorrupt(() => new LedgerMarks(_ledger.Path).Dispose());
        AssertCorrupt(() => new LedgerRetention(_ledger.Path).Dispose());
        Assert.Equal(before, File.ReadAllBytes(_ledger.Path));
    }

    [Theory]
    [InlineData("UPDATE message SET class = 'Nonsense'; UPDATE support_case SET changed = 9223372036854775807")]
    [InlineData("UPDATE message SET authenticity = ''")]
    [InlineData("UPDATE support_case SET authenticity = 'Sure'")]
    [InlineData("UPDATE support_case SET authenticity = NULL")]
    [InlineData("UPDATE support_case SET first_received = 9223372036854775807")]
    [InlineData("UPDATE support_case SET waiting_since = -1")]
    [InlineData("UPDATE message SET time = 1; UPDATE support_case SET changed = 9223372036854775807")]
    [InlineData("UPDATE message SET identity = CAST(id AS BLOB); UPDATE support_case SET changed = 9223372036854775807")]
    [InlineData("UPDATE message SET sender = 'nobody'; UPDATE support_case SET changed = 9223372036854775807")]
    [InlineData("UPDATE own_address SET address = 'nobody'")]
    [InlineData("DELETE FROM folder")]
    [InlineData("DELETE FROM mailbox")]
    [InlineData("UPDATE folder SET role = 'Cellar'")]
    public void AValueThatCannotBeIsDamage(string sql)
    {
        Execute(sql);

        AssertCorrupt(() => _ledger.Backlog("06-12 00:00"));
    }

    [Fact]
    public void ACaseWithoutMessagesIsDamage()
    {
        Execute("DELETE FROM case_message");
        using var marks = new LedgerMarks(_ledger.Path);

        AssertCorrupt(() => marks.Mark(marks.Find("case1")[0], isClosed: true, null, Utc("06-12 00:00")));
    }

    [Fact]
    public void ALedgerInWalModeLeavesNoSecondFile()
    {
        Execute("PRAGMA journal_mode = WAL");

        Assert.Equal(20, _ledger.Waiting("06-12 00:00").Length);
        Assert.False(File.Exists(_ledger.Path + "-wal"));
    }

    [Fact]
    public void WhatIsRemovedIsNotLeftInTheJournal()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        // SQLite uses a journal that is there, so that a second name of it shows what is left on the disk.
        var journal = _ledger.Path + "-journal";
        var seen = _ledger.Folder.Write("seen", "");
        File.Delete(seen);
        File.WriteAllBytes(journal, []);
        HardLink(journal, seen);

        using (var retention = new LedgerRetention(_ledger.Path))
        {
            Assert.True(retention.Remove(Utc("07-01 00:00")).Messages > 50);
        }

        Assert.False(File.Exists(journal));
        Assert.NotEqual(0, new FileInfo(seen).Length);
        Assert.All(File.ReadAllBytes(seen), b => Assert.Equal(0, b));
        Assert.DoesNotContain("case1", Encoding.Latin1.GetString(File.ReadAllBytes(_ledger.Path)), StringComparison.Ordinal);
        Assert.Empty(_ledger.Waiting("07-02 00:00"));
    }

    /// <summary>COMMERCEMAIL_FUZZ_LEDGERS sets how many files, and COMMERCEMAIL_FUZZ_SEED the first seed.</summary>
    [Fact]
    public void NoDamageEndsInARawException()
    {
        const string EachCmdlet = """
            param($ledger, $inbox)
            $common = @{ Ledger = $ledger; ErrorAction = 'SilentlyContinue' }
            $at = @{ At = [datetimeoffset]'2026-06-12T12:00Z'; TimeZone = 'UTC' }
            $null = Get-CommerceCaseBacklog @common @at
            $null = Get-CommerceCase @common @at
            $null = Get-CommerceCase -CaseId case3 @common @at
            $null = Get-CommerceClaim @common @at
            $null = Get-CommerceOrder -OrderNumber 4701 @common
            $null = Measure-CommerceSla @common -TimeZone UTC -From 2026-06-01 -To 2026-06-30
            $null = Set-CommerceCase -CaseId case4 -Closed @common
            $null = Sync-CommerceCase $inbox @common
            $null = Remove-CommerceCase -OlderThan 2026-06-01 -Confirm:$false @common
            """;
        using var session = new ModuleSession();
        var clean = File.ReadAllBytes(_ledger.Path);
        var inbox = _ledger.Folder.Write("New.mbox", Mbox([Customer("case3", "06-11 09:00"), Answer("case30", "06-11 09:00")]));
        var files = int.Parse(Environment.GetEnvironmentVariable("COMMERCEMAIL_FUZZ_LEDGERS") ?? "150", CultureInfo.InvariantCulture);
        var seed = int.Parse(Environment.GetEnvironmentVariable("COMMERCEMAIL_FUZZ_SEED") ?? "14000", CultureInfo.InvariantCulture);
        var refused = 0;
        for (var i = seed; i < seed + files; i++)
        {
            Damage(clean, new Random(i));
            var result = session.Run("& { " + EachCmdlet + " } @args", _ledger.Path, inbox);

            Assert.True(result.Terminated is null, $"Seed {i}: {result.Terminated}");
            Assert.All(
                result.Errors,
                e => Assert.True(KnownIds.Contains(e.FullyQualifiedErrorId.Split(',')[0]), $"Seed {i}: {e.FullyQualifiedErrorId}: {e}"));
            refused += result.Errors.Any(e => e.FullyQualifiedErrorId.StartsWith("LedgerCorrupt", StringComparison.Ordinal)) ? 1 : 0;
        }

        Assert.InRange(refused, files / 10, files);
    }

    private void Damage(byte[] clean, Random random)
    {
        const int Page = 4096;
        File.Delete(_ledger.Path + "-journal");
        var bytes = (byte[])clean.Clone();
        switch (random.Next(5))
        {
            case 0:
                for (var n = random.Next(1, 60); n > 0; n--)
                {
                    bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
                }

                break;
            case 1:
                bytes = bytes[..random.Next(bytes.Length)];
                break;
            case 2:
                var (from, to) = (random.Next(bytes.Length / Page) * Page, random.Next(bytes.Length / Page) * Page);
                Array.Copy(clean, from, bytes, to, Page);
                break;
            case 3:
                random.NextBytes(bytes.AsSpan(random.Next(bytes.Length / Page) * Page, Page));
                break;
            default:
                File.WriteAllBytes(_ledger.Path, bytes);
                Execute(Statement(random));
                return;
        }

        File.WriteAllBytes(_ledger.Path, bytes);
    }

    /// <summary>A statement that puts a value of the right kind and the wrong meaning into some rows.</summary>
    private string Statement(Random random)
    {
        string[] tables = ["message", "support_case", "case_message", "folder", "mailbox", "own_address", "message_order", "resume_point"];
        object[] values =
        [
            "NULL", 0, -1, long.MaxValue, long.MinValue, 1, 3155378975999999999, "'x'", "''", "'a@b'", "'\u202e\u001b[2J'", "x'00'", "x''",
            "'" + new string('9', 5000) + "'", "zeroblob(100)",
        ];
        var table = tables[random.Next(tables.Length)];
        if (random.Next(4) == 0)
        {
            return $"DELETE FROM {table} WHERE random() % 2";
        }

        using var connection = Connect();
        using var columns = new SqliteCommand($"SELECT name FROM pragma_table_info('{table}')", connection);
        using var reader = columns.ExecuteReader();
        var names = new List<string>();
        while (reader.Read())
        {
            names.Add(reader.GetString(0));
        }

        return $"UPDATE OR IGNORE {table} SET {names[random.Next(names.Count)]} = {values[random.Next(values.Length)]} WHERE random() % 3";
    }

    private static void AssertCorrupt(Action use)
    {
        var problem = Assert.Throws<LedgerException>(use);
        Assert.Equal(LedgerProblem.Corrupt, problem.Problem);
        Assert.Contains("Put a backup in its place.", problem.Message, StringComparison.Ordinal);
    }

    private static void HardLink(string file, string link)
    {
        using var process = System.Diagnostics.Process.Start("ln", [file, link]);
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }

    private SqliteConnection Connect()
    {
        SqliteLibrary.Use();
        var connection = new SqliteConnection($"Data Source={_ledger.Path};Pooling=False;Foreign Keys=False");
        connection.Open();
        return connection;
    }

    private void Execute(string sql)
    {
        using var connection = Connect();
        using var command = new SqliteCommand(sql, connection);
        try
        {
            command.ExecuteNonQuery();
        }
        catch (SqliteException e) when (e.SqliteErrorCode is 19 or 20)
        {
            // A value that the table itself does not take.
        }
    }
}
