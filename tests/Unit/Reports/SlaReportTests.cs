using System.Text.Json;
using CommerceMailAdmin.Engine.Common;
using CommerceMailAdmin.Engine.Reports;
using CommerceMailAdmin.Unit.Support;
using static CommerceMailAdmin.Unit.BusinessTime.Calendars;

namespace CommerceMailAdmin.Unit.Reports;

public sealed class SlaReportTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(SlaReportFormat.Html)]
    [InlineData(SlaReportFormat.Csv)]
    [InlineData(SlaReportFormat.Json)]
    public void BuyersNamesAreShortenedUnlessAskedFor(SlaReportFormat format)
    {
        var one = SampleReport.Builder.Case("1", "2026-06-08T10:00Z", null) with { Buyer = "mia.sommer" };

        Assert.DoesNotContain("mia.sommer", SampleReport.Text(format, [one]), StringComparison.Ordinal);
        Assert.Contains("m***", SampleReport.Text(format, [one]), StringComparison.Ordinal);
        Assert.Contains("mia.sommer", SampleReport.Text(format, [one], SampleReport.Options with { IncludeBuyerData = true }),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(SlaReportFormat.Html)]
    [InlineData(SlaReportFormat.Csv)]
    [InlineData(SlaReportFormat.Json)]
    public void HashesThatConfirmAGuessedNameAreLeftOutUnlessAskedFor(SlaReportFormat format)
    {
        var made = SampleReport.Builder.Case("1", "2026-06-08T10:00Z", "2026-06-09T10:00Z");
        var one = made with
        {
            Claims = [SampleReport.Builder.Claim("30811725540201", At("2026-06-10T10:00Z"))],
            Messages = [.. made.Messages, SampleReport.Builder.Mail(CaseMailKind.Excluded, At("2026-06-10T10:00Z"))],
        };

        var shown = SampleReport.Text(format, [one]);
        var full = SampleReport.Text(format, [one], SampleReport.Options with { IncludeBuyerData = true });

        Assert.All(one.Messages, m => Assert.DoesNotContain(m.HeaderHash!, shown, StringComparison.Ordinal));
        Assert.All(one.Messages.Where(m => format != SlaReportFormat.Csv || m.Kind != CaseMailKind.Excluded),
            m => Assert.Contains(m.HeaderHash!, full, StringComparison.Ordinal));
        Assert.All(one.Messages.Take(2), m => Assert.Contains(m.MessageId!, shown, StringComparison.Ordinal));
        if (format != SlaReportFormat.Csv)
        {
            // A claim's header names the order and no buyer.
            Assert.Contains(one.Claims[0].Mail.HeaderHash!, shown, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(SlaReportFormat.Html)]
    [InlineData(SlaReportFormat.Csv)]
    [InlineData(SlaReportFormat.Json)]
    public void WordsThatMayBeABuyersAreLeftOutUnlessAskedFor(SlaReportFormat format)
    {
        var one = SampleReport.Builder.Case("1", "2026-06-08T10:00Z", null) with
        {
            Reason = "I am John Doe",
            SellerOrderNumber = "Jane Roe, 6 Low Street",
            Claims = [SampleReport.Builder.Claim("30811725540201", At("2026-06-10T10:00Z")) with { Reason = "Mrs Poppins says broken" }],
        };
        string[] words = ["John", "Jane", "Poppins"];

        var shown = SampleReport.Text(format, [one]);
        var full = SampleReport.Text(format, [one], SampleReport.Options with { IncludeBuyerData = true });

        Assert.All(words, word => Assert.DoesNotContain(word, shown, StringComparison.Ordinal));
        Assert.All(words[..2], word => Assert.Contains(word, full, StringComparison.Ordinal));
        Assert.Contains("Other", shown, StringComparison.Ordinal);
    }

    [Fact]
    public void ThePlatformsReasonsAndTheSellersNumbersAreShown()
    {
        var shown = SampleReport.Text(SlaReportFormat.Csv,
            [SampleReport.Builder.Case("1", "2026-06-08T10:00Z", null) with { Reason = "I have another question",
                SellerOrderNumber = "FP-2240/a" }]);

        Assert.Contains("\"I have another question\"", shown, StringComparison.Ordinal);
        Assert.Contains("\"FP-2240/a\"", shown, StringComparison.Ordinal);
    }

    [Fact]
    public void EveryNumberIsDefined() =>
        Assert.Equal(
            typeof(SlaMeasure).GetProperties().Select(p => p.Name)
                .Except([nameof(SlaMeasure.By), nameof(SlaMeasure.Group), nameof(SlaMeasure.From), nameof(SlaMeasure.To),
                nameof(SlaMeasure.ThenBy), nameof(SlaMeasure.ThenGroup), nameof(SlaMeasure.Previous)]).Order(),
            MeasureDefinition.All.Select(d => d.Name).Order());

    [Fact]
    public void JsonHasTheMeasuresAndTheWholeCases()
    {
        var cases = SampleReport.Many(30);

        using var json =
            JsonDocument.Parse(SampleReport.Text(SlaReportFormat.Json, cases, SampleReport.Options with { IncludeBuyerData = true }));

        var root = json.RootElement;
        Assert.Equal(1, root.GetProperty("schemaVersion").GetInt32());
        Assert.Equal(30, root.GetProperty("total").GetProperty("cases").GetInt32());
        Assert.Equal(30, root.GetProperty("cases").GetArrayLength());
        Assert.Equal(cases.Sum(c => c.Turns.Length),
            root.GetProperty("cases").EnumerateArray().Sum(c => c.GetProperty("turns").GetArrayLength()));
        Assert.Equal("Week", root.GetProperty("periods")[0].GetProperty("by").GetString());
        Assert.Equal("Europe/Berlin", root.GetProperty("facts").GetProperty("Time zone").GetString());
        Assert.StartsWith("In time, divided by", root.GetProperty("definitions").GetProperty("inTimeShare").GetString(),
            StringComparison.Ordinal);
        Assert.Equal(64, root.GetProperty("cases")[0].GetProperty("messages")[0].GetProperty("headerHash").GetString()!.Length);
    }

    [Fact]
    public void APageStaysSmallAndSaysWhatItLeavesOut()
    {
        var page = SampleReport.Text(SlaReportFormat.Html, SampleReport.Many(50_000, days: 700));

        Assert.InRange(page.Length, 0, 4_000_000);
        Assert.Contains("500 of 50,000 cases are listed", page, StringComparison.Ordinal);
    }

    [Fact]
    public void ManyPeriodsAreLimitedWithAStatement()
    {
        var options = SampleReport.Options with { Question = SampleReport.Options.Question with { By = SlaGrouping.Day } };

        var page = SampleReport.Text(SlaReportFormat.Html, SampleReport.Many(100, days: 1500), options);

        Assert.Matches("The last 400 of 1,[45][0-9]{2} periods are shown", page);
    }

    [Fact]
    public void CasesThatOnlyBeganBeforeAndEndedBeforeAreLeftOut()
    {
        CommerceCase[] cases =
        [
            SampleReport.Builder.Case("past", "2026-05-04T10:00Z", "2026-05-05T10:00Z"),
            SampleReport.Builder.Case("stillopen", "2026-05-04T10:00Z", null),
            SampleReport.Builder.Case("inside", "2026-06-08T10:00Z", "2026-06-09T10:00Z"),
        ];

        var csv = SampleReport.Text(SlaReportFormat.Csv, cases,
            SampleReport.Options with { Question = SampleReport.Options.Question with { From = At("2026-06-01T00:00Z") } });

        Assert.DoesNotContain("past", csv, StringComparison.Ordinal);
        Assert.Contains("stillopen", csv, StringComparison.Ordinal);
        Assert.Contains("inside", csv, StringComparison.Ordinal);
    }

    [Fact]
    public void TheMostUrgentCasesComeFirst()
    {
        CommerceCase[] cases =
        [
            SampleReport.Builder.Case("answered", "2026-06-08T10:00Z", "2026-06-08T11:00Z"),
            SampleReport.Builder.Case("late", "2026-06-01T10:00Z", "2026-06-05T10:00Z"),
            SampleReport.Builder.Case("fresh", "2026-06-12T10:00Z", null),
            SampleReport.Builder.Case("overdue", "2026-06-02T10:00Z", null),
            SampleReport.Builder.Case("longoverdue", "2026-06-01T10:00Z", null),
        ];

        using var json = JsonDocument.Parse(SampleReport.Text(SlaReportFormat.Json, cases));

        Assert.Equal(["longoverdue", "overdue", "fresh", "late", "answered"],
            json.RootElement.GetProperty("cases").EnumerateArray().Select(c => c.GetProperty("caseId").GetString()));
    }

    [Fact]
    public void TheReportTellsItsCalendar()
    {
        var page = SampleReport.Text(SlaReportFormat.Html, [SampleReport.Builder.Case("1", "2026-05-20T10:00Z", null)]);

        Assert.Contains("Mon\u2013Fri 09:00\u201317:00", page, StringComparison.Ordinal);
        Assert.Contains("exceptions in the period: 2026-05-25</dd>", page, StringComparison.Ordinal);
        Assert.DoesNotContain("Mon\u2013Fri",
            SampleReport.Text(SlaReportFormat.Html, [], SampleReport.Options with { CalendarIsKnown = false }), StringComparison.Ordinal);
    }

    [Fact]
    public void AgeingCountsFromTheDueTime()
    {
        // Now is Friday 14:00 in Berlin.
        var data = ReportData.Of(
        [
            SampleReport.Builder.Case("1", "2026-06-12T10:00Z", null),
            SampleReport.Builder.Case("2", "2026-06-10T13:00Z", null),
            SampleReport.Builder.Case("3", "2026-06-10T11:00Z", null),
            SampleReport.Builder.Case("4", "2026-06-08T11:00Z", null),
            SampleReport.Builder.Case("5", "2026-05-04T11:00Z", null),
        ], SampleReport.Options);

        Assert.Equal([1, 1, 1, 1, 0, 1], data.Ageing.Select(b => b.Count));
        Assert.Equal([false, false, true, true, true, true], data.Ageing.Select(b => b.IsOverdue));
    }

    [Fact]
    public void EveryAnswerIsInOneBarOfTheDistribution()
    {
        var data = ReportData.Of(SampleReport.Many(500), SampleReport.Options);

        Assert.Equal(data.Total.Answered, data.Distribution.Sum(b => b.InTime + b.Late));
        Assert.InRange(data.Distribution.Length, 4, 13);
        Assert.Equal(data.Distribution.Skip(1).Select(b => (TimeSpan?)b.From), data.Distribution.SkipLast(1).Select(b => b.To));
    }

    [Fact]
    public void AFileAppearsWholeOrNotAtAll()
    {
        var file = _folder.Write("report.json", "the report of yesterday");
        using var stop = new CancellationTokenSource();
        stop.Cancel();
        var report = SlaReport.Of(SampleReport.Many(3), SampleReport.Options);

        Assert.Throws<OperationCanceledException>(() => AtomicFile.Write(file, isPrivate: true,
            s => report.Write(s, SlaReportFormat.Json, stop.Token)));
        Assert.Equal("the report of yesterday", File.ReadAllText(file));

        AtomicFile.Write(file, isPrivate: true, s => report.Write(s, SlaReportFormat.Json, CancellationToken.None));
        Assert.StartsWith("{", File.ReadAllText(file), StringComparison.Ordinal);
        Assert.Equal([file], Directory.GetFiles(_folder.Path));
    }
}
