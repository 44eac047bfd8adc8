using CommerceMailAdmin.Engine.Mail;
using CommerceMailAdmin.Engine.Mail.Graph;
using CommerceMailAdmin.Unit.Support;
using MailServers.Common;
using static CommerceMailAdmin.Unit.Mail.Graph.GraphTestServer;

namespace CommerceMailAdmin.Unit.Mail.Graph;

/// <summary>Moves that meet others, and what answers instead of Graph.</summary>
public sealed class GraphForeignRefusalTests : IDisposable
{
    private readonly GraphTestServer _server = new();
    private readonly RecordingObserver _observer = new();

    public void Dispose() => _server.Dispose();

    /// <summary>A move whose answer was lost is not a message that somebody took away.</summary>
    [Fact]
    public void AMoveWhoseAnswerWasLostIsDone()
    {
        _server.Fill(1, "junkemail", "junk");
        var mailbox = _server.Client();
        var message = Assert.Single(new GraphMailSource(mailbox).Read(_observer, CancellationToken.None).ToList());
        var mover = new GraphMailMover(mailbox);
        var inbox = mover.FolderId(FolderRole.Inbox, CancellationToken.None)!;
        _server.Server.Faults.Add(new Fault("cut-before"));

        Assert.Null(mover.Move(message.Location.Id, inbox, CancellationToken.None));
        Assert.Single(_server.Store.Items(_server.Mailbox.WellKnown["inbox"].Id));
    }

    [Theory]
    [InlineData(409, "ErrorMoveCopyFailed")]
    [InlineData(412, "ErrorIrresolvableConflict")]
    [InlineData(423, "")]
    [InlineData(503, "")]
    public void AMoveThatMeetsAConflictIsRepeated(int status, string code)
    {
        _server.Fill(1, "junkemail", "junk");
        var mailbox = _server.Client();
        var message = Assert.Single(new GraphMailSource(mailbox).Read(_observer, CancellationToken.None).ToList());
        var left = 2;
        _server.Server.Faults.Choose = r => r.Path.Contains("/move", StringComparison.Ordinal) && --left >= 0
            ? new Fault("status") { Status = status, Text = $"{{\"error\":{{\"code\":\"{code}\",\"message\":\"x\"}}}}" } : null;

        Assert.NotNull(new GraphMailMover(mailbox).MarkAsNotJunk(message.Location.Id, CancellationToken.None));
    }

    [Theory]
    [InlineData(200, "<html><title>Sign in to the network</title></html>")]
    [InlineData(200, "")]
    [InlineData(200, "{}")]
    [InlineData(302, "")]
    [InlineData(407, "<html>Proxy Authentication Required</html>")]
    [InlineData(511, "<html>Network Authentication Required</html>")]
    public void AProxyThatAnswersInsteadOfGraphIsSaidWhenConnecting(int status, string text)
    {
        _server.Server.Faults.Choose = _ => new Fault("status")
        {
            Status = status, Text = text, Headers = status == 302
                ? new Dictionary<string, string> { ["Location"] = "https://portal.example/login?x=1" } : new Dictionary<string, string>(),
        };
        using var session = new GraphSession(
            new HttpGraphChannel(_server.Http(), new RenewableToken()),
            new GraphService(_server.Server.Url, _server.Server.Url), Address, new GraphAccess(MailLogin.AccessToken, null), _server.Clock);

        var problem = Assert.Throws<MailboxConnectionException>(() => session.SignIn(CancellationToken.None));

        Assert.Contains("proxy", problem.Message, StringComparison.OrdinalIgnoreCase);
    }
}
