using System.Text.RegularExpressions;
using CommerceMailAdmin.Engine.Common;
using CommerceMailAdmin.Unit.Cases.Store.Ledger;
using CommerceMailAdmin.Unit.Support;
using static CommerceMailAdmin.Unit.Cases.Store.Ledger.CaseTexts;

namespace CommerceMailAdmin.Unit.Fuzz;

/// <summary>
/// Damaged files through the real cmdlets: each ends in results, or in errors whose ids the documents list, and no text that reaches a
/// screen holds a control character.
/// </summary>
public sealed class CmdletFuzzTests(ITestOutputHelper output) : IDisposable
{
    private const string At = " -At 2026-06-12Z -TimeZone UTC ";
    private static readonly string Sample = Path.Combine(Repository.Root, "samples");

    private static readonly Lazy<byte[]> Ledger = new(() =>
    {
        using var ledger = new TestLedger();
        ledger.Sync(ledger.Folder.Write("Inbox.mbox", Mbox(Enumerable.Range(0, 5).Select(i => Customer($"case{i}", "06-08 09:00")))));
        return File.ReadAllBytes(ledger.Path);
    });

    /// <summary>The kind of file, and the commands that read it. $f is the file, $s the sample folder.</summary>
    private static readonly Dictionary<string, (Func<FuzzTurn, byte[]> Make, string[] Commands)> Files = new()
    {
        ["mail.mbox"] = (t => t.Bytes(FuzzSamples.Mail, FuzzSamples.MailWords),
        [
            "Get-CommerceCaseBacklog -LiteralPath $f -IncludeBuyerData" + At, "Get-CommerceCase -LiteralPath $f" + At,
            "Get-CommerceClaim -LiteralPath $f" + At, "Get-CommerceOrder -OrderNumber 4700 -LiteralPath $f" + At,
            "Measure-CommerceSla -LiteralPath $f" + At,
            "Test-CommerceMailAuth -LiteralPath $f -DnsSnapshot $s/dns-snapshot.json",
        ]),
        ["new.ledger"] = (t => t.Bytes([Ledger.Value], "CREATE", "SELECT", "\u0000\u0000", "facebook", "NULL"),
        [
            "Get-CommerceCaseBacklog -Ledger $f" + At, "Get-CommerceCase -Ledger $f" + At, "Measure-CommerceSla -Ledger $f" + At,
            "Sync-CommerceCase $s/support-mailbox -Ledger $f", "Set-CommerceCase case1 -Closed -Ledger $f",
            "Remove-CommerceCase -OlderThan 2026-06-09 -Ledger $f -Confirm:$false", "Get-CommerceClaim -Ledger $f" + At,
        ]),
        ["journal.jsonl"] =
            (t => t.Bytes(FuzzSamples.Journal, "\"kind\":\"begin\"", "\"added\":[", "\"change\":", "\"name\":\"\\u001b[2J\""),
        [
            "Get-CommerceMailChange -JournalPath $f", "Undo-CommerceMailChange r1 -JournalPath $f -WhatIf",
            "Get-CommerceIPAllowList -JournalPath $f", "Add-CommerceIPAllowList -WhatIf -JournalPath $f",
        ]),
        ["plan.json"] =
            (t => t.Bytes(FuzzSamples.Plans, "\"changes\":[", "\"add\":", "\"seal\":", "\"parameters\":{", "\"name\":\"\\u001b[2J\""),
        [
            "Add-CommerceSafeSenders -Plan $f -WhatIf -JournalPath $f.j", "Remove-CommerceMailFlowRule -Plan $f -WhatIf -JournalPath $f.j",
            "Add-CommerceTenantAllowList -Plan $f -WhatIf -JournalPath $f.j",
        ]),
        ["profile.json"] = (t => t.Bytes(FuzzSamples.Profile, "\"subjectPattern\":\"(\"", "(?<order>", "\"range\":", "\"domains\":["),
            ["Get-CommerceMailProfile -Path $f"]),
        ["calendar.json"] = (t => t.Bytes(FuzzSamples.Calendar, "\"week\":{", "\"dates\":[", "24:00-00:00", "\"timeZone\":\"\\u001b[2J\""),
            ["Get-CommerceCaseBacklog $s/support-mailbox -CalendarFile $f -At 2026-06-12Z"]),
        ["holidays.ics"] = (t => t.Bytes(FuzzSamples.Holidays, "RRULE:FREQ=YEARLY", "BYDAY=-1MO", "DTSTART:\u001b[2J", "99991231"),
            ["Get-CommerceCaseBacklog $s/support-mailbox -HolidayFile $f" + At]),
        ["dns.json"] =
            (t => t.Bytes(FuzzSamples.Snapshot, "\"records\":[", "\"type\":\"MX\"", "\"data\":\"\\u001b[2J\"", "v=spf1 include:"),
            ["Test-CommerceMailAuth facebookmail.com -DnsSnapshot $f", "Test-CommerceMailProfile -DnsSnapshot $f"]),
        ["readiness.json"] = (t => t.Bytes(FuzzSamples.Readiness, "\"controls\":[", "\"state\":\"Pass\"", "\"id\":\"\\u001b[2J\""),
            ["Test-CommerceMailReadiness -Control SPF* -CompareWith $f -DnsSnapshot $s/dns-snapshot.json"]),
    };

    private static readonly HashSet<string> Documented =
    [
        .. Regex.Matches(File.ReadAllText(Path.Combine(Repository.Root, "docs/reference/errors.md")), "`([A-Z][A-Za-z]+)`")
            .Select(m => m.Groups[1].Value),

        // PowerShell's own, for a value that a parameter does not take.
        "ParameterArgumentTransformationError", "ParameterArgumentValidationError",
    ];

    private readonly TemporaryFolder _folder = new();
    private readonly ModuleSession _session = new(emulator: true);

    public static TheoryData<string> Kinds() => [.. Files.Keys];

    public void Dispose()
    {
        _session.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void EachFileEndsInResultsOrDocumentedErrors(string kind)
    {
        var (make, commands) = Files[kind];
        var count = Math.Max(1, FuzzInputs.Count / 20);
        output.WriteLine($"{kind}: {count} inputs from seed {FuzzInputs.Seed}, {commands.Length} commands each");
        var turn = new FuzzTurn(new Random(0), _folder.Path, null!);
        for (var i = 0; i < count; i++)
        {
            turn = new FuzzTurn(FuzzInputs.For(kind, i), _folder.Path, null!);
            var content = make(turn);
            foreach (var command in commands)
            {
                var file = turn.File(kind, content);
                var result = _session.Run($"$f = $args[0]; $s = $args[1]; {command} -WarningAction Continue -Verbose", file, Sample);
                foreach (var problem in Problems(result))
                {
                    Assert.Fail($"{kind}, input {i} of seed {FuzzInputs.Seed}, {command}: {problem}\n{Convert.ToBase64String(content)}");
                }
            }
        }
    }

    private static IEnumerable<string> Problems(ScriptResult result)
    {
        var errors = result.Terminated is System.Management.Automation.IContainsErrorRecord { ErrorRecord: { } last }
            ? result.Errors.Append(last) : result.Errors;
        foreach (var error in errors)
        {
            var id = error.FullyQualifiedErrorId.Split(',')[0];
            if (!Documented.Contains(id)
                && !Regex.IsMatch(id, "^(Profile|Snapshot|CalendarFile|HolidayFile|CompareWith)(Malformed|Unreadable)$"))
            {
                yield return $"{error.FullyQualifiedErrorId}: {error.Exception}";
            }

            // What is shown; and what scripts write to their logs, if the exception is ours.
            if (error.ToString() != DisplayText.Clean(error.ToString())
                || (error.Exception.GetType().Namespace!.StartsWith("CommerceMailAdmin", StringComparison.Ordinal)
                    && error.Exception.Message != DisplayText.Clean(error.Exception.Message)))
            {
                yield return $"The error {id} has a control character: {DisplayText.Clean(error.Exception.Message)}";
            }
        }

        foreach (var text in result.Warnings.Concat(result.Verbose).Concat(result.Output.SelectMany(Texts)))
        {
            if (text != DisplayText.Clean(text))
            {
                yield return $"A text has a control character: {DisplayText.Clean(text)}";
            }
        }
    }

    private static IEnumerable<string> Texts(System.Management.Automation.PSObject result) =>
        result.Properties.Where(p => p.IsGettable).Select(p => p.Value).OfType<string>();
}
