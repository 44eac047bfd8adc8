using CommerceMailAdmin.Engine.Cases.Content;
using CommerceMailAdmin.Engine.Cases.Queries;
using CommerceMailAdmin.Engine.Cases.Store.Ledger;
using CommerceMailAdmin.Unit.Support;
using Microsoft.Data.Sqlite;
using static CommerceMailAdmin.Unit.Cases.Store.Ledger.CaseTexts;

namespace CommerceMailAdmin.Unit.Cases.Store.Ledger;

/// <summary>Ledgers that cannot be used, and old ones that can.</summary>
public sealed class LedgerFileTests : IDisposable
{
    private readonly TestLedger _ledger = new();

    public void Dispose() => _ledger.Dispose();

    [Fact]
    public void ALedgerOfTheFirstVersionIsBroughtUpToDateAndKeepsItsCases()
    {
        Execute(
            File.ReadAllText(Repository.PathOf("tests", "Unit", "Cases", "Ledger", "ledger1.sql")),
            "PRAGMA application_id = 1129136492; PRAGMA user_version = 1",
            "INSERT INTO mailbox (id, name) VALUES (1, 'support'); INSERT INTO folder (id, mailbox, name, role) VALUES (1, 1, 'Inbox', 'Inbox'); INSERT INTO own_address VALUES ('support@shop.example')",
            $"""
            INSERT INTO message (id, identity, class, folder, time, authenticity, needs_known_sender, is_to_relay, order_number, meanings, has_attachment)
            VALUES (1, x'00112233445566778899aabbccddeeff', 'CaseMail', 1, {Utc("06-08 09:00").UtcTicks}, 'Genuine', 0, 0, '4711000', 0, 0)
            """,
            $"""
            INSERT INTO support_case (id, platform, key, changed, case_id, order_number, first_received, waiting_since, folder, customer_count, answer_count, excluded_count, authenticity)
            VALUES (1, 'Instagram', 'a1', {Utc("06-08 09:00").UtcTicks}, 'A1', '4711000', {Utc("06-08 09:00").UtcTicks}, {Utc("06-08 09:00").UtcTicks}, 1, 1, 0, 0, 'Genuine')
            """,
            "INSERT INTO case_message VALUES (1, 1, 'A1', 0); INSERT INTO message_order VALUES ('4711000', 1)");

        Assert.Equal(["A1"], _ledger.Waiting("06-09 00:00"));
        _ledger.Sync(new MemoryMail().Add(Answer("a1", "06-08 10:00")));

        Assert.Empty(_ledger.Waiting("06-09 00:00"));
        using var file = LedgerFile.Open(_ledger.Path);
        Assert.Equal(LedgerSchema.Newest, file.Number("PRAGMA user_version"));
        Assert.True(LedgerSchema.Newest > 1);
    }

    [Fact]
    public void AnOlderLedgerLosesWhatMayBeABuyersWords()
    {
        // Marks of versions 1 and 2 are FNV-1a of 32 bits, in little-endian order.
        Execute(
            File.ReadAllText(Repository.PathOf("tests", "Unit", "Cases", "Ledger", "ledger1.sql")),
            "PRAGMA application_id = 1129136492; PRAGMA user_version = 1",
            "INSERT INTO mailbox (id, name) VALUES (1, 'support'); INSERT INTO folder (id, mailbox, name, role) VALUES (1, 1, 'Inbox', 'Inbox')",
            $"""
            INSERT INTO message (id, identity, class, folder, time, authenticity, needs_known_sender, is_to_relay, order_number, seller_order_number, reason, meanings, has_attachment, subject_marks, body_marks)
            VALUES (1, x'00112233445566778899aabbccddeeff', 'CaseMail', 1, 1, 'Genuine', 0, 0, '4711000', 'Jane Roe, 6 Low Street', 'I am John Doe', 0, 0, {Old("4711000", "jane1990")}, NULL),
                   (2, x'01112233445566778899aabbccddeeff', 'CaseMail', 1, 1, 'Genuine', 0, 0, '4711000', 'FP-2240', 'I have another question', 0, 0, {Old("jane1990")}, NULL),
                   (3, x'02112233445566778899aabbccddeeff', 'Answer', 1, 2, 'Unverifiable', 0, 1, NULL, NULL, NULL, 0, 0, {Old()}, {Old("4711000", "jane1990")})
            """,
            """
            INSERT INTO support_case (id, platform, key, changed, case_id, seller_order_number, reason) VALUES (1, 'Instagram', 'a1', 1, 'A1', 'Jane Roe, 6 Low Street', 'I am John Doe');
            INSERT INTO message_order VALUES ('4711000', 1), ('JANE ROE, 6 LOW STREET', 1), ('FP-2240', 2)
            """);

        using (var file = LedgerFile.Open(_ledger.Path))
        {
            Assert.Equal(1, file.Number("SELECT count(*) FROM message WHERE id = 1 AND reason = 'Other' AND seller_order_number IS NULL AND order_number = '4711000' AND length(subject_marks) = 2"));
            Assert.Equal(1, file.Number("SELECT count(*) FROM message WHERE id = 2 AND reason = 'I have another question' AND seller_order_number = 'FP-2240' AND length(subject_marks) = 0 AND body_marks IS NULL"));
            Assert.Equal(1, file.Number("SELECT count(*) FROM message WHERE id = 3 AND reason IS NULL AND length(subject_marks) = 0 AND length(body_marks) = 4"));
            Assert.Equal(1, file.Number("SELECT count(*) FROM support_case WHERE reason = 'Other' AND seller_order_number IS NULL"));
            Assert.Equal(2, file.Number("SELECT count(*) FROM message_order"));
            var answer = file[$"SELECT {MessageRow.Columns} FROM message m WHERE id = 3"].Rows().Select(row => MessageRow.Read(row, 0, new LedgerFolders(file), null)).Single();
            Assert.True(WordMarks.Hold(answer.Content.BodyMarks!, "4711000"));
            Assert.False(WordMarks.Hold(answer.Content.BodyMarks!, "4711001"));
        }

        var text = System.Text.Encoding.UTF8.GetString(File.ReadAllBytes(_ledger.Path));
        Assert.All(["John", "Jane", "JANE"], word => Assert.DoesNotContain(word, text, StringComparison.Ordinal));

        static string Old(params string[] words) => "x'" + string.Concat(words.Select(word =>
            Convert.ToHexString(BitConverter.GetBytes(word.ToUpperInvariant().Aggregate(2166136261u, (hash, c) => unchecked((hash ^ c) * 16777619u)))))) + "'";
    }

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

        Assert.Equal(LedgerProblem.NotALedger, e.Problem);
        Assert.Contains("Run that again", e.Message, StringComparison.Ordinal);
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
                file, CaseInput.Files([inbox], "support"), TestLedger.Options(default), _ledger.Observer, batchSize: 100, CancellationToken.None));
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
