using CommerceMailAdmin.Engine.Exchange.Changes;
using CommerceMailAdmin.Unit.Support;

namespace CommerceMailAdmin.Unit.Exchange.Changes;

/// <summary>
/// A shortened journal tells the same about who owns what, whatever the history; nothing that is appended meanwhile is lost.
/// </summary>
public sealed class JournalCompressionTests : IDisposable
{
    private const string Property = "TrustedSendersAndDomains";

    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly string[] Entries = ["a.example", "b.example", "c.example", "B.example"];

    private readonly TemporaryFolder _folder = new();

    private string File => Path.Combine(_folder.Path, "changes.jsonl");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void WhateverHappenedTheShortenedJournalTellsTheSame()
    {
        var random = new Random(20261130);
        var shortened = 0;
        for (var round = 0; round < Rounds.Of(400); round++)
        {
            System.IO.File.Delete(File);
            var runs = WriteRandom(random, out var changes);
            var before = Told(runs);
            var cut = random.Next(changes + 1);

            var result = JournalCompression.Run(File, Start.AddMinutes(cut), _ => null, TestContext.Current.CancellationToken);

            var after = Told(runs);
            Assert.Equal((round, "", ""), (round, string.Join("; ", before.Except(after)), string.Join("; ", after.Except(before))));
            Assert.True(result.Lines <= result.LinesBefore);
            shortened += result.Status == ChangeStatus.Changed ? 1 : 0;
            Assert.Equal(result.Lines, System.IO.File.ReadAllLines(File).Length);
            Assert.Equal(result.Bytes, new FileInfo(File).Length);
        }

        // Histories that are never shortened would test nothing.
        Assert.True(shortened > Rounds.Of(400) / 4, $"{shortened}");
    }

    [Fact]
    public void YoungChangesStayAsTheyAreAndASecondTimeChangesNothing()
    {
        for (var run = 0; run < 6; run++)
        {
            Write(Line(run, "run-" + run, "Ada", "id-1", ["a.example"], []), ChangeResult.Verified);
        }

        var young = System.IO.File.ReadAllLines(File).Skip(8).ToArray();

        var first = JournalCompression.Run(File, Start.AddMinutes(4), _ => null, TestContext.Current.CancellationToken);
        var lines = System.IO.File.ReadAllLines(File);
        var second = JournalCompression.Run(File, Start.AddMinutes(4), _ => null, TestContext.Current.CancellationToken);

        Assert.Equal((ChangeStatus.Changed, 12, 6), (first.Status, first.LinesBefore, first.Lines));
        Assert.Equal(young, lines.Skip(2));
        Assert.Equal(ChangeStatus.Unchanged, second.Status);
        Assert.Equal(lines, System.IO.File.ReadAllLines(File));
    }

    [Fact]
    public void WhatOthersAppendMeanwhileIsKept()
    {
        WriteOld(3);

        JournalCompression.Run(
            File, Start.AddYears(1), _ =>
            {
                Write(Line(9, "meanwhile", "Bo", "id-2", ["c.example"], []), ChangeResult.Verified);
                return null;
            }, TestContext.Current.CancellationToken);

        var history = ChangeHistory.Read(File);
        Assert.True(history.Knows("meanwhile"));
        Assert.Equal(["c.example"], Assert.Single(history.Ownership(Property).OfRun("meanwhile")).Entries);
        Assert.Equal(["a.example"], Assert.Single(history.Ownership(Property).OfRun("run-2")).Entries);
        Assert.Equal(0, history.UnreadableLines);
    }

    [Theory]
    [InlineData(ChangeStatus.Planned)]
    [InlineData(ChangeStatus.Declined)]
    public void WithoutConsentNothingIsChanged(ChangeStatus answer)
    {
        WriteOld(3);
        var content = System.IO.File.ReadAllBytes(File);

        var result = JournalCompression.Run(File, Start.AddYears(1), _ => answer, TestContext.Current.CancellationToken);

        Assert.Equal((answer, 6, 2), (result.Status, result.LinesBefore, result.Lines));
        Assert.Equal(content, System.IO.File.ReadAllBytes(File));
        Assert.Equal([File], Directory.GetFiles(_folder.Path));
    }

    /// <summary>The process was killed at some byte of the replacement, or before it was complete.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void AKilledProcessLeavesAWholeJournal(bool appends)
    {
        WriteOld(3);
        var old = System.IO.File.ReadAllBytes(File);
        JournalCompression.Run(File, Start.AddYears(1), _ => null, TestContext.Current.CancellationToken);
        var replacement = System.IO.File.ReadAllBytes(File);
        for (var written = 0; written <= replacement.Length; written++)
        {
            System.IO.File.WriteAllBytes(File, [.. replacement.Take(written), .. old.Skip(written)]);
            System.IO.File.WriteAllBytes(File + ".compressed", replacement);
            if (appends)
            {
                Write(Line(9, "later", "Bo", "id-2", ["c.example"], []), ChangeResult.Verified);
            }

            var history = ChangeHistory.Read(File);

            Assert.Equal((written, appends), (written, history.Knows("later")));
            Assert.Equal(["a.example"], Assert.Single(history.Ownership(Property).OfRun("run-2")).Entries);
            Assert.Equal(0, history.UnreadableLines);
            Assert.Equal([File], Directory.GetFiles(_folder.Path));
        }
    }

    [Fact]
    public void AnUnfinishedReplacementIsNothing()
    {
        WriteOld(3);
        var content = System.IO.File.ReadAllBytes(File);
        System.IO.File.WriteAllText(File + ".compressed.tmp", "half of a li");

        Assert.True(ChangeHistory.Read(File).Knows("run-0"));
        Assert.Equal(content, System.IO.File.ReadAllBytes(File));
        var result = JournalCompression.Run(File, Start.AddYears(1), _ => null, TestContext.Current.CancellationToken);
        Assert.Equal(ChangeStatus.Changed, result.Status);
        Assert.Equal([File], Directory.GetFiles(_folder.Path));
    }

    private void WriteOld(int runs)
    {
        for (var run = 0; run < runs; run++)
        {
            Write(Line(run, "run-" + run, "Ada", "id-1", ["a.example"], []), ChangeResult.Verified);
        }
    }

    /// <summary>Everything that others ask a journal: who owns what, and what undo of each run, or of two together, would do.</summary>
    private string[] Told(string[] runs)
    {
        var told = new List<string>();
        foreach (var pair in runs.SelectMany(one => runs.Select(two => new[] { one, two }.Distinct().ToArray())))
        {
            var owned = ChangeHistory.Read(File, pair).Ownership(Property);
            told.AddRange(pair.SelectMany(r => owned.OfRun(r).Select(o => $"{string.Join("+", pair)}: {r} added {Text(o)}")));
            told.AddRange(pair.SelectMany(r => owned.RemovedBy(r, pair).Select(o => $"{string.Join("+", pair)}: {r} removed {Text(o)}")));
        }

        var all = ChangeHistory.Read(File).Ownership(Property);
        foreach (var (name, id) in new[] { "Ada", "Bo" }.SelectMany(n => new[] { "id-1", "id-2", null }.Select(i => (n, i))))
        {
            var asked = new ChangedObject("ada@contoso.com", name, id) { OtherNames = [$"{name}@contoso.com"] };
            told.Add($"of {name} {id}: {Joined(all.Of(null, asked))}; {Joined(all.Presumably(null, asked))}");
        }

        // The order of objects and entries is nobody's concern.
        return [.. told.Distinct().Order(StringComparer.Ordinal)];
    }

    private static string Text(OwnedEntries owned) =>
        $"{owned.Object.Target} {owned.Object.Name} {owned.Object.Id}: {Joined(owned.Entries)}, of others {Joined(owned.NotOwned)}";

    private static string Joined(IEnumerable<string> texts) => string.Join(" ", texts.Order(StringComparer.Ordinal));

    private string[] WriteRandom(Random random, out int changes)
    {
        changes = 4 + random.Next(12);
        var open = new List<JournalLine>();
        for (var i = 0; i < changes; i++)
        {
            var name = random.Next(2) == 0 ? "Ada" : "Bo";
            var id = random.Next(3) switch { 0 => null, 1 => "id-1", _ => "id-2" };
            var line = Line(i, $"run-{i / 3}", name, id, Some(random), random.Next(2) == 0 ? [] : Some(random));
            line = line with { Removed = [.. line.Removed!.Except(line.Added!, StringComparer.OrdinalIgnoreCase)] };
            line = random.Next(4) == 0 ? line with { NotOwned = [.. line.Added!.Concat(line.Removed!).Take(1)] } : line;
            switch (random.Next(6))
            {
                case 0:
                    JournalFile.Append(File, [line]);
                    open.Add(line);
                    break;
                case 1: Write(line, ChangeResult.Failed); break;
                case 2: Write(line, ChangeResult.Unverified); break;
                default: Write(line, ChangeResult.Verified); break;
            }

            if (open.Count > 0 && random.Next(4) == 0)
            {
                // A later run finds what came of a change that was cut off.
                var cutOff = open[0];
                open.RemoveAt(0);
                JournalFile.Append(File, [End(cutOff, JournalLine.FoundKind, ChangeResult.Verified)]);
            }
        }

        return [.. Enumerable.Range(0, ((changes - 1) / 3) + 1).Select(r => $"run-{r}")];
    }

    private static string[] Some(Random random) =>
        [.. Enumerable.Range(0, 1 + random.Next(2)).Select(_ => Entries[random.Next(Entries.Length)])
            .Distinct(StringComparer.OrdinalIgnoreCase)];

    private void Write(JournalLine line, ChangeResult result) =>
        JournalFile.Append(File, [line, End(line, JournalLine.EndKind, result)]);

    private static JournalLine End(JournalLine line, string kind, ChangeResult result) => new()
    {
        Kind = kind, Change = line.Change, Time = line.Time, Added = line.Added, Removed = line.Removed, Result = result, After = ["x"],
    };

    private static JournalLine Line(int minute, string run, string name, string? id, string[] added, string[] removed) => new()
    {
        Kind = JournalLine.BeginKind, Change = Guid.NewGuid(), Time = Start.AddMinutes(minute), Run = run, User = "CONTOSO\\admin",
        Command = "Add-CommerceSafeSenders", Target = $"{name}@contoso.com", Name = name, Id = id, Property = Property, Before = ["x"],
        Added = added, Removed = removed,
    };
}
