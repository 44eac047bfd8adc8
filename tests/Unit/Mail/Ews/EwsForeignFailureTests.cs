using System.IO.Compression;
using System.Text;
using CommerceMailAdmin.Engine.Mail;
using CommerceMailAdmin.Engine.Mail.Ews;
using CommerceMailAdmin.Unit.Support;
using MailServers.Common;

namespace CommerceMailAdmin.Unit.Mail.Ews;

/// <summary>
/// How servers, proxies and gateways of other makers fail. What passes is asked for again; what does not pass is one problem in words that
/// help.
/// </summary>
public sealed class EwsForeignFailureTests : IDisposable
{
    private const string Soap11 = "http://schemas.xmlsoap.org/soap/envelope/";

    private static readonly Dictionary<string, Fault> Passing = new()
    {
        ["gzip that is damaged"] = Rewritten(x => [.. Packed(x)[..20], 1, 2, 3, .. Packed(x)[23..]], "gzip"),
        ["gzip that ends early"] = Rewritten(x => Packed(x)[..^30], "gzip"),
        ["gzip that is none"] = Rewritten(x => x, "gzip"),
        ["gzip that is not announced"] = Rewritten(Packed),
        ["an empty answer"] = Rewritten(_ => []),
        ["a page of HTML instead of an answer"] = Page(200, "<!DOCTYPE html><html><body>Please sign in</body></html>"),
        ["a page of HTML with HTTP 500"] = Page(500, "<html><body>Server Error in '/EWS' Application</body></html>"),
        ["440, whose session ended"] = Page(440, "<HTML><BODY>440 Login Timeout</BODY></HTML>"),
        ["a redirect to the page that signs in"] = new Fault("status")
        {
            Status = 302, Headers = new Dictionary<string, string> { ["Location"] = "/owa/auth/logon.aspx?url=https%3a%2f%2fx" },
        },
        ["507"] = Page(507, ""),
        ["509"] = Page(509, "Bandwidth Limit Exceeded"),
        ["520 of a gateway"] = Page(520, "<html>unknown error</html>"),
        ["503 with a fault"] = new Fault("rewrite") { Status = 503, Rewrite = _ => Fault("ErrorServerBusy", "<e:Message/>") },
        ["a fault of SOAP 1.2"] = Rewritten(_ => Encoding.UTF8.GetBytes(
            "<s:Envelope xmlns:s='http://www.w3.org/2003/05/soap-envelope'><s:Body><s:Fault><s:Code><s:Value>s:Receiver</s:Value></s:Code>"
            + "<s:Reason><s:Text xml:lang='en'>Busy.</s:Text></s:Reason><s:Detail><ResponseCode>ErrorServerBusy</ResponseCode></s:Detail>"
            + "</s:Fault></s:Body></s:Envelope>")),
        ["a fault without words"] = Rewritten(_ => Fault("ErrorInternalServerTransientError", "<e:Message/>")),
        ["busy without a time"] = Rewritten(_ => Fault("ErrorServerBusy", "")),
        ["busy with a time that is none"] = Rewritten(_ => Fault("ErrorServerBusy",
            "<t:MessageXml xmlns:t='x'><t:Value Name='BackOffMilliseconds'>soon</t:Value></t:MessageXml>")),
        ["an envelope within an envelope's header"] = Rewritten(_ => Encoding.UTF8.GetBytes(
            $"<s:Envelope xmlns:s='{Soap11}'><s:Header><s:Envelope/></s:Header><s:Body/></s:Envelope>")),
    };

    private readonly EwsTestServer _server = new();
    private readonly RecordingObserver _observer = new();

    public static TheoryData<string> Names() => [.. Passing.Keys];

    public void Dispose() => _server.Dispose();

    [Theory]
    [MemberData(nameof(Names))]
    public void WhatPassesIsAskedForAgain(string failure)
    {
        _server.Deliver("inbox", EwsTestServer.Mail("one"));
        using var session = _server.Session();
        session.SignIn(CancellationToken.None);
        var left = 1;
        _server.Faults.Choose = r => r.Operation == "GetItem" && --left >= 0 ? Passing[failure] : null;

        Assert.Equal(["one"], Subjects(session));
        Assert.Empty(_observer.Problems);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void WhatDoesNotPassIsOneProblem(string failure)
    {
        _server.Deliver("inbox", EwsTestServer.Mail("one"));
        using var session = _server.Session();
        session.SignIn(CancellationToken.None);
        _server.Faults.Choose = r => r.Operation.Length > 0 ? Passing[failure] : null;

        Assert.Empty(Subjects(session));
        Assert.NotEmpty(Assert.Single(_observer.Problems));
    }

    [Theory]
    [InlineData(407, "", "", "proxy")]
    [InlineData(302, "/owa/auth/logon.aspx?replaceCurrent=1&url=https%3a%2f%2flocalhost", "", "page that signs in")]
    [InlineData(302, "https://adfs.contoso.com/adfs/ls/?wa=wsignin1.0", "", "page that signs in")]
    [InlineData(302, "https://other.contoso.com/EWS/Exchange.asmx", "", "https://other.contoso.com/EWS/Exchange.asmx")]
    [InlineData(440, "", "", "page that signs in")]
    [InlineData(400, "", "", "HTTP 400")]
    [InlineData(200, "", "<!DOCTYPE html><html><head><title>Sign in</title></head></html>", "/EWS/Exchange.asmx")]
    [InlineData(200, "", "<?xml version='1.0'?><!DOCTYPE html><html/>", "/EWS/Exchange.asmx")]
    [InlineData(200, "", "You have created a service.", "/EWS/Exchange.asmx")]
    [InlineData(405, "", "", "/EWS/Exchange.asmx")]
    [InlineData(501, "", "", "HTTP 501")]
    public void WhatAnswersInsteadOfEwsIsSaidAtOnce(int status, string location, string text, string expected)
    {
        var headers = new Dictionary<string, string> { ["Content-Type"] = "text/xml" };
        if (location.Length > 0)
        {
            headers["Location"] = location;
        }

        _server.Faults.Choose = r =>
            r.Operation.Length > 0 ? new Fault("status") { Status = status, Headers = headers, Text = text } : null;
        using var session = _server.Session();

        var problem = Assert.Throws<MailboxConnectionException>(() => session.SignIn(CancellationToken.None));

        Assert.Contains(expected, problem.Message, StringComparison.Ordinal);
        Assert.InRange(_server.Faults.Received.Count(r => r.Operation.Length > 0), 1, 2);
    }

    /// <summary>Some servers read the request before they ask who sends it, and refuse one that is empty.</summary>
    [Theory]
    [InlineData(400)]
    [InlineData(403)]
    [InlineData(500)]
    [InlineData(200)]
    public void AServerThatRefusesAnEmptyRequestBeforeItAsksForASignIn(int status)
    {
        _server.Faults.Choose = r => r.Body.Length == 0 ? new Fault("status") { Status = status, Text = "no content" } : null;
        using var session = _server.Session();

        session.SignIn(CancellationToken.None);
    }

    [Theory]
    [InlineData("Basic realm=\"mail, NTLM\", Negotiate, NTLM")]
    [InlineData("Bearer client_id=\"00000002-0000-0ff1-ce00-000000000000\", trusted_issuers=\"x@*\", authorization_uri=\"\", Basic r=\"\"")]
    [InlineData("basic")]
    [InlineData("Basic realm=mail.contoso.com:443/EWS")]
    [InlineData("Digest qop=\"auth\",algorithm=MD5-sess,nonce=\"+x=\", Basic realm=\"x\"")]
    public void ServersOfferWaysToSignInInOneFieldOrInMany(string offer)
    {
        _server.Accounts.Offered = [offer];
        using var session = _server.Session();

        session.SignIn(CancellationToken.None);
    }

    private List<string> Subjects(EwsSession session) =>
        [.. session.Source.Read(_observer, CancellationToken.None).Select(m => m.Headers.First("Subject")?.Text() ?? "")];

    private static Fault Rewritten(Func<byte[], byte[]> rewrite, string? encoding = null) => new("rewrite")
    {
        Rewrite = rewrite,
        Headers = encoding is null ? new Dictionary<string, string>() : new Dictionary<string, string> { ["Content-Encoding"] = encoding },
    };

    private static Fault Page(int status, string text) => new("status")
    {
        Status = status, Text = text, Headers = new Dictionary<string, string> { ["Content-Type"] = "text/html" },
    };

    private static byte[] Fault(string code, string more) => Encoding.UTF8.GetBytes(
        $"<s:Envelope xmlns:s='{Soap11}'><s:Body><s:Fault><faultcode>a:{code}</faultcode><faultstring/><detail "
        + $"xmlns:e='http://schemas.microsoft.com/exchange/services/2006/errors'><e:ResponseCode>{code}</e:ResponseCode>{more}</detail>"
        + "</s:Fault></s:Body></s:Envelope>");

    private static byte[] Packed(byte[] bytes)
    {
        var stream = new MemoryStream();
        using (var packer = new GZipStream(stream, CompressionLevel.Fastest))
        {
            packer.Write(bytes);
        }

        return stream.ToArray();
    }
}
