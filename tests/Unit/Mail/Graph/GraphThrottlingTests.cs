using CommerceMailAdmin.Engine.Mail.Graph;
using CommerceMailAdmin.Unit.Support;
using MailServers.Common;
using static CommerceMailAdmin.Unit.Mail.Graph.GraphTestServer;

namespace CommerceMailAdmin.Unit.Mail.Graph;

/// <summary>Waiting for a server that is busy, and giving up.</summary>
public sealed class GraphThrottlingTests : IDisposable
{
    private readonly GraphTestServer _server = new();

    [Theory]
    [InlineData("2.5", 2.5)]
    [InlineData("7", 7.0)]
    [InlineData("", 1.0)]
    public void ThrottlingIsWaitedForAsLongAsTheServerAsks(string retryAfter, double seconds)
    {
        _server.Fill(3);
        _server.Server.Faults.Choose = Once(r => r.Operation == "delta", new Fault("status-json")
        {
            Status = 429, Text = "ApplicationThrottled|Application is over its MailboxConcurrency limit.",
            Headers = retryAfter.Length == 0 ? new Dictionary<string, string>()
                : new Dictionary<string, string> { ["Retry-After"] = retryAfter },
        });

        Assert.Equal(3, Read().Length);
        Assert.InRange(_server.Clock.Waits.Sum(w => w.TotalSeconds), seconds - 0.5, seconds + 0.01);
    }

    [Fact]
    public void ABatchWhosePartsAreThrottledIsFinished()
    {
        _server.Fill(25, "sentitems", "sent");
        _server.Server.Faults.Choose = Once(r => r.Operation == "batch" && r.Body.Contains("$value", StringComparison.Ordinal),
            new Fault("part-status")
        {
            Status = 429, Text = "ApplicationThrottled|x", Headers = new Dictionary<string, string> { ["Retry-After"] = "3" },
        });

        Assert.Equal(25, Read().Length);
        Assert.NotEmpty(_server.Clock.Waits);
    }

    [Fact]
    public void AServerThatIsTooBusyForEverIsGivenUpAndTheNextRunGoesOn()
    {
        _server.Fill(3);
        var observer = new RecordingObserver();
        _server.Server.Faults.Choose = r => r.Operation == "delta"
            ? new Fault("status-json") { Status = 503, Text = "ErrorServerBusy|Busy.", Headers = new Dictionary<string,
                string> { ["Retry-After"] = "400" } }
            : null;

        Assert.Empty(_server.Source().Read(observer, CancellationToken.None));
        Assert.Contains("ErrorServerBusy", Assert.Single(observer.Problems), StringComparison.Ordinal);

        _server.Server.Faults.Choose = null;
        Assert.Equal(3, Read().Length);
    }

    /// <summary>A session that lives for days waits again and again; only waiting without any answer ends a reading.</summary>
    [Fact]
    public void PausesOfAnsweredRequestsDoNotAddUp()
    {
        using var client = _server.Client().Client;
        var source = new GraphMailSource(new GraphMailbox(client, new GraphAccess(MailLogin.AccessToken, null)));
        for (var day = 1; day <= 6; day++)
        {
            _server.Fill(1, prefix: $"day {day}");
            _server.Server.Faults.Choose = Once(r => r.Operation == "delta", new Fault("status-json")
            {
                Status = 429, Text = "TooManyRequests|x", Headers = new Dictionary<string, string> { ["Retry-After"] = "600" },
            });

            Assert.Equal(day, source.Read(new RecordingObserver(), CancellationToken.None).Count());
        }
    }

    public void Dispose() => _server.Dispose();

    private static Func<ReceivedRequest, Fault?> Once(Func<ReceivedRequest, bool> where, Fault fault)
    {
        var done = 0;
        return r => where(r) && Interlocked.Exchange(ref done, 1) == 0 ? fault : null;
    }

    private string[] Read() => [.. _server.Source().Read(new RecordingObserver(), CancellationToken.None).Select(m => m.Location.Id)];
}
