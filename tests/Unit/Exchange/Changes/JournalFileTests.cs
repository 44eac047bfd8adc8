using CommerceMailAdmin.Engine.Exchange.Changes;

namespace CommerceMailAdmin.Unit.Exchange.Changes;

public sealed class JournalFileTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 10, 15, 0, TimeSpan.FromHours(2));

    private readonly string _folder = Directory.CreateTempSubdirectory("commercemail").FullName;

    private string File => Path.Combine(_folder, "below", "changes.jsonl");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void AChangeIsReadBackAsItWasWritten()
    {
        var journal = Journal("Add-CommerceSafeSenders", "tenant");
        var change = journal.Begin(new ChangeBegin(new ChangedObject("ada@contoso.com", "Ada Lind", "id-1"), "TrustedSendersAndDomains",
            ["old.example"]) { Add = ["a.example", "b.example"] });
        journal.End(change,
            new ChangeEnd(ChangeResult.Verified) { Added = ["a.example"], After = ["old.example", "a.example"], Reason = "bücher" });

        var read = Assert.Single(Changes(File));

        Assert.StartsWith("20261122-081500-", read.RunId, StringComparison.Ordinal);
        Assert.Equal(Now, read.Time);
        Assert.EndsWith(Environment.UserName, read.User, StringComparison.Ordinal);
        Assert.Equal(("Add-CommerceSafeSenders", "tenant", "ada@contoso.com", "Ada Lind", "id-1"),
            (read.Command, read.Organization, read.Target, read.Name, read.Id));
        Assert.Equal(["old.example"], read.Before);
        Assert.Equal(["a.example"], read.Added);
        Assert.Equal(["old.example", "a.example"], read.After);
        Assert.Equal(ChangeResult.Verified, read.Result);
        Assert.Equal("bücher", read.Reason);
    }

    [Fact]
    public void ALineHoldsWhatTheJournalIsMeantToRemember()
    {
        Begin(Journal(), "ada@contoso.com", "a.example");

        using var line = System.Text.Json.JsonDocument.Parse(Assert.Single(System.IO.File.ReadAllLines(File)));

        Assert.Equal(
            ["version", "kind", "change", "time", "run", "user", "command", "target", "name", "id", "property", "before", "added",
                "removed"],
            line.RootElement.EnumerateObject().Select(p => p.Name));
    }

    [Fact]
    public void AChangeWithoutAnEndIsUnverifiedWithWhatItMeantToDo()
    {
        Begin(Journal(), "ada@contoso.com", "a.example");

        var read = Assert.Single(Changes(File));

        Assert.Equal(ChangeResult.Unverified, read.Result);
        Assert.Equal(["a.example"], read.Added);
        Assert.Null(read.After);
    }

    [Fact]
    public void EveryByteOfATornLastLineLeavesTheRestReadableAndWritable()
    {
        Begin(Journal(), "ada@contoso.com", "a.example");
        var whole = System.IO.File.ReadAllBytes(File);
        for (var kept = 1; kept < whole.Length - 1; kept++)
        {
            System.IO.File.WriteAllBytes(File, [.. whole, .. whole.Take(kept)]);

            Begin(Journal(), "bo@contoso.com", "b.example");

            var history = ChangeHistory.Read(File);
            Assert.Equal(1, history.UnreadableLines);
            Assert.Equal(["ada@contoso.com", "bo@contoso.com"], Changes(File).Select(c => c.Target));
        }
    }

    [Fact]
    public void AnUnfinishedLineBreakLosesNothing()
    {
        Begin(Journal(), "ada@contoso.com", "a.example");
        System.IO.File.WriteAllBytes(File, [.. System.IO.File.ReadAllBytes(File).SkipLast(1)]);

        Begin(Journal(), "bo@contoso.com", "b.example");

        Assert.Equal(0, ChangeHistory.Read(File).UnreadableLines);
        Assert.Equal(2, Changes(File).Count);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("[1]")]
    [InlineData("{\"kind\":\"begin\",\"change\":\"x\",\"time\":\"2026-01-01T00:00:00Z\"}")]
    [InlineData("{\"kind\":\"later\",\"change\":\"x\",\"time\":\"2026-01-01T00:00:00Z\"}")]
    [InlineData("not json")]
    [InlineData("{\"version\":1,\"kind\":\"end\",\"change\":null,\"time\":\"2026-01-01T00:00:00Z\",\"result\":\"Verified\"}")]
    [InlineData("{\"version\":1,\"kind\":\"end\",\"change\":\"x\",\"time\":\"2026-01-01T00:00:00Z\",\"result\":\"Verified\",\"added\":[null]}")]
    [InlineData("{\"version\":1,\"kind\":\"end\",\"change\":\"x\",\"time\":\"2026-01-01T00:00:00Z\",\"result\":\"Verified\",\"after\":[\"a\",null]}")]
    [InlineData("{\"version\":1,\"kind\":\"end\",\"change\":\"x\",\"time\":\"yesterday\",\"result\":\"Verified\"}")]
    [InlineData("{\"version\":1,\"kind\":\"end\",\"change\":\"x\",\"time\":\"2026-02-31T00:00:00Z\",\"result\":\"Verified\"}")]
    [InlineData("{\"version\":1,\"kind\":\"end\",\"change\":\"x\",\"time\":\"0001-01-01T00:00:00+14:00\",\"result\":\"Verified\"}")]
    [InlineData("{\"version\":1,\"kind\":\"end\",\"change\":\"x\",\"time\":\"2026-01-01T00:00:00Z\",\"result\":77}")]
    [InlineData("{\"version\":2,\"kind\":\"end\",\"change\":\"x\",\"time\":\"2026-01-01T00:00:00Z\",\"result\":\"Verified\"}")]
    public void LinesThatAreNoneOfAJournalsAreCounted(string line)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(File)!);
        System.IO.File.WriteAllText(File, line + "\n\n");

        var history = ChangeHistory.Read(File);

        Assert.Equal(1, history.UnreadableLines);
        Assert.Empty(Changes(File));
    }

    [Fact]
    public void UnreadableLinesDoNotStopTheOthers()
    {
        Begin(Journal(), "ada@contoso.com", "a.example");
        System.IO.File.AppendAllText(File,
            "{\"version\":1,\"kind\":\"end\",\"change\":null,\"time\":\"2026-01-01T00:00:00Z\",\"result\":\"Verified\"}\n");
        Begin(Journal(), "bo@contoso.com", "b.example");

        var history = ChangeHistory.Read(File);

        Assert.Equal((1, 2), (history.UnreadableLines, Changes(File).Count));
    }

    [Fact]
    public void AJournalThatWasAppendedToItselfHasEachChangeOnce()
    {
        Begin(Journal(), "ada@contoso.com", "a.example");
        System.IO.File.AppendAllText(File, System.IO.File.ReadAllText(File));

        Assert.Single(Changes(File));
    }

    [Theory]
    [InlineData("From ada@contoso.com Mon Nov 30 2026\nSubject: order\n")]
    [InlineData("{\"orders\":[]}")]
    [InlineData("BEGIN:VCALENDAR\r\n")]
    [InlineData("\0\0\0")]
    public void AFileOfSomebodyElseIsNotAppendedTo(string content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(File)!);
        System.IO.File.WriteAllText(File, content);

        var error = Assert.Throws<JournalException>(() => Begin(Journal(), "ada@contoso.com", "a.example"));

        Assert.Equal("NotAJournal", error.Id);
        Assert.Equal(content, System.IO.File.ReadAllText(File));
    }

    [Fact]
    public void AJournalInUtf16IsReadAndNotAppendedTo()
    {
        Begin(Journal(), "ada@contoso.com", "a.example");
        System.IO.File.WriteAllText(File, System.IO.File.ReadAllText(File), System.Text.Encoding.Unicode);
        var before = System.IO.File.ReadAllBytes(File);

        var error = Assert.Throws<JournalException>(() => Begin(Journal(), "bo@contoso.com", "b.example"));

        Assert.Contains("UTF-16", error.Message, StringComparison.Ordinal);
        Assert.Equal(before, System.IO.File.ReadAllBytes(File));
        Assert.Single(Changes(File));
    }

    [Fact]
    public void AJournalInUtf8WithAByteOrderMarkIsAppendedTo()
    {
        Begin(Journal(), "ada@contoso.com", "a.example");
        System.IO.File.WriteAllText(File, System.IO.File.ReadAllText(File),
            new System.Text.UTF8Encoding(encoderShouldEmitUTF8Identifier: true));

        Begin(Journal(), "bo@contoso.com", "b.example");

        Assert.Equal(2, Changes(File).Count);
    }

    [Fact]
    public void OnlyTheOwnerCanReadANewJournalAndItsFolder()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Windows has other rights.");
            return;
        }

        Begin(Journal(), "ada@contoso.com", "a.example");
        var (file, folder) = (System.IO.File.GetUnixFileMode(File), System.IO.File.GetUnixFileMode(Path.GetDirectoryName(File)!));

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, file);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, folder);
    }

    [Fact]
    public void AJournalThatDoesNotExistIsEmpty() => Assert.Empty(Changes(File));

    [Fact]
    public async Task SeveralWritersAndAReaderAtOnceLoseNoLine()
    {
        const int Writers = 4;
        const int ChangesOfEach = 50;
        var writers = Enumerable.Range(0, Writers).Select(w => Task.Run(() =>
        {
            var journal = Journal();
            for (var i = 0; i < ChangesOfEach; i++)
            {
                journal.End(Begin(journal, $"{w}-{i}@contoso.com", "a.example"),
                    new ChangeEnd(ChangeResult.Verified) { Added = ["a.example"] });
            }
        }, TestContext.Current.CancellationToken)).ToArray();
        var reader = Task.Run(() =>
        {
            while (!writers.All(w => w.IsCompleted))
            {
                Assert.Equal(0, ChangeHistory.Read(File).UnreadableLines);
            }
        }, TestContext.Current.CancellationToken);
        await Task.WhenAll([.. writers, reader]);

        var history = ChangeHistory.Read(File);

        Assert.Equal(0, history.UnreadableLines);
        Assert.Equal(Writers * ChangesOfEach, Changes(File).Select(c => c.Target).Distinct().Count());
        Assert.All(Changes(File), c => Assert.Equal(ChangeResult.Verified, c.Result));
        Assert.Equal(Writers, Changes(File).Select(c => c.RunId).Distinct().Count());
    }

    [Fact]
    public void AnUnwritableJournalSaysThatNothingIsChanged()
    {
        System.IO.File.WriteAllText(Path.Combine(_folder, "below"), "a file where the folder should be");

        var error = Assert.Throws<JournalException>(() => Begin(Journal(), "ada@contoso.com", "a.example"));

        Assert.Contains("nothing is changed", error.Message, StringComparison.Ordinal);
    }

    private static List<CommerceMailChange> Changes(string file)
    {
        var changes = new List<CommerceMailChange>();
        ChangeHistory.Read(file, changes.Add);
        return changes;
    }

    private static Guid Begin(ChangeJournal journal, string target, string sender) =>
        journal.Begin(new ChangeBegin(new ChangedObject(target, target, "id-1"), "TrustedSendersAndDomains", []) { Add = [sender] });

    private ChangeJournal Journal(string command = "Add-CommerceSafeSenders", string? organization = null) =>
        new(File, command, organization, () => Now);
}
