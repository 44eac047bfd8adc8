using System.Globalization;
using System.Management.Automation;
using CommerceMailAdmin.Unit.Support;

namespace CommerceMailAdmin.Unit.Cases;

/// <summary>What somebody who looks at the backlog every morning meets.</summary>
public sealed class BacklogUseTests : IDisposable
{
    private const string At = " -TimeZone Europe/Berlin -At 2026-06-11T00:00:00Z";

    private readonly TemporaryFolder _folder = new();
    private readonly ModuleSession _session = new();

    public void Dispose()
    {
        _session.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("'12.06.2026'")]
    [InlineData("'6/12/2026'")]
    [InlineData("'12-06-2026 18:00'")]
    [InlineData("'1.7.26'")]
    public void ADateThatCanBeReadAsTwoIsRefused(string at)
    {
        var result = _session.Run($"Get-CommerceCaseBacklog $args[0] -At {at}", Inbox());

        Assert.Contains("Write the year first", Error(result).Exception.Message, StringComparison.Ordinal);
        Assert.Empty(result.Output);
    }

    [Theory]
    [InlineData("'2026-06-12'", "2026-06-12T00:00")]
    [InlineData("'2026-06-12 18:00'", "2026-06-12T18:00")]
    [InlineData("'12 June 2026'", "2026-06-12T00:00")]
    public void ADateWithOneMeaningIsTaken(string at, string instant)
    {
        var item = _session.Run($"Get-CommerceCaseBacklog $args[0] -TimeZone UTC -At {at}", Inbox()).Single;

        var expected = DateTimeOffset.Parse(instant + "Z", CultureInfo.InvariantCulture);
        Assert.Equal(Time(item, "DueBy") - expected, item.Properties["DueIn"].Value);
    }

    [Theory]
    [InlineData("Get-CommerceCase")]
    [InlineData("Get-CommerceClaim")]
    [InlineData("Measure-CommerceSla")]
    public void APeriodThatEndsBeforeItBeginsIsAnError(string command)
    {
        var result = _session.Run($"{command} $args[0] -From 2026-07-01 -To 2026-06-01", Inbox());

        Assert.StartsWith("PeriodInvalid,", Error(result).FullyQualifiedErrorId, StringComparison.Ordinal);
    }

    [Fact]
    public void AHolidayFileWithoutDatesIsNamed()
    {
        var file = _folder.Write("empty.csv", "Date,Name\r\n");

        var result = _session.Run("Get-CommerceCaseBacklog $args[0] -HolidayFile $args[1]" + At, Inbox(), file);

        Assert.Contains(result.Warnings, w => w.Contains(file, StringComparison.Ordinal));
        Assert.Single(result.Output);
    }

    [Fact]
    public void AnOrderThatNobodyAsksAboutIsNamed()
    {
        var result = _session.Run("Get-CommerceCase $args[0] -OrderNumber 4711000, 9999999" + At, Inbox());

        Assert.Single(result.Output);
        Assert.Equal(("OrderNotFound,CommerceMailAdmin.Commands.GetCommerceCase", "9999999"),
            (Error(result).FullyQualifiedErrorId, Error(result).TargetObject));
    }

    [Fact]
    public void AnEmptyAnswerSaysWhatWasReadAndThatNobodyWaits()
    {
        var other = _folder.Write("supplier/Inbox/1.eml", "From: a@supplier.example\nTo: s@shop.example\nSubject: Clay\n\nHi\n");

        Assert.Equal("1 message read in 1 folder. No case is waiting for an answer.",
            Summary("Get-CommerceCaseBacklog $args[0]" + At, Path.GetDirectoryName(other)!));
        Assert.Equal("2 messages read in 2 folders. No case is waiting for an answer.",
            Summary("Get-CommerceCaseBacklog $args[0]" + At, Answered()));
        Assert.Equal("1 message read in 1 folder. 1 case is waiting for an answer.",
            Summary("Get-CommerceCaseBacklog $args[0]" + At, Inbox()));
    }

    [Fact]
    public void VerboseShowsFoldersOwnAddressesAndCalendar()
    {
        var verbose = _session.Run("Get-CommerceCaseBacklog $args[0] -Verbose -BusinessHours 09:00-17:00" + At, Answered()).Verbose;

        Assert.Contains(verbose, v => v.Contains("'Inbox'", StringComparison.Ordinal) && v.Contains("the inbox", StringComparison.Ordinal));
        Assert.Contains(verbose, v => v.Contains("'Sent'", StringComparison.Ordinal) && v.Contains("sent mail", StringComparison.Ordinal));
        Assert.Contains(verbose, v => v.Contains("s@shop.example", StringComparison.Ordinal));
        Assert.Contains(verbose,
            v => v.Contains("Europe/Berlin", StringComparison.Ordinal) && v.Contains("09:00", StringComparison.Ordinal));
    }

    [Fact]
    public void CaseMailInJunkIsCountedAndMarked()
    {
        Write("Inbox", "a1", "2026-06-08T09:00:00Z");
        Write("Junk Email", "a2", "2026-06-08T10:00:00Z");

        var result = _session.Run("Get-CommerceCaseBacklog $args[0]" + At, _folder.Path);

        Assert.Equal([false, true], result.Output.Select(o => o.Properties["InJunk"].Value));
        var warning = Assert.Single(result.Warnings, w => w.Contains("Junk", StringComparison.Ordinal));
        Assert.StartsWith("1 case is waiting in Junk, first 'a2'", warning, StringComparison.Ordinal);
        Assert.Contains("Add-CommerceSafeSenders", warning, StringComparison.Ordinal);
        Assert.Contains("Restore-CommerceJunkMail", warning, StringComparison.Ordinal);
    }

    [Fact]
    public void AllTimesOfAnItemHaveTheCalendarsOffset()
    {
        var item = _session.Run("Get-CommerceCaseBacklog $args[0]" + At, Inbox()).Single;

        Assert.All(["DueBy", "FirstReceived", "WaitingSince"], name => Assert.Equal(TimeSpan.FromHours(2), Time(item, name).Offset));
        Assert.Equal(TimeSpan.FromHours(-17), item.Properties["DueIn"].Value);
    }

    [Theory]
    [InlineData("-State Overdue", "a1,a2")]
    [InlineData("-State OnTime, DueSoon", "a3,a4")]
    [InlineData("-First 1", "a1")]
    [InlineData("-DueBefore 2026-06-10T12:00", "a1")]
    [InlineData("-DueBefore 2026-06-13", "a1,a2,a3,a4")]
    [InlineData("-Agent s@shop.example", "a4")]
    [InlineData("-Agent '@shop.example' -State Overdue", "")]
    public void TheBacklogCanBeNarrowed(string arguments, string caseIds)
    {
        Write("Inbox", "a1", "2026-06-08T09:00:00Z");
        Write("Inbox", "a2", "2026-06-08T11:00:00Z");
        Write("Inbox", "a3", "2026-06-10T09:00:00Z");
        Write("Inbox", "a4", "2026-06-05T09:00:00Z");
        Answer("a4", "2026-06-05T10:00:00Z");
        Write("Inbox", "a4", "2026-06-10T10:00:00Z");

        var result = _session.Run($"Get-CommerceCaseBacklog $args[0] {arguments}" + At, _folder.Path);

        Assert.Empty(result.Errors);
        Assert.Equal(caseIds, string.Join(",", result.Output.Select(o => o.Properties["CaseId"].Value)));
    }

    [Fact]
    public void HostileNamesAndSubjectsReachNoStream()
    {
        const string Hostile = "x\u001B]0;owned\u0007\u202Ey\u200B";
        Write($"Inbox/{Hostile}", "a1", "2026-06-08T09:00:00Z", subject: $"Message from {Hostile}");
        _folder.Write($"Inbox/{Hostile}.eml", "no mail");
        var hidden = _folder.Write($"Inbox/{Hostile}2.eml", "From: case++b@support.instagram.com\nTo: s@shop.example\nDate: never\n\n");

        var result = _session.Run(
            "Get-CommerceCaseBacklog $args[0] -Verbose -InformationAction Continue -IncludeBuyerData" + At
                + "; Get-CommerceCase $args[0] -IncludeBuyerData -Verbose; Sync-CommerceCase $args[0] -Ledger $args[1] -WhatIf -Verbose",
            _folder.Path, $"{_folder.Path}/{Hostile}.ledger");

        Assert.NotEmpty(result.Output);
        var texts = result.Output.SelectMany(o => o.Properties.Select(p => p.Value?.ToString())).Concat(result.Warnings)
            .Concat(result.Verbose).Concat(result.Errors.Select(e => e.ToString()));
        Assert.All(texts.OfType<string>(), t => Assert.DoesNotContain(t, c => c is '\u001B' or '\u0007' or '\u202E' or '\u200B'));
        Assert.True(File.Exists(hidden));
    }

    private static ErrorRecord Error(ScriptResult result) =>
        result.Errors.Count > 0 ? Assert.Single(result.Errors) : ((IContainsErrorRecord)result.Terminated!).ErrorRecord;

    private static DateTimeOffset Time(PSObject item, string name) => (DateTimeOffset)item.Properties[name].Value;

    private string Summary(string command, string path)
    {
        var result = _session.Run($"$null = {command} -InformationVariable said; \"$said\"", path);
        return Assert.Single(result.Output).ToString();
    }

    private string Inbox()
    {
        Write("waiting/Inbox", "a1", "2026-06-08T07:00:00Z");
        return Path.Combine(_folder.Path, "waiting");
    }

    private string Answered()
    {
        var folder = "answered/";
        Write(folder + "Inbox", "a1", "2026-06-08T07:00:00Z");
        Answer("a1", "2026-06-08T10:00:00Z", folder + "Sent");
        return Path.Combine(_folder.Path, "answered");
    }

    private void Write(string folder, string caseId, string time, string subject = "Message from user")
    {
        var date = DateTimeOffset.Parse(time, CultureInfo.InvariantCulture).ToString("ddd, dd MMM yyyy HH:mm:ss +0000",
            CultureInfo.InvariantCulture);
        _folder.Write($"{folder}/{caseId}{time.Replace(':', '_')}.eml",
            $"Received: by mx; {date}\nFrom: case++{caseId}@support.instagram.com\nTo: s@shop.example\nSubject: {subject}\nMessage-ID: "
                + $"<{caseId}{time}@x>\n\nOrder number: 4711000\n");
    }

    private void Answer(string caseId, string time, string folder = "Sent")
    {
        var date = DateTimeOffset.Parse(time, CultureInfo.InvariantCulture).ToString("ddd, dd MMM yyyy HH:mm:ss +0000",
            CultureInfo.InvariantCulture);
        _folder.Write($"{folder}/{caseId}{time.Replace(':', '_')}.eml",
            $"From: s@shop.example\nTo: case++{caseId}@support.instagram.com\nDate: {date}\nMessage-ID: <r{caseId}{time}@x>\n\nHi\n");
    }
}
