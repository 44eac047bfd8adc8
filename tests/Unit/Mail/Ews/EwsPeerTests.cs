using CommerceMailAdmin.Unit.Support;
using MailServers.Common;

namespace CommerceMailAdmin.Unit.Mail.Ews;

/// <summary>
/// Clients that were not written here use the EWS server of the tests: exchangelib, DavMail and ews-javascript-api. What they do not
/// understand is a fault of the server.
/// </summary>
public sealed class EwsPeerTests : IDisposable
{
    private readonly EwsTestServer _server = new(hasCalendar: true);
    private readonly TemporaryFolder _folder = new();

    public void Dispose()
    {
        _server.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void ExchangelibListsSynchronisesReadsAndMoves()
    {
        const string Library = "/usr/lib/python3/dist-packages/exchangelib";
        PeerProgram.Require(Directory.Exists(Library), "exchangelib is not installed; on Debian: apt-get install python3-exchangelib");
        Fill();

        var output = Run("/usr/bin/python3", "exchangelib_peer.py", EwsTestServer.Mailbox);

        Assert.Equal(
            ["version", "folders", "listed", "filtered", "synchronised", "read", "moved", "unmarked", "resolved"],
            output.Select(l => l.Split(' ')[0]));
    }

    [Fact]
    public void DavMailListsReadsAndMoves()
    {
        const string Library = "/usr/share/davmail/davmail.jar";
        PeerProgram.Require(File.Exists(Library), "DavMail is not installed; on Debian: apt-get install davmail-server");
        _server.Accounts.Add(new Account(EwsTestServer.User, EwsTestServer.Password) { Mailbox = EwsTestServer.Mailbox });
        Fill();

        var output = Run("/usr/bin/bash", "davmail_peer.sh", _folder.Path);

        Assert.Equal(["signed", "folders", "listed", "read", "moved"], output.Select(l => l.Split(' ')[0]));
    }

    [Fact]
    public void EwsJavascriptApiListsSynchronisesReadsAndMoves()
    {
        Fill();

        var output = PeerProgram.RunNode("ews_javascript_peer.cjs", Arguments(EwsTestServer.Mailbox));

        Assert.Equal(["folders", "listed", "synchronised", "read", "moved", "refused"], output.Select(l => l.Split(' ')[0]));
    }

    private void Fill()
    {
        for (var i = 0; i < 120; i++)
        {
            var at = new DateTimeOffset(2026, 6, 8, 9, 0, 0, TimeSpan.Zero).AddMinutes(i);
            _server.Deliver(
                "inbox",
                $"Received: from mx.example.net by mail.contoso.com; {at:r}\r\nFrom: Buyer {i} <buyer{i}@example.net>\r\nTo: "
                + "support@contoso.com\r\n"
                + $"Subject: Message {i}\r\nDate: {at:r}\r\nMessage-ID: <{i}@example.net>\r\n\r\nText {i}\r\n",
                new ItemProperties(at));
        }
    }

    private string[] Run(string program, string script, string last) =>
        PeerProgram.RunScript(program, script, Arguments(last));

    private string[] Arguments(string last) =>
        [_server.Url.ToString(), _server.Authority, EwsTestServer.User, EwsTestServer.Password, last];
}
