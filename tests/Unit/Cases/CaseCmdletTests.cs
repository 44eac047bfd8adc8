using System.IO.Compression;
using System.Management.Automation;
using System.Text;
using CommerceMailAdmin.Unit.Support;

namespace CommerceMailAdmin.Unit.Cases;

/// <summary>The cmdlets for cases, claims and orders: what they take and what they say of mistakes.</summary>
public sealed class CaseCmdletTests : IDisposable
{
    private const string At = " -At 2026-06-12T12:00:00Z -WarningAction SilentlyContinue";
    private static readonly string Mailbox = Repository.PathOf("samples", "support-mailbox");

    private readonly TemporaryFolder _folder = new();
    private readonly ModuleSession _session = new();

    public void Dispose()
    {
        _session.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("europe/berl", "Europe/Berlin")]
    [InlineData("kolkata", "Asia/Kolkata")]
    [InlineData("'w. eur", "'W. Europe Standard Time'")]
    [InlineData("utc", "UTC")]
    public void TimeZonesAreCompleted(string typed, string first)
    {
        var script = "[System.Management.Automation.CommandCompletion]::CompleteInput($args[0], $args[0].Length, "
            + "$null).CompletionMatches[0].CompletionText";

        Assert.Equal(first, _session.Run(script, "Get-CommerceCaseBacklog -TimeZone " + typed).Single.BaseObject);
    }

    [Theory]
    [InlineData("(Get-CommerceCase $args[0] -TimeZone UTC" + At + ").Count", 12)]
    [InlineData("(Get-CommerceCase $args[0] -TimeZone UTC -CaseId C5N8TD2WV6OY17" + At + ").Turns[1].Problems.Count", 2)]
    [InlineData("@(Get-CommerceCase $args[0] -TimeZone UTC -State Closed -CloseAfterDays 1" + At + ").Count", 1)]
    [InlineData("@((Get-CommerceCase $args[0] -TimeZone UTC -CaseId w4k2mz81qp0t5n -Explain" + At + ").Turns[0].Timeline.Steps).Count", 6)]
    [InlineData("(Get-CommerceClaim $args[0] -TimeZone UTC" + At + ").Count", 4)]
    [InlineData("@(Get-CommerceClaim $args[0] -TimeZone UTC -AnswerRequested" + At + ").Count", 2)]
    [InlineData("(Get-CommerceOrder $args[0] -TimeZone UTC -OrderNumber FP-2251" + At + ").Messages.Count", 4)]
    [InlineData("@(Get-CommerceOrder $args[0] -TimeZone UTC -OrderNumber FP-2251, fp-2251, 30811725540512" + At + ").Count", 2)]
    public void TheSampleMailboxIsAnswered(string script, int expected) =>
        Assert.Equal(expected, _session.Run(script, Mailbox).Single.BaseObject);

    [Theory]
    [InlineData("-TimeZone Pacific/Auckland -From 2026-06-12", 3)]
    [InlineData("-TimeZone Pacific/Honolulu -From 2026-06-12", 0)]
    [InlineData("-TimeZone Pacific/Auckland -From 2026-06-12T00:00Z", 2)]
    [InlineData("-TimeZone Pacific/Auckland -From ([DateTimeOffset]'2026-06-12T00:00Z')", 2)]
    public void ATimeWithoutAnOffsetIsMeantInTheCalendarsZone(string arguments, int expected) =>
        Assert.Equal(expected, _session.Run("@(Get-CommerceCase $args[0] " + arguments + At + ").Count", Mailbox).Single.BaseObject);

    [Theory]
    [InlineData("th-TH")]
    [InlineData("ar-SA")]
    [InlineData("fa-IR")]
    [InlineData("tr-TR")]
    public void IsoDatesMeanTheSameInEveryCulture(string culture)
    {
        const string Script = """
            param($mailbox, $culture)
            [cultureinfo]::CurrentCulture = $culture
            $at = @{ At = '2026-06-12T12:00:00Z'; WarningAction = 'SilentlyContinue' }
            (Get-CommerceCase $mailbox -TimeZone UTC @at -From 2026-06-09 -To '2026-06-12 00:00').CaseId
            (Get-CommerceCaseBacklog $mailbox -TimeZone UTC @at -Holiday 2026-06-09, 2026-06-10).DueBy.Ticks
            (Get-CommerceCaseBacklog $mailbox -TimeZone UTC -At 2026-06-12 -WarningAction SilentlyContinue).State
            """;

        var here = _session.Run(Script, Mailbox, "en-US");
        var there = _session.Run(Script, Mailbox, culture);

        Assert.Empty(there.Errors);
        Assert.True(here.Output.Count > 12);
        Assert.Equal(here.Output.Select(o => o.ToString()), there.Output.Select(o => o.ToString()));
    }

    [Theory]
    [InlineData("'#30811725540201'")]
    [InlineData("' 30811725540201 '")]
    public void AnOrderNumberIsTakenAsItStandsInMail(string number)
    {
        Assert.Single(_session.Run($"Get-CommerceOrder $args[0] -TimeZone UTC -OrderNumber {number}" + At, Mailbox).Output);
        Assert.NotEmpty(_session.Run($"Get-CommerceCase $args[0] -TimeZone UTC -OrderNumber {number}" + At, Mailbox).Output);
    }

    [Fact]
    public void StepsAreShownWhereTheyAreAskedFor()
    {
        var shown = _session.Run("Get-CommerceCase $args[0] -TimeZone UTC -CaseId w4k2mz81qp0t5n -Explain" + At, Mailbox).Single;

        Assert.Equal("CommerceMailAdmin.CommerceCase#Explained", shown.TypeNames[0]);
        var steps = ((CommerceCase)shown.BaseObject).Turns[0].Timeline!;
        Assert.Equal(steps.Steps.Count, steps.ToString().Split('\n').Length);
        Assert.Contains(steps.Steps[0].Reason, steps.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("$waiting | Get-CommerceCase $mail @at", "CaseId")]
    [InlineData("$waiting | Get-CommerceCase -Ledger $ledger @at", "CaseId")]
    [InlineData("$waiting | Get-CommerceOrder $mail @at", "OrderNumber")]
    [InlineData("$waiting | Get-CommerceOrder -Ledger $ledger @at", "OrderNumber")]
    public void WhatIsPipedIsWhatIsAskedFor(string command, string property)
    {
        var result = WithLedger(
            $"$waiting = $backlog | Where-Object OrderNumber; $waiting.{property} -join ' '; ({command}).{property} -join ' '");

        Assert.Empty(result.Errors);
        var lists = result.Output
            .Select(o => o.ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries).Distinct().Order(StringComparer.Ordinal).ToArray())
            .ToArray();
        Assert.NotEmpty(lists[0]);
        Assert.Equal(lists[0], lists[1]);
    }

    [Theory]
    [InlineData("$backlog | Where-Object State -eq Escalated | Get-CommerceClaim -Ledger $ledger @at", 1)]
    [InlineData("[pscustomobject]@{ OrderNumber = 'FP-2251' } | Get-CommerceOrder $mail @at", 1)]
    [InlineData("[IO.DirectoryInfo]$mail | Get-CommerceCase -CaseId w4k2mz81qp0t5n @at", 1)]
    [InlineData("@() | Get-CommerceCase -Ledger $ledger @at", 0)]
    [InlineData("@() | Get-CommerceClaim -Ledger $ledger @at", 0)]
    [InlineData("@() | Get-CommerceOrder -Ledger $ledger @at", 0)]
    [InlineData("@() | Get-CommerceCase $mail @at", 0)]
    [InlineData("[pscustomobject]@{ Path = $mail; CaseId = 'w4k2mz81qp0t5n' } | Get-CommerceCase @at", 1)]
    [InlineData("[pscustomobject]@{ LiteralPath = $mail; OrderNumber = '30811725540512' } | Get-CommerceClaim @at", 1)]
    [InlineData("[pscustomobject]@{ Path = $mail; OrderNumber = 'FP-2251' } | Get-CommerceOrder @at", 1)]
    [InlineData("[pscustomobject]@{ CaseId = ' W4K2mz81qp0t5n ' } | Get-CommerceCase $mail @at", 1)]
    public void APipelineAsksForNoMoreThanItBrings(string command, int expected)
    {
        var result = WithLedger($"@({command}).Count");

        Assert.Empty(result.Errors);
        Assert.Equal(expected, result.Single.BaseObject);
    }

    [Theory]
    [InlineData("$backlog[0] | Measure-CommerceSla @at", "ParameterArgumentTransformationError",
        "CaseBacklogItem is no case with its history")]
    [InlineData("$backlog[0] | Get-CommerceCaseBacklog @at", "AmbiguousParameterSet", "")]
    [InlineData("$backlog[0] | Sync-CommerceCase", "InputObjectMissingMandatory", "")]
    [InlineData("Get-CommerceCase $backlog[0] @at", "ParameterArgumentTransformationError", "CaseBacklogItem is not a path of mail")]
    [InlineData("$backlog[0], [IO.DirectoryInfo]$mail | Get-CommerceCase @at", "SourceAmbiguous", "-Path")]
    [InlineData("[IO.DirectoryInfo]$mail, $backlog[0] | Get-CommerceCase @at", "SourceAmbiguous", "-Path")]
    [InlineData("[pscustomobject]@{ OrderNumber = $null } | Get-CommerceOrder $mail @at", "ParameterArgumentValidationError",
        "OrderNumber")]
    public void WhatIsPipedToTheWrongCommandIsRefused(string command, string errorId, string named)
    {
        var result = WithLedger(command);

        var error = result.Terminated is RuntimeException e ? e.ErrorRecord : Assert.Single(result.Errors);
        Assert.StartsWith(errorId + ",", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains(named, error.Exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void WhatIsPipedIsAskedOfTheUsualLedger()
    {
        // A process of its own, because the usual place is told by its environment.
        const string Script = """
            $at = @{ At = '2026-06-12T12:00:00Z'; TimeZone = 'UTC'; WarningAction = 'SilentlyContinue' }
            $null = Sync-CommerceCase $env:MAIL -WarningAction SilentlyContinue
            $backlog = Get-CommerceCaseBacklog @at
            $row = [pscustomobject]@{ OrderNumber = 'FP-2251'; CaseId = 'w4k2mz81qp0t5n' }
            $stored = [System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize($backlog)) | ForEach-Object { $_ }
            "$(@($backlog).Count) $(@($backlog | Get-CommerceCase @at).Count) $(@($backlog | Get-CommerceOrder @at).Count) $(@($backlog | Get-CommerceClaim @at).Count)"
            "$(@($row | Get-CommerceCase @at).Count) $(@($row | Get-CommerceOrder @at).Count) $(@($row | Get-CommerceClaim @at).Count)"
            "$(@($stored | Get-CommerceCase @at).Count) $(@($stored | Get-CommerceOrder @at).Count)"
            "$(@(Get-CommerceCase @at | Get-CommerceOrder @at | Get-CommerceClaim @at).Count) $(@(Get-CommerceClaim @at | Where-Object OrderNumber | Get-CommerceOrder @at).Count)"
            "$(@([pscustomobject]@{ Path = $env:MAIL; CaseId = 'w4k2mz81qp0t5n' } | Get-CommerceCase @at).Count)"
            """;

        var run = ConsoleRun.Of(["-Command", Script],
            new() { ["XDG_DATA_HOME"] = _folder.Path, ["LOCALAPPDATA"] = _folder.Path, ["HOME"] = _folder.Path, ["MAIL"] = Mailbox });

        Assert.Empty(run.Error);
        Assert.Equal(["11 11 11 1", "1 1 1", "11 11", "2 4", "1"],
            run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => l.Trim()));
    }

    [Theory]
    [InlineData("Get-CommerceCase $args[0] -TimeZone UTC -CaseId nosuch", "CaseNotFound", "'nosuch'")]
    [InlineData("Get-CommerceOrder $args[0] -TimeZone UTC -OrderNumber 1", "OrderNotFound", "'1'")]
    [InlineData("Get-CommerceOrder $args[0] -TimeZone UTC -OrderNumber 1 -PurchasedAt 9999-12-31", "PurchasedAtOutOfRange", "9999-12-31")]
    [InlineData("Get-CommerceCase $args[0] -CalendarFile ./none.json", "PathNotFound", "none.json")]
    [InlineData("Get-CommerceCase $args[0] -CalendarFile $args[1]", "CalendarFileMalformed", "line 1")]
    [InlineData("Get-CommerceCase $args[0] -CalendarFile $args[2] -BusinessHours 09:00-17:00", "CalendarAmbiguous", "-BusinessHours")]
    public void AMistakeIsNamed(string script, string errorId, string named)
    {
        var bad = _folder.Write("bad.json", "{ \"schemaVersion\": 1, \"calender\": [] }");
        var good = _folder.Write("good.json",
            "{ \"schemaVersion\": 1, \"calendars\": [ { \"name\": \"a\", \"timeZone\": \"UTC\", \"week\": { \"Monday\": \"00:00-24:00\" } "
                + "} ], \"default\": \"a\" }");

        var error = Assert.Single(_session.Run(script + " -WarningAction SilentlyContinue", Mailbox, bad, good).Errors);

        Assert.StartsWith(errorId + ",", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains(named, error.Exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ALedgerThatIsNamedIsMeasuredWhateverThePipelineBrings() =>
        Assert.Equal(12, WithLedger("(@() | Measure-CommerceSla -Ledger $ledger @at).Cases").Single.BaseObject);

    /// <summary>Runs a script that knows the sample mailbox, a ledger of it and its backlog.</summary>
    private ScriptResult WithLedger(string script) => _session.Run(
        $$"""
        param($mail, $ledger)
        $at = @{ At = '2026-06-12T12:00:00Z'; TimeZone = 'UTC'; WarningAction = 'SilentlyContinue' }
        $null = Sync-CommerceCase $mail -Ledger $ledger -WarningAction SilentlyContinue
        $backlog = Get-CommerceCaseBacklog -Ledger $ledger @at
        {{script}}
        """, Mailbox, Path.Combine(_folder.Path, "cases.db"));

    [Fact]
    public void AFileThatCanBeReadInPartIsNotSaidToBeLeftOut()
    {
        var mbox = string.Concat(Enumerable.Range(0, 2000).Select(i =>
            "From a@b.example Mon Jun  8 09:00:00 2026\nReceived: by mx; Mon, 8 Jun 2026 09:00:00 +0000\nFrom: "
                + $"case++a{i}@support.instagram.com\nTo: s@shop.example\nMessage-ID: <{i}@x>\n\n{new string('x', 1500)}\n\n"));
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(Encoding.ASCII.GetBytes(mbox));
        }

        var file = _folder.Write("Inbox.mbox.gz", packed.ToArray()[..(int)(packed.Length / 2)]);

        var result = _session.Run("Get-CommerceCase $args[0] -TimeZone UTC" + At, file);

        Assert.InRange(result.Output.Count, 1, 1999);
        var error = Assert.Single(result.Errors);
        Assert.StartsWith("MailUnreadable,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.DoesNotContain("left out", error.Exception.Message, StringComparison.Ordinal);
        Assert.Contains($"first {result.Output.Count} messages", error.Exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void EachMailboxKeepsItsCalendar()
    {
        var inbox = _folder.Write("north/1.eml",
            "Received: by mx; Mon, 8 Jun 2026 09:00:00 +0000\nFrom: case++a1@support.instagram.com\nTo: s@shop.example\nSubject: Message "
                + "from user\nMessage-ID: <1@x>\n\nx\n");
        var file = _folder.Write("c.json",
            "{ \"schemaVersion\": 1, \"calendars\": [ { \"name\": \"a\", \"timeZone\": \"UTC\", \"week\": { \"Monday\": \"00:00-24:00\" } "
            + "} ],"
            + " \"mailboxes\": [ { \"mailbox\": \"north\", \"calendar\": \"A\" } ] }");

        string Due(string path) =>
            _session.Run(
                "(Get-CommerceCaseBacklog $args[0] -CalendarFile $args[1] -TimeZone UTC -At 2026-06-08T10:00Z).DueBy.ToString('MM-dd "
                    + "HH:mm')", path, file).Single.ToString();

        Assert.Equal("06-22 09:00", Due(Path.GetDirectoryName(inbox)!));
        Assert.Equal("06-10 09:00", Due(inbox));
    }
}
