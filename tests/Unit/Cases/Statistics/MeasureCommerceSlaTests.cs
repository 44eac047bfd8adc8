using CommerceMailAdmin.Unit.Support;

namespace CommerceMailAdmin.Unit.Cases.Statistics;

/// <summary>Measure-CommerceSla in a real PowerShell engine, on the sample mailbox.</summary>
public sealed class MeasureCommerceSlaTests : IDisposable
{
    private const string AtNoon = " -TimeZone UTC -At 2026-06-12T12:00:00Z";
    private static readonly string Sample = Repository.PathOf("samples", "support-mailbox");
    private readonly ModuleSession _session = new();

    public void Dispose() => _session.Dispose();

    [Fact]
    public void TheBacklogIsThatOfTheBacklogCmdlet()
    {
        var waiting = _session.Run("@(Get-CommerceCaseBacklog $args[0]" + AtNoon + ").Count", Sample).Single.BaseObject;

        var measure = Value(_session.Run("Measure-CommerceSla $args[0]" + AtNoon, Sample).Single);

        Assert.Equal(waiting, measure("Backlog"));
        Assert.Equal("All", measure("Group"));

        // Three that are Overdue, and one that is Escalated and overdue.
        Assert.Equal(4, measure("BacklogOverdue"));
    }

    [Fact]
    public void CasesFromThePipelineGiveTheSameNumbers()
    {
        var fromMail = _session.Run("Measure-CommerceSla $args[0] -By Day -From 2026-06-08 -To 2026-06-12" + AtNoon, Sample);
        var fromCases =
            _session.Run(
                "Get-CommerceCase $args[0]" + AtNoon + " | Measure-CommerceSla -By Day -From 2026-06-08 -To 2026-06-12 -TimeZone UTC",
                Sample);

        Assert.Empty(fromCases.Errors);
        Assert.Equal(4, fromMail.Output.Count);
        Assert.Equal(fromMail.Output.Select(o => o.BaseObject.ToString()), fromCases.Output.Select(o => o.BaseObject.ToString()));
    }

    [Fact]
    public void TheInstantIsThatOfTheCasesPassedIn()
    {
        var measure = Value(_session.Run("Get-CommerceCase $args[0]" + AtNoon + " | Measure-CommerceSla -TimeZone UTC", Sample).Single);

        Assert.Equal(new DateTimeOffset(2026, 6, 12, 12, 0, 0, TimeSpan.Zero), measure("To"));
    }

    [Fact]
    public void DatesAreMidnightsOfTheCalendar()
    {
        var measure =
            Value(_session.Run(
                "Measure-CommerceSla $args[0] -From 2026-06-09 -To 2026-06-10 -TimeZone Asia/Kolkata -At 2026-06-12T12:00:00Z",
                Sample).Single);

        Assert.Equal(new DateTimeOffset(2026, 6, 9, 0, 0, 0, TimeSpan.FromHours(5.5)), measure("From"));
        Assert.Equal(new DateTimeOffset(2026, 6, 10, 0, 0, 0, TimeSpan.FromHours(5.5)), measure("To"));
    }

    [Theory]
    [InlineData("-From 2026-06-10 -To 2026-06-09", "PeriodInvalid")]
    [InlineData("-From 2026-07-01", "PeriodInvalid")]
    [InlineData("-From 1971-01-01 -To 2025-01-01 -By Day -At 8000-01-01", null)]
    [InlineData("-From 1971-01-01 -By Day -At 8000-01-01", "PeriodInvalid")]
    [InlineData("-From 0001-01-01", "FromOutOfRange")]
    [InlineData("-To 9999-12-31", "ToOutOfRange")]
    public void AnImpossibleTimeEndsTheCommand(string arguments, string? errorId)
    {
        var result = _session.Run("Measure-CommerceSla $args[0] " + (arguments.Contains("-At") ? arguments : arguments + AtNoon), Sample);

        if (errorId is null)
        {
            Assert.Empty(result.Errors);
            Assert.Equal(19724, result.Output.Count);
            return;
        }

        Assert.Empty(result.Output);
        Assert.Equal($"{errorId},CommerceMailAdmin.Commands.MeasureCommerceSla", Assert.Single(result.Errors).FullyQualifiedErrorId);
    }

    private static Func<string, object?> Value(System.Management.Automation.PSObject of) => name => of.Properties[name].Value;
}
