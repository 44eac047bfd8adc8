using System.Text.RegularExpressions;
using CommerceMailAdmin.Engine.Cases.Store.Ledger;
using CommerceMailAdmin.Engine.Digests;
using CommerceMailAdmin.Engine.Mail;
using CommerceMailAdmin.Unit.Support;

namespace CommerceMailAdmin.Unit.Documentation;

/// <summary>The page of errors and the code have the same ids, with the same categories and texts.</summary>
public partial class ErrorCatalogueTests
{
    private const string Invalid = "InvalidArgument";

    private static readonly string Code = string.Join('\n', Documents.Sources
        .Where(f => Path.GetExtension(f) == ".cs").Select(File.ReadAllText));

    private static readonly string Table = File.ReadAllText(Repository.PathOf("src", "CommerceMailAdmin", "Commands", "ErrorTable.cs"));

    /// <summary>One id of the page.</summary>
    private sealed record Row(string Id, string Category, string Text, string Cause, string Remedy);

    private static IReadOnlyList<Row> Rows { get; } = [.. ReadRows()];

    [Fact]
    public void ThePageAndTheCodeHaveTheSameIdsWithTheSameCategories()
    {
        var page = Rows.Select(r => $"{r.Id} {r.Category}").ToHashSet(StringComparer.Ordinal);
        var code = InCode().Select(e => $"{e.Id} {e.Category}").ToHashSet(StringComparer.Ordinal);

        Assert.Contains("OrderNotFound ObjectNotFound", code);
        Assert.Contains("LedgerLocked ResourceBusy", code);
        Assert.Equal([], code.Except(page).Select(e => "not on the page: " + e));
        Assert.Equal([], page.Except(code).Select(e => "not in the code: " + e));
    }

    [Fact]
    public void EveryIdHasOneRowWithACauseAndARemedy()
    {
        Assert.Distinct(Rows.Select(r => r.Id));
        Assert.All(Rows, r => Assert.True(r.Cause.Length > 10 && r.Remedy.Length > 5, r.Id));
    }

    [Fact]
    public void EveryTextOfThePageIsInTheCode()
    {
        var joined = LiteralSeam().Replace(Code, "");

        Assert.True(Rows.Count(r => r.Text.Length > 0) > 60);
        Assert.All(Rows, r => Assert.All(r.Text.Split('…'), part =>
            Assert.True(joined.Contains(part, StringComparison.Ordinal), $"{r.Id}: no message says '{part}'")));
    }

    /// <summary>The ids that the code can write. Ids with a computed part are listed by their parts.</summary>
    private static IEnumerable<(string Id, string Category)> InCode() =>
    [
        .. Literal().Matches(Code).Select(m => (m.Groups["id"].Value, m.Groups["category"].Value)),
        .. Choice().Matches(Code).Select(m => (m.Groups["id"].Value, m.Groups["category"].Value)),
        .. ByHelper().Matches(Code).Select(m => (m.Groups["id"].Value, Invalid)),
        .. Missing().Matches(Code).Select(m => (m.Groups["id"].Value, "ObjectNotFound")),
        .. NamedIn("RequireYear").Select(p => (p + "OutOfRange", Invalid)),
        .. Subjects().SelectMany(s => new[] { (s + "Malformed", "InvalidData"), (s + "Unreadable", "ReadError") }),
        .. RejectedRange().Matches(Code).Select(m => ("Range" + m.Groups["reason"].Value, Invalid)),
        .. RejectedEntry().Matches(Code).Select(m => ("Entry" + m.Groups["reason"].Value, Invalid)),
        ("SenderMalformed", Invalid), ("SenderPublicMailDomain", Invalid),
        .. Enum.GetNames<LedgerProblem>().Select(n => (n == "NotALedger" ? n : "Ledger" + n, CategoryOf(nameof(LedgerProblem), n))),
        .. Enum.GetNames<DigestProblem>().Select(n => ("Digest" + n, CategoryOf(nameof(DigestProblem), n))),
        .. Enum.GetNames<MailboxConnectionProblem>()
            .Select(n => ("Mailbox" + n, CategoryOf(nameof(MailboxConnectionProblem), n))),
        .. JournalId().Matches(Code).Select(m => m.Groups["id"].Value).Select(id => (id, JournalCategory(id))),
    ];

    /// <summary>What a file is, as the ids of its errors begin. A certificate has an error of its own if it is malformed.</summary>
    private static IEnumerable<string> Subjects() =>
        NamedIn("ReadInputFile").Concat(Subject().Matches(Code).Select(m => m.Groups["name"].Value)).Distinct();

    private static IEnumerable<string> NamedIn(string method) =>
        Regex.Matches(Code, method + """\([^;]*?(?:nameof\((?<name>\w+)\)|"(?<name>[A-Z]\w+)")""").Select(m => m.Groups["name"].Value)
            .Distinct();

    /// <summary>The category that the table of errors gives a problem: its own arm, or the last one.</summary>
    private static string CategoryOf(string type, string problem)
    {
        var method = Table[Table.IndexOf($"({type} problem) => problem switch", StringComparison.Ordinal)..];
        method = method[..method.IndexOf("};", StringComparison.Ordinal)];
        var arms = Arm().Matches(method).Select(m => (Of: m.Groups["of"].Value, Category: m.Groups["category"].Value)).ToList();
        return arms.FirstOrDefault(a => Regex.IsMatch(a.Of, $@"\.{problem}\b"), arms[^1]).Category;
    }

    private static string JournalCategory(string id) =>
        Regex.Match(Table, $"\"{id}\" => ErrorCategory\\.(\\w+)") is { Success: true } m ? m.Groups[1].Value : "WriteError";

    private static IEnumerable<Row> ReadRows() =>
        from line in File.ReadLines(Repository.PathOf("docs", "reference", "errors.md"))
        where line.StartsWith("| `", StringComparison.Ordinal)
        let cells = line.Trim('|', ' ').Split('|').Select(c => c.Trim()).ToArray()
        from id in cells[0].Split(',')
        select new Row(id.Trim(' ', '`'), cells[1], cells[2], cells[3], cells[4]);

    [GeneratedRegex("""(?<!\+ )"(?<id>[A-Z][A-Za-z0-9]+)"\)?,\s+ErrorCategory\.(?<category>\w+)""")]
    private static partial Regex Literal();

    [GeneratedRegex("""\? "(?<id>[A-Z]\w+)" : "[A-Z]\w+"\)?,\s+ErrorCategory\.(?<category>\w+)""")]
    private static partial Regex Choice();

    [GeneratedRegex("""(?:Refuse\(\s*|RejectIdentity\([^;]*?,\s*|r\.Problem, |> 0, |\.Any\(\), )"(?<id>[A-Z]\w+)"[,)]""")]
    private static partial Regex ByHelper();

    [GeneratedRegex("""ReportMissing\([^;]*?"(?<id>[A-Z]\w+)",""")]
    private static partial Regex Missing();

    [GeneratedRegex("""OfFile\(\w+, "(?<name>[A-Z]\w+)",""")]
    private static partial Regex Subject();

    [GeneratedRegex(@"IPAllowListRejectionReason\.(?<reason>Malformed|IPv6|TooWide|NotPublic|Overlapping)\b")]
    private static partial Regex RejectedRange();

    [GeneratedRegex(@"TenantAllowListRejectionReason\.(?<reason>Malformed|Wildcard|OwnDomain|PublicMailDomain|NotPublic)\b")]
    private static partial Regex RejectedEntry();

    [GeneratedRegex("""new JournalException\("(?<id>\w+)",""")]
    private static partial Regex JournalId();

    [GeneratedRegex(@"(?<of>[\w. ]+?) => ErrorCategory\.(?<category>\w+)")]
    private static partial Regex Arm();

    [GeneratedRegex("\"\\s*\\+ \\$?\"")]
    private static partial Regex LiteralSeam();
}
