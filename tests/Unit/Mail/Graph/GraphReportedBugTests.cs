using CommerceMailAdmin.Engine.Mail;
using CommerceMailAdmin.Engine.Mail.Graph;
using CommerceMailAdmin.Unit.Support;
using MailServers.Common;
using static CommerceMailAdmin.Unit.Mail.Graph.GraphTestServer;

namespace CommerceMailAdmin.Unit.Mail.Graph;

/// <summary>Inputs after public reports about Microsoft Graph and its clients. The report is named at each.</summary>
public sealed class GraphReportedBugTests : IDisposable
{
    private readonly GraphTestServer _server = new();
    private readonly RecordingObserver _observer = new();

    public void Dispose() => _server.Dispose();

    /// <summary>
    /// O365/python-o365 586, microsoft-graph-docs-contrib 6538: large pages of some mailboxes always end with 504, smaller ones do not.
    /// </summary>
    [Theory]
    [InlineData(200)]
    [InlineData(50)]
    [InlineData(10)]
    public void APageThatIsTooMuchForExchangeIsAskedForInSmallerOnes(int most)
    {
        _server.Fill(260);
        _server.Server.Faults.Choose = r => r.Operation == "delta" && PageSize(r) > most
            ? new Fault("status-json") { Status = 504, Text = "UnknownError|" } : null;

        Assert.Equal(260, Read().Length);
        Assert.Empty(_observer.UnreadablePaths);
    }

    /// <summary>microsoftgraph/msgraph-sdk-javascript 297: Retry-After is 1 each time, however long the throttling lasts.</summary>
    [Fact]
    public void ARetryAfterOfOneSecondEachTimeIsNotBelievedForEver()
    {
        _server.Fill(3);
        var left = 12;
        _server.Server.Faults.Choose = r => r.Operation == "delta" && --left >= 0 ? Throttled("1") : null;

        Assert.Equal(3, Read().Length);
        Assert.InRange(_server.Clock.Waits.Sum(w => w.TotalSeconds), 60, 600);
    }

    /// <summary>microsoftgraph/msgraph-sdk-dotnet 250: 429 without Retry-After. Each early retry made it last longer.</summary>
    [Fact]
    public void WithoutRetryAfterEachPauseIsLonger()
    {
        _server.Fill(3);
        var left = 5;
        _server.Server.Faults.Choose = r => r.Operation == "delta" && --left >= 0 ? Throttled(null) : null;

        Assert.Equal(3, Read().Length);
        Assert.Equal([1, 2, 4, 8, 16], _server.Clock.Waits.Select(w => Math.Round(w.TotalSeconds)));
    }

    /// <summary>microsoft-graph-docs 3877: Retry-After of a batch is a fraction below one second.</summary>
    [Theory]
    [InlineData("0.249")]
    [InlineData("0.124")]
    public void AFractionBelowOneSecondIsWaitedFor(string retryAfter)
    {
        _server.Fill(3);
        var left = 1;
        _server.Server.Faults.Choose = r => r.Operation == "batch" && --left >= 0 ? Throttled(retryAfter) : null;

        Assert.Equal(3, Read().Length);
        Assert.InRange(_server.Clock.Waits.Sum(w => w.TotalSeconds), 0.01, 0.25);
    }

    /// <summary>
    /// microsoft-graph-docs-contrib 7975: next links turn to SyncStateNotFound while somebody pages through a large folder.
    /// </summary>
    [Fact]
    public void ANextLinkThatExpiredBeginsTheFolderAnewAndDoublesNothing()
    {
        _server.Behaviour.LargestPage = 5;
        _server.Fill(40);
        var pages = 0;
        _server.Server.Faults.Choose = r => r.Operation == "delta" && ++pages == 6
            ? new Fault("status-json") { Status = 410, Text = "SyncStateNotFound|The sync state generation is not found; generation=518." }
            : null;

        var subjects = Read();

        Assert.Equal(40, subjects.Length);
        Assert.Equal(40, subjects.Distinct().Count());
    }

    /// <summary>microsoftgraph/msgraph-sdk-go 969: older mail that is moved into a folder comes twice.</summary>
    [Fact]
    public void MailThatComesTwiceIsHandedOutOnce()
    {
        _server.Behaviour.RepeatsEntries = true;
        _server.Behaviour.LargestPage = 2;
        _server.Fill(9);

        Assert.Equal(9, Read().Length);
    }

    /// <summary>microsoftgraph/msgraph-sdk-dotnet 1477: the connection breaks each time in the MIME of a message above 25 MB.</summary>
    [Fact]
    public void AMessageWhoseMimeAlwaysBreaksOffDoesNotEndTheReading()
    {
        _server.Fill(3, "sentitems", "sent");
        var id = MailServers.Graph.GraphMessages.Safe(_server.Store.Items(_server.Mailbox.WellKnown["sentitems"].Id)[1].Id);
        _server.Server.Faults.Choose = r => r.Path.Contains(id, StringComparison.Ordinal) || r.Body.Contains(id, StringComparison.Ordinal)
            ? new Fault("cut-within") : null;

        Assert.Equal(2, Read().Length);
        Assert.Contains(id, Assert.Single(_observer.UnreadablePaths), StringComparison.Ordinal);
    }

    /// <summary>microsoft-graph-docs 8864: the first answer is an empty page with a next link.</summary>
    [Fact]
    public void AnEmptyFirstPageIsNotTheEnd()
    {
        _server.Behaviour.EmptyPageEvery = 1;
        _server.Fill(3);

        Assert.Equal(3, Read().Length);
    }

    /// <summary>O365/python-o365 586 and others: the gateway answers with HTML instead of JSON.</summary>
    [Theory]
    [InlineData(502)]
    [InlineData(504)]
    [InlineData(200)]
    public void AnAnswerThatIsHtmlIsAskedForAgain(int status)
    {
        _server.Fill(3);
        var left = 2;
        _server.Server.Faults.Choose = r => r.Operation == "delta" && --left >= 0
            ? new Fault("status") { Status = status, Text = "<html><body>Bad gateway</body></html>" } : null;

        Assert.Equal(3, Read().Length);
    }

    private static int PageSize(ReceivedRequest request) => int.Parse(
        request.Headers["Prefer"].ToString().Split('=')[1], System.Globalization.CultureInfo.InvariantCulture);

    private static Fault Throttled(string? retryAfter) => new("status-json")
    {
        Status = 429, Text = "ApplicationThrottled|Application is over its MailboxConcurrency limit.",
        Headers = retryAfter is null ? new Dictionary<string, string>() : new Dictionary<string, string> { ["Retry-After"] = retryAfter },
    };

    private string[] Read() =>
        [.. _server.Source().Read(_observer, CancellationToken.None).Select(m => m.Headers.First("Subject")?.Text() ?? "")];
}
