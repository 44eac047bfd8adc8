using System.Globalization;
using CommerceMailAdmin.Samples;
using CommerceMailAdmin.Unit.Support;

namespace CommerceMailAdmin.Unit.Cases;

/// <summary>The committed sample mailbox, through the cmdlet; what is expected stands in samples/README.md.</summary>
public class SampleMailboxTests
{
    private const string AtFridayNoon = "Get-CommerceCaseBacklog -LiteralPath $args[0] -TimeZone UTC -At 2026-06-12T12:00:00Z -Verbose";
    private static readonly string Mailbox = Repository.PathOf("samples", "support-mailbox");

    [Fact]
    public void TheCommittedFilesAreWhatTheGeneratorWrites()
    {
        var committed = Directory.EnumerateFiles(Mailbox, "*", SearchOption.AllDirectories)
            .ToDictionary(f => Path.GetRelativePath(Mailbox, f).Replace('\\', '/'), File.ReadAllBytes);

        Assert.Equal(SupportMailbox.Files().Keys.Order(StringComparer.Ordinal), committed.Keys.Order(StringComparer.Ordinal));
        Assert.All(SupportMailbox.Files(), file => Assert.Equal(file.Value, committed[file.Key]));
    }

    [Fact]
    public void FileNamesAreValidOnWindows() =>
        Assert.All(SupportMailbox.Files().Keys, name => Assert.DoesNotContain(name, c => ":*?\"<>|\\".Contains(c)));

    [Fact]
    public void TheBacklogIsTheOneOfTheReadme()
    {
        using var session = new ModuleSession();

        var result = session.Run(AtFridayNoon, Mailbox);

        Assert.Empty(result.Errors);
        var actual = result.Output.Select(o => (CaseBacklogItemView)new(o)).Select(c =>
            $"{c.CaseId} {c.State} {c.DueBy.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)} {c.OrderNumber} "
                + $"{c.SellerOrderNumber}");
        Assert.Equal(ReadmeRows().Select(r => string.Join(' ', r.Take(5))), actual);
    }

    [Fact]
    public void BrokenMessagesCostOneWarningEachAndJunkOne()
    {
        using var session = new ModuleSession();

        var warnings = session.Run(AtFridayNoon, Mailbox).Warnings;

        Assert.Collection(warnings.Order(StringComparer.Ordinal),
            w => Assert.Matches("no date.*readable date", w),
            w => Assert.Matches("not a message.*header", w),
            w => Assert.Matches("^1 case is waiting in Junk", w));
    }

    [Fact]
    public void LookAlikesAreNamedWithTheReasonAndTheirCasesAreDisputed()
    {
        using var session = new ModuleSession();

        var result = session.Run(AtFridayNoon, Mailbox);

        Assert.Equal(4, result.Verbose.Count(v => v.Contains("only looks like the platform's", StringComparison.Ordinal)));
        Assert.Contains(result.Verbose, v => v.Contains("dmarc=fail", StringComparison.Ordinal));
        Assert.Contains(result.Verbose,
            v => v.Contains("lnstagram", StringComparison.Ordinal) && v.Contains("reads like", StringComparison.Ordinal));
        var cases = result.Output.Select(o => new CaseBacklogItemView(o)).ToList();
        Assert.Equal(["b7m3x9q2ldv04c", "v3a8yc6ne4tj29"], cases.Where(c => c.Authenticity == "Disputed").Select(c => c.CaseId));
        Assert.Equal(["k5u9xf2az0me68"], cases.Where(c => c.Authenticity == "Unverifiable").Select(c => c.CaseId));
        Assert.Equal([1, 1], cases.Where(c => c.Excluded > 0).Select(c => c.Excluded));
    }

    [Fact]
    public void MessagesAreCountedOnceAndFoldersNamed()
    {
        using var session = new ModuleSession();

        var cases = session.Run(AtFridayNoon, Mailbox).Output.Select(o => new CaseBacklogItemView(o)).ToDictionary(c => c.CaseId);

        Assert.Equal(1, cases["b7m3x9q2ldv04c"].MessageCount);
        Assert.Equal("Inbox", cases["b7m3x9q2ldv04c"].Folder);
        Assert.Equal(4, cases["h0s6rj5ye1ua93"].MessageCount);
        Assert.Equal("Junk Email", cases["y4g6bt0kw9sn12"].Folder);
        Assert.Equal(new DateTimeOffset(2026, 6, 8, 10, 0, 0, TimeSpan.Zero), cases["h0s6rj5ye1ua93"].FirstReceived);
        Assert.Equal(new DateTimeOffset(2026, 6, 10, 18, 30, 0, TimeSpan.Zero), cases["h0s6rj5ye1ua93"].WaitingSince);
        Assert.Equal(new DateTimeOffset(2026, 6, 11, 16, 20, 0, TimeSpan.Zero), cases["e9f1ua7ks3mb60"].ClaimOpened);
    }

    [Fact]
    public void BuyersAreRedactedUnlessAskedFor()
    {
        using var session = new ModuleSession();

        var redacted = session.Run(AtFridayNoon, Mailbox).Output.Select(o => new CaseBacklogItemView(o)).Select(c => c.Buyer).ToList();
        var full = session.Run(AtFridayNoon + " -IncludeBuyerData", Mailbox).Output.Select(o => new CaseBacklogItemView(o))
            .Select(c => c.Buyer).ToList();

        Assert.All(redacted, b => Assert.Matches(@"^.\*\*\*$", b));
        Assert.Contains("blåbær_keramik", full);
        Assert.Contains("Marbled Heron", full);
    }

    [Fact]
    public void AskedForAnEarlierInstantLaterMailDoesNotCount()
    {
        using var session = new ModuleSession();

        var cases = session.Run("Get-CommerceCaseBacklog -LiteralPath $args[0] -TimeZone UTC -At 2026-06-09T09:10:00Z", Mailbox).Output
            .Select(o => new CaseBacklogItemView(o)).ToList();

        // glaze.and.grain was answered at 09:00, quiet_kiln only at 09:20; the claim came two days later.
        Assert.Equal(["w4k2mz81qp0t5n", "b7m3x9q2ldv04c", "c5n8td2wv6oy17"], cases.Select(c => c.CaseId));
        Assert.Equal(["DueSoon", "OnTime", "OnTime"], cases.Select(c => c.State));
    }

    private static IEnumerable<string[]> ReadmeRows() =>
        File.ReadAllLines(Repository.PathOf("samples", "README.md"))
            .SkipWhile(l => !l.StartsWith("| CaseId", StringComparison.Ordinal)).Skip(2).TakeWhile(l => l.StartsWith('|'))
            .Select(l => l.Trim('|').Split('|').Select(c => c.Trim()).ToArray());
}
