using System.Text;
using CommerceMailAdmin.Engine.Mail;
using CommerceMailAdmin.Engine.Mail.Ews;
using CommerceMailAdmin.Unit.Cases.Store.Ledger;
using CommerceMailAdmin.Unit.Support;
using MailServers.Common;

namespace CommerceMailAdmin.Unit.Mail.Ews;

/// <summary>Inputs after public bug reports of other EWS clients. The report is named at each.</summary>
public sealed class EwsReportedBugTests : IDisposable
{
    private readonly EwsTestServer _server = new();
    private readonly RecordingObserver _observer = new();

    public void Dispose() => _server.Dispose();

    /// <summary>
    /// OfficeDev/ews-java-api 233, 353, 728: a subject with a reference that XML forbids made the whole answer unreadable.
    /// </summary>
    [Theory]
    [InlineData('\u0010')]
    [InlineData('\u0019')]
    [InlineData('\u001A')]
    public void AForbiddenReferenceInOneSubjectDoesNotHideTheOthers(char forbidden)
    {
        _server.Deliver("inbox", EwsTestServer.Mail("before"));
        var mime = EwsTestServer.Mail("odd").Replace("Subject: odd", $"Subject: CASEBR{forbidden}S CAIXA", StringComparison.Ordinal);
        _server.Store.Add(_server.Folder("inbox"), Encoding.UTF8.GetBytes(mime), new ItemProperties(DateTimeOffset.UnixEpoch));
        _server.Deliver("inbox", EwsTestServer.Mail("after"));

        Assert.Equal(3, Read().Count);
        Assert.Empty(_observer.Problems);
    }

    /// <summary>OfficeDev/ews-managed-api 136: a NUL in a message's text.</summary>
    [Fact]
    public void ANulInAHeaderFieldIsSurvived()
    {
        var mime = EwsTestServer.Mail("nul").Replace("Subject: nul", "Subject: n\0l", StringComparison.Ordinal);
        _server.Store.Add(_server.Folder("inbox"), Encoding.UTF8.GetBytes(mime), new ItemProperties(DateTimeOffset.UnixEpoch));

        Assert.Single(Read());
    }

    /// <summary>ecederstrand/exchangelib 194, 266: one item whose MIME fails ended the reading, and was not named.</summary>
    [Fact]
    public void OneItemWithoutMimeDoesNotEndTheReading()
    {
        for (var i = 0; i < 12; i++)
        {
            _server.Deliver("sentitems", CaseTexts.Answer($"a{i}", "06-08 10:00"),
                new ItemProperties(DateTimeOffset.UnixEpoch) { HasTransportHeaders = false });
        }

        _server.Faults.Choose = r => r.Body.Contains("IncludeMimeContent", StringComparison.Ordinal)
            ? new Fault("item-error") { Text = "ErrorMimeContentConversionFailed" }
            : null;

        Assert.Equal(12, Read().Count);
        Assert.Empty(_observer.Problems);
    }

    /// <summary>mguessan/davmail 231: the server is not configured to give large messages.</summary>
    [Fact]
    public void AMessageThatIsTooLargeForTheServerIsReadFromItsProperties()
    {
        _server.Deliver("sentitems", CaseTexts.Answer("a1", "06-08 10:00"),
            new ItemProperties(DateTimeOffset.UnixEpoch) { HasTransportHeaders = false });
        _server.Faults.Choose = r => r.Body.Contains("IncludeMimeContent", StringComparison.Ordinal)
            ? new Fault("item-error") { Text = "ErrorMessageSizeExceeded" }
            : null;

        Assert.Single(Read());
    }

    /// <summary>OfficeDev/ews-managed-api 152: the MIME of a meeting request, which has no recipients as messages have.</summary>
    [Fact]
    public void AMeetingRequestWithoutMimeIsRead()
    {
        _server.Deliver(
            "inbox", EwsTestServer.Mail("meeting"),
            new ItemProperties(DateTimeOffset.UnixEpoch) { HasTransportHeaders = false, ItemClass = "IPM.Schedule.Meeting.Request" });
        _server.Faults.Choose = r => r.Body.Contains("IncludeMimeContent", StringComparison.Ordinal)
            ? new Fault("item-error") { Text = "ErrorMimeContentConversionFailed" }
            : r.Body.Contains("ToRecipients", StringComparison.Ordinal)
            ? new Fault("item-error") { Text = "ErrorInvalidPropertyRequest" } : null;

        Assert.Single(Read());
    }

    /// <summary>
    /// OfficeDev/ews-managed-api 293: "Suggested backoff time 0 ms", which made clients ask again at once, until they gave up.
    /// </summary>
    [Fact]
    public void ABackOffOfZeroIsNoReasonToAskAgainAtOnce()
    {
        var clock = new FastClock();
        using var session = _server.Session(clock: clock);
        session.SignIn(CancellationToken.None);
        _server.Deliver("inbox", EwsTestServer.Mail("one"));
        _server.Faults.Add(new Fault("busy") { Time = TimeSpan.Zero });
        _server.Faults.Add(new Fault("busy") { Time = TimeSpan.Zero });

        Assert.Single(session.Source.Read(_observer, CancellationToken.None).ToList());
        Assert.Equal([TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2)], clock.Waits);
    }

    /// <summary>mguessan/davmail 161: the number in MessageXml of a fault was read together with its name.</summary>
    [Fact]
    public void TheBackOffOfAFaultIsReadWhole()
    {
        var fault = System.Xml.Linq.XElement.Parse(
            "<s:Fault xmlns:s='http://schemas.xmlsoap.org/soap/envelope/'><faultcode>a:ErrorServerBusy</faultcode><detail>"
            + "<e:ResponseCode xmlns:e='http://schemas.microsoft.com/exchange/services/2006/errors'>ErrorServerBusy</e:ResponseCode>"
            + "<t:MessageXml xmlns:t='http://schemas.microsoft.com/exchange/services/2006/types'>"
            + "<t:Value Name='Policy'>x</t:Value><t:Value Name='BackOffMilliseconds'>178510</t:Value></t:MessageXml></detail></s:Fault>");

        Assert.Equal(TimeSpan.FromMilliseconds(178510), EwsError.OfFault(fault).BackOff);
    }

    /// <summary>ecederstrand/exchangelib 1155: a mailbox without one of the folders that every mailbox has.</summary>
    [Fact]
    public void AMissingWellKnownFolderIsNoError()
    {
        _server.Store.Mailbox(EwsTestServer.Mailbox)!.WellKnown.Remove("junkemail");
        _server.Deliver("inbox", EwsTestServer.Mail("one"));

        Assert.Single(Read());
        Assert.Empty(_observer.Problems);
    }

    /// <summary>ecederstrand/exchangelib 1182: folders whose class the server does not tell.</summary>
    [Fact]
    public void AFolderWithoutAClassIsRead()
    {
        var folder = _server.Store.AddFolder(_server.Folder("msgfolderroot"), "System", "");
        _server.Store.Add(folder.Id, Encoding.UTF8.GetBytes(EwsTestServer.Mail("one")), new ItemProperties(DateTimeOffset.UnixEpoch));

        Assert.Single(Read());
    }

    /// <summary>ecederstrand/exchangelib 108: a wrong password was tried again without end.</summary>
    [Fact]
    public void AWrongPasswordDuringAReadingIsTriedOnceMoreOnly()
    {
        using var session = _server.Session();
        session.SignIn(CancellationToken.None);
        _server.Accounts.Add(new Account(EwsTestServer.User, "changed meanwhile") { FullAccess = [EwsTestServer.Mailbox] });

        Assert.Empty(session.Source.Read(_observer, CancellationToken.None).ToList());
        Assert.Contains("does not accept", Assert.Single(_observer.Problems), StringComparison.Ordinal);
        Assert.InRange(_server.Accounts.Failures[EwsTestServer.User], 1, 2);
    }

    /// <summary>
    /// ecederstrand/exchangelib 1052: HTTP 503 with a page of HTML and Retry-After: 30. If it comes before the sign-in, it does not say
    /// what the server offers.
    /// </summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void APageOfHtmlWith503IsWaitedFor(bool isSignedIn)
    {
        var clock = new FastClock();
        _server.Deliver("inbox", EwsTestServer.Mail("one"));
        using var session = _server.Session(clock: clock);
        if (isSignedIn)
        {
            session.SignIn(CancellationToken.None);
        }

        _server.Faults.Add(new Fault("status")
        {
            Status = 503, Text = "<html>Service unavailable</html>", Headers = new Dictionary<string, string> { ["Retry-After"] = "30" },
        });

        Assert.Single(session.Source.Read(_observer, CancellationToken.None).ToList());
        Assert.Equal([TimeSpan.FromSeconds(30)], clock.Waits);
    }

    /// <summary>ecederstrand/exchangelib 844, 1229: an envelope without a body, once and always.</summary>
    [Fact]
    public void AnEnvelopeWithoutABodyIsAskedForAgainAndAnEndlessOneIsAProblem()
    {
        const string Empty = "<s:Envelope xmlns:s='http://schemas.xmlsoap.org/soap/envelope/'><s:Header/></s:Envelope>";
        var fault = new Fault("status")
        {
            Status = 200, Text = Empty, Headers = new Dictionary<string, string> { ["Content-Type"] = "text/xml" },
        };
        _server.Deliver("inbox", EwsTestServer.Mail("one"));
        using var session = _server.Session();
        session.SignIn(CancellationToken.None);
        _server.Faults.Add(fault);

        Assert.Single(session.Source.Read(_observer, CancellationToken.None).ToList());

        _server.Faults.Choose = _ => fault;
        Assert.Empty(session.Source.Read(_observer, CancellationToken.None).ToList());
        Assert.Contains("no body", Assert.Single(_observer.Problems), StringComparison.Ordinal);
    }

    /// <summary>mustang-im/mustang 966: the server lists an item of which it then says that it is not there.</summary>
    [Fact]
    public void AListedItemThatIsNotThereIsSkippedAndNotAskedForAgain()
    {
        _server.Deliver("inbox", EwsTestServer.Mail("one"));
        _server.Faults.Choose = r => r.Operation == "GetItem" ? new Fault("item-error") { Text = "ErrorItemNotFound" } : null;
        var resume = new ResumeState();
        using var session = _server.Session();

        Assert.Empty(session.Source.Read(resume, _observer, CancellationToken.None).ToList());
        Assert.Empty(_observer.Problems);
        Assert.All(resume.TakeReached(), p => Assert.Empty(EwsPoint.Parse(p.State)!.Missing));
    }

    /// <summary>
    /// OfficeDev/ews-managed-api 220: states of the synchronisation differ in length and form. One with white space is kept as it is.
    /// </summary>
    [Theory]
    [InlineData("H4sIAAA==")]
    [InlineData("H4sI\r\n AAA== ,x")]
    [InlineData("")]
    public void AStateOfAnyFormIsKept(string state)
    {
        var point = EwsPoint.Parse(new EwsPoint(state, ["a,b", "c d"]).Format())!;

        Assert.Equal((state, "a,b|c d"), (point.State, string.Join("|", point.Missing)));
    }

    /// <summary>stalwartlabs/vandelay 6: a server answers ErrorServerBusy for one item each time. The others are read.</summary>
    [Fact]
    public void OneItemThatIsAlwaysBusyIsAskedForInTheNextRun()
    {
        _server.Deliver("inbox", EwsTestServer.Mail("one"));
        _server.Deliver("junkemail", EwsTestServer.Mail("two"));
        var inbox = _server.Store.Items(_server.Folder("inbox"))[0].Id;
        _server.Faults.Choose = r => r.Operation == "GetItem" && r.Body.Contains(inbox, StringComparison.Ordinal)
            ? new Fault("item-error") { Text = "ErrorServerBusy" } : null;
        var resume = new ResumeState();
        using var session = _server.Session();

        Assert.Single(session.Source.Read(resume, _observer, CancellationToken.None).ToList());
        Assert.Contains("The next run asks for it again", Assert.Single(_observer.Problems), StringComparison.Ordinal);

        _server.Faults.Choose = null;
        Assert.Single(session.Source.Read(resume, _observer, CancellationToken.None).ToList());
    }

    /// <summary>A move whose answer was lost is not a message that somebody took away.</summary>
    [Fact]
    public void AMoveWhoseAnswerWasLostIsDone()
    {
        _server.Deliver("junkemail", EwsTestServer.Mail("one"));
        using var session = _server.Session();
        var message = Assert.Single(session.Source.Read(_observer, CancellationToken.None).ToList());
        _server.Faults.Add(new Fault("cut-before"));

        Assert.Null(session.Mover.Move(message.Location.Id, _server.Folder("inbox"), CancellationToken.None));
        Assert.Single(_server.Store.Items(_server.Folder("inbox")));
    }

    private List<string> Read()
    {
        using var session = _server.Session();
        return [.. session.Source.Read(_observer, CancellationToken.None).Select(m => m.Headers.First("Message-ID")?.Text() ?? "")];
    }
}
