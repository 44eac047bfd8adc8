using CommerceMailAdmin.Engine.Dns;
using CommerceMailAdmin.Engine.Mail;
using CommerceMailAdmin.Engine.Mail.Ews;
using CommerceMailAdmin.Engine.Mail.Web;
using CommerceMailAdmin.Unit.Support;
using MailServers.Common;
using MailServers.Ews;

namespace CommerceMailAdmin.Unit.Mail.Ews;

/// <summary>Autodiscover for a mailbox at contoso.com. All names are reached at the server of the tests.</summary>
public sealed class EwsAutodiscoverTests(BindServer bind) : IClassFixture<BindServer>, IDisposable
{
    private const string Mailbox = "support@contoso.com";
    private const string ServicePath = "/autodiscover/autodiscover.xml";
    private readonly EwsTestServer _server = new();
    private readonly List<Uri> _asked = [];
    private ServiceLookUp? _services;

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

    /// <summary>A tenant of a hoster is redirected so. The hoster is not the mail domain, and gets no password unasked.</summary>
    [Fact]
    public void ARedirectToAMailboxInAnotherDomainIsRefused()
    {
        _server.Answer = _ => new AutodiscoverAnswer("redirect-address", "support@hoster.example");

        var problem = Problem();

        Assert.Equal(MailboxConnectionProblem.OtherSystem, problem.Problem);
        Assert.Contains("-Mailbox support@hoster.example", problem.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(_asked, u => u.Host.EndsWith("hoster.example", StringComparison.Ordinal));
    }

    [Fact]
    public void TheSrvRecordIsAskedLastAndItsTargetInTheDomainIsUsed()
    {
        _server.Answer = _ => _asked[^1].Host == "mail.contoso.com"
            ? new AutodiscoverAnswer("settings", _server.Url.ToString()) : new AutodiscoverAnswer("none", "");
        _services = (name, _) => Task.FromResult<IReadOnlyList<(string, int)>>(
            name == "_autodiscover._tcp.contoso.com" ? [("old.contoso.com", 443), ("mail.contoso.com", 444)] : []);

        Assert.Equal(_server.Url, Find());
        Assert.Equal(
            ["https://old.contoso.com" + ServicePath, "https://mail.contoso.com:444" + ServicePath],
            _asked.Select(u => u.ToString()).Distinct().TakeLast(2));
    }

    [Fact]
    public void ASrvTargetOutsideTheDomainGetsNoPassword()
    {
        _services = (_, _) => Task.FromResult<IReadOnlyList<(string, int)>>([("hoster.example", 443)]);

        var problem = Problem();

        Assert.Equal(MailboxConnectionProblem.OtherSystem, problem.Problem);
        Assert.Contains("https://hoster.example/EWS/Exchange.asmx", problem.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(_asked, u => u.Host == "hoster.example");
    }

    [Fact]
    public void ADnsFailureIsNotCalledAMissingRecord()
    {
        _services = (_, _) => throw new IOException("SERVFAIL");

        Assert.Contains("the DNS gave no answer: SERVFAIL", Problem().Message, StringComparison.Ordinal);
    }

    /// <summary>The records of the zone autodiscover.example are asked by priority, then by weight. The target "." is none.</summary>
    [Fact]
    public async Task SrvRecordsComeFromARealServerInTheirOrder()
    {
        bind.Require();
        var resolver = new LiveResolver([bind.Address], LiveResolver.DefaultTimeout);
        var stop = TestContext.Current.CancellationToken;

        Assert.Equal(
            [("first.autodiscover.example", 443), ("heavy.autodiscover.example", 443), ("light.autodiscover.example", 8443)],
            await ServiceRecords.AskAsync(resolver, "_autodiscover._tcp.autodiscover.example", stop));
        Assert.Empty(await ServiceRecords.AskAsync(resolver, "_autodiscover._tcp.none.autodiscover.example", stop));
        Assert.Empty(await ServiceRecords.AskAsync(resolver, "_autodiscover._tcp.absent.autodiscover.example", stop));
        await Assert.ThrowsAsync<IOException>(() => ServiceRecords.AskAsync(resolver, "_autodiscover._tcp.elsewhere.test", stop));
    }

    /// <summary>Whatever the answers are, nothing that goes over http has a credential.</summary>
    [Theory]
    [InlineData("none", "")]
    [InlineData("redirect-url", "http://contoso.com/autodiscover/autodiscover.xml")]
    [InlineData("redirect-url", "http://autodiscover.contoso.com/autodiscover/autodiscover.xml")]
    [InlineData("settings", "http://mail.contoso.com/EWS/Exchange.asmx")]
    public void NoPasswordGoesOverHttp(string kind, string target)
    {
        _server.Answer = _ => new AutodiscoverAnswer(kind, target);
        _server.Autodiscover.HttpRedirect = "http://contoso.com/autodiscover/autodiscover.xml";

        Problem();

        Assert.All(_server.Faults.Received.Where(r => r.Operation == "AutodiscoverHttp"), r => Assert.Null(r.Authorization));
        Assert.All(_asked.Where(u => u.Scheme == "http"), u => Assert.Equal("autodiscover.contoso.com", u.Host));
    }

    private Uri Find(string password = EwsTestServer.Password) =>
        new EwsAutodiscover(EwsTestServer.Credential(password: password), WebTrust.WithAuthorities(_server.Authority), _services, Reach)
            .FindAsync(Mailbox, CancellationToken.None).GetAwaiter().GetResult();

    private Uri Reach(Uri url)
    {
        _asked.Add(url);
        return new(url.Scheme == "https" ? _server.Server.Url : _server.Server.PlainUrl, url.AbsolutePath);
    }

    private MailboxConnectionException Problem(string password = EwsTestServer.Password) =>
        Assert.Throws<MailboxConnectionException>(() => Find(password));
}
