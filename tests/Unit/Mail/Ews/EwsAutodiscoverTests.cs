using CommerceMailAdmin.Engine.Mail;
using CommerceMailAdmin.Engine.Mail.Ews;
using CommerceMailAdmin.Engine.Mail.Web;
using CommerceMailAdmin.Unit.Support;
using MailServers.Common;
using MailServers.Ews;

namespace CommerceMailAdmin.Unit.Mail.Ews;

/// <summary>Autodiscover for a mailbox at contoso.com. All names are reached at the server of the tests.</summary>
public sealed class EwsAutodiscoverTests : IDisposable
{
    private const string Mailbox = "support@contoso.com";
    private readonly EwsTestServer _server = new();

    public void Dispose() => _server.Dispose();

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void TheAddressIsFoundBySoapAndByPox(bool hasSoap, bool hasPox)
    {
        (_server.Autodiscover.HasSoap, _server.Autodiscover.HasPox) = (hasSoap, hasPox);
        _server.Answer = _ => new AutodiscoverAnswer("settings", _server.Url.ToString());

        Assert.Equal(_server.Url, Find());
    }

    [Fact]
    public void AnOlderServerNamesOnlyAsUrl()
    {
        _server.Autodiscover.HasSoap = false;
        _server.Answer = _ => new AutodiscoverAnswer("settings", _server.Url.ToString()) { IsOnlyAsUrl = true };

        Assert.Equal(_server.Url, Find());
    }

    [Fact]
    public void ARedirectToAnotherAddressIsFollowed()
    {
        _server.Answer = a => a == Mailbox
            ? new AutodiscoverAnswer("redirect-address", "other@contoso.com")
            : new AutodiscoverAnswer("settings", _server.Url.ToString());

        Assert.Equal(_server.Url, Find());
    }

    [Fact]
    public void ACircleEnds()
    {
        _server.Answer = a => new AutodiscoverAnswer("redirect-address", a == Mailbox ? "b@contoso.com" : Mailbox);

        Assert.Equal(MailboxConnectionProblem.Protocol, Problem().Problem);
        Assert.InRange(_server.Faults.Received.Count, 1, 40);
    }

    [Theory]
    [InlineData("redirect-url", "https://autodiscover.example/autodiscover/autodiscover.xml")]
    [InlineData("redirect-url", "http://contoso.com/autodiscover/autodiscover.xml")]
    public void ARedirectToAnotherDomainOrWithoutTlsIsRefused(string kind, string target)
    {
        _server.Answer = _ => new AutodiscoverAnswer(kind, target);

        var problem = Problem();

        Assert.Equal(MailboxConnectionProblem.OtherSystem, problem.Problem);
        Assert.Contains("-EwsUrl", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void OverHttpNoCredentialIsSentAndOnlyTheOwnDomainIsFollowed()
    {
        (_server.Autodiscover.HasSoap, _server.Autodiscover.HasPox) = (false, false);
        _server.Autodiscover.HttpRedirect = "https://hoster.example/autodiscover/autodiscover.xml";

        Assert.Contains("hoster.example", Problem().Message, StringComparison.Ordinal);

        var plain = Assert.Single(_server.Faults.Received, r => r.Operation == "AutodiscoverHttp");
        Assert.Null(plain.Authorization);
        Assert.Equal("GET", plain.Method);
    }

    [Fact]
    public void AMailboxInExchangeOnlineSaysGraph()
    {
        _server.Answer = _ => new AutodiscoverAnswer("redirect-address", "support@contoso.mail.onmicrosoft.com");

        Assert.Contains("-Graph", Problem().Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AWrongPasswordGoesToEachServerOnce()
    {
        Assert.Equal(MailboxConnectionProblem.LoginRefused, Problem("wrong").Problem);
        Assert.InRange(_server.Accounts.Failures[EwsTestServer.User], 1, 2);
    }

    [Fact]
    public void AnEwsAddressWithoutTlsIsRefused()
    {
        _server.Answer = _ => new AutodiscoverAnswer("settings", "http://mail.contoso.com/EWS/Exchange.asmx");

        Assert.Equal(MailboxConnectionProblem.EncryptionFailed, Problem().Problem);
    }

    private Uri Find(string password = EwsTestServer.Password) =>
        new EwsAutodiscover(EwsTestServer.Credential(password: password), WebTrust.WithAuthorities(_server.Authority), Reach)
            .FindAsync(Mailbox, CancellationToken.None).GetAwaiter().GetResult();

    private Uri Reach(Uri url) =>
        new(url.Scheme == "https" ? _server.Server.Url : _server.Server.PlainUrl, url.AbsolutePath);

    private MailboxConnectionException Problem(string password = EwsTestServer.Password) =>
        Assert.Throws<MailboxConnectionException>(() => Find(password));
}
