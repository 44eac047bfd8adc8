using CommerceMailAdmin.Unit.Support;

namespace CommerceMailAdmin.Unit.Cases;

public sealed class GetCommerceCaseBacklogTests : IDisposable
{
    private const string At = " -TimeZone UTC -At 2026-06-09T00:00:00Z";
    private const string Case =
        "Received: by mx; Mon, 8 Jun 2026 09:00:00 +0000\nFrom: case++a1@support.instagram.com\nTo: s@shop.example\nSubject: Message from "
            + "user\nMessage-ID: <1@x>\n\nOrder number: 4711000\n";
    private const string Answer =
        "From: s@shop.example\nTo: case++a1@support.instagram.com\nDate: Mon, 8 Jun 2026 10:00:00 +0000\nMessage-ID: <2@x>\n\nHi\n";

    private readonly TemporaryFolder _folder = new();
    private readonly ModuleSession _session = new();

    public void Dispose()
    {
        _session.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void SeveralPathsAreOneMailbox()
    {
        var inbox = _folder.Write("in/1.eml", Case);
        var sent = _folder.Write("out/1.eml", Answer);

        Assert.Equal("a1", View(_session.Run("Get-CommerceCaseBacklog $args[0]" + At, inbox)).CaseId);
        Assert.Empty(_session.Run("Get-CommerceCaseBacklog $args[0], $args[1]" + At, inbox, sent).Output);
        Assert.Empty(_session.Run("$args[0], $args[1] | Get-CommerceCaseBacklog" + At, inbox, sent).Output);
    }

    [Fact]
    public void WildcardsAreExpandedInPathAndNotInLiteralPath()
    {
        _folder.Write("in[1]/1.eml", Case);
        _folder.Write("out/1.eml", Answer);

        Assert.Empty(_session.Run("Get-CommerceCaseBacklog -Path \"$($args[0])/*\"" + At, _folder.Path).Output);
        Assert.Equal("a1", View(_session.Run("Get-CommerceCaseBacklog -LiteralPath \"$($args[0])/in[1]\"" + At, _folder.Path)).CaseId);
        Assert.Equal("a1",
            View(_session.Run("[pscustomobject]@{ PSPath = \"$($args[0])/in[1]\" } | Get-CommerceCaseBacklog" + At, _folder.Path)).CaseId);
    }

    [Theory]
    [InlineData("-Path")]
    [InlineData("-LiteralPath")]
    public void AMissingPathIsNamedAndTheRestIsRead(string parameter)
    {
        var inbox = _folder.Write("in/1.eml", Case);

        var result = _session.Run($"Get-CommerceCaseBacklog {parameter} ./nowhere, $args[0]" + At, inbox);

        Assert.Single(result.Output);
        var error = Assert.Single(result.Errors);
        Assert.Equal("PathNotFound,CommerceMailAdmin.Commands.GetCommerceCaseBacklog", error.FullyQualifiedErrorId);
        Assert.Equal(System.Management.Automation.ErrorCategory.ObjectNotFound, error.CategoryInfo.Category);
        Assert.Equal("./nowhere", error.TargetObject);
    }

    [Theory]
    [InlineData("-Path variable:PID", "PathInvalid")]
    [InlineData("-Path nodrive:/x", "PathInvalid")]
    public void APathOutsideTheFileSystemIsRefused(string arguments, string errorId) =>
        Assert.StartsWith(errorId, Assert.Single(_session.Run($"Get-CommerceCaseBacklog {arguments}" + At).Errors).FullyQualifiedErrorId,
            StringComparison.Ordinal);

    [Theory]
    [InlineData("-TimeZone Mars/Olympus", "CalendarInvalid", "Mars/Olympus")]
    [InlineData("-BusinessHours 17:00", "CalendarInvalid", "17:00")]
    [InlineData("-HolidayFile ./none.csv", "PathNotFound", "none.csv")]
    public void ABadCalendarEndsTheCommand(string arguments, string errorId, string named)
    {
        var result = _session.Run($"Get-CommerceCaseBacklog . {arguments}");

        Assert.Empty(result.Output);
        var error = Assert.Single(result.Errors);
        Assert.StartsWith(errorId + ",", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains(named, error.Exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Get-CommerceCaseBacklog ''")]
    [InlineData("Get-CommerceCaseBacklog $null")]
    [InlineData("Get-CommerceCaseBacklog . -BusinessDay Someday")]
    [InlineData("Get-CommerceCaseBacklog . -At soon")]
    public void BlankAndImpossibleArgumentsAreRefused(string script) =>
        Assert.IsAssignableFrom<System.Management.Automation.ParameterBindingException>(
            Assert.Single(_session.Run(script).Errors).Exception);

    [Fact]
    public void AMalformedHolidayFileIsNamedWithItsLine()
    {
        var file = _folder.Write("holidays.csv", "2026-06-10\nsoon\n");

        var error = Assert.Single(_session.Run("Get-CommerceCaseBacklog . -HolidayFile $args[0]", file).Errors);

        Assert.StartsWith("HolidayFileMalformed,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains("line 2", error.Exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void TheCalendarIsTheOneAskedFor()
    {
        var inbox = _folder.Write("in/1.eml", Case);
        var holidays = _folder.Write("holidays.csv", "2026-06-11\n");

        var due = View(_session.Run(
            "Get-CommerceCaseBacklog $args[0] -TimeZone Europe/Berlin -BusinessHours 12:00-17:00 -Holiday 2026-06-09 -HolidayFile $args[1] "
                + "-BusinessDay Monday, Tuesday, Wednesday, Thursday, Friday -At 2026-06-09T00:00:00Z",
            inbox, holidays)).DueBy;

        // Monday 11:00 in Berlin waits until 12:00; Tuesday and Thursday are holidays, so Wednesday and Friday count.
        Assert.Equal(new DateTimeOffset(2026, 6, 12, 12, 0, 0, TimeSpan.FromHours(2)), due);
        Assert.Equal(TimeSpan.FromHours(2), due.Offset);
    }

    [Fact]
    public void ABinaryFileAnEmptyFolderAndTextAreNamed()
    {
        var binary = _folder.Write("x.bin", [1, 0, 2]);
        Directory.CreateDirectory(Path.Combine(_folder.Path, "empty"));

        var result = _session.Run("Get-CommerceCaseBacklog -LiteralPath $args[0], \"$($args[1])/empty\"" + At, binary, _folder.Path);

        Assert.Empty(result.Output);
        Assert.Empty(result.Errors);
        Assert.Contains(result.Warnings, w => w.Contains("binary", StringComparison.Ordinal));
        Assert.Contains(result.Warnings, w => w.Contains("empty", StringComparison.Ordinal));
    }

    [Fact]
    public void SellersAndTrustedServersCanBeNamed()
    {
        var inbox = _folder.Write("in/1.eml",
            "Authentication-Results: relay.example; dmarc=pass header.from=support.instagram.com\n" + Case);
        var desk = _folder.Write("in/2.eml", "Received: by mx; Mon, 8 Jun 2026 10:00:00 +0000\n" + Answer);

        Assert.Empty(_session.Run("Get-CommerceCaseBacklog $args[0], $args[1]" + At, inbox, desk).Output);
        Assert.Equal("Genuine",
            View(_session.Run(
                "Get-CommerceCaseBacklog $args[0], $args[1] -SellerAddress other@shop.example -TrustedAuthServId relay.example" + At, inbox,
                desk)).Authenticity);
    }

    [Fact]
    public void ResultsAreOfThePublicType()
    {
        var inbox = _folder.Write("in/1.eml", Case);

        Assert.Equal(true,
            _session.Run("(Get-CommerceCaseBacklog $args[0]" + At + ") -is [CommerceMailAdmin.CaseBacklogItem]", inbox).Single.BaseObject);
    }

    [Fact]
    public void ErrorsCanEndTheRun()
    {
        var result = _session.Run("Get-CommerceCaseBacklog ./nowhere -ErrorAction Stop" + At);

        Assert.NotNull(result.Terminated);
    }

    private static CaseBacklogItemView View(ScriptResult result) => new(result.Single);
}
