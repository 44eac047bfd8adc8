using CommerceMailAdmin.Engine.Exchange.Session;
using static CommerceMailAdmin.Unit.Exchange.Trace.FakeTraceSession;

namespace CommerceMailAdmin.Unit.Exchange.Trace;

/// <content>The message tracking logs of servers.</content>
public sealed partial class TraceReadingTests
{
    // vilega/O365Troubleshooters 172: the tracking log of one server was read instead of all, Edge servers included.
    [Fact]
    public void EveryServersLogIsReadAndOneThatFailsIsReported()
    {
        OnPremises(("EX01", [Event("RECEIVE", 0)]), ("EX02", [Event("DELIVER", 1)]), ("EDGE01", null));

        var row = Read().Single();

        Assert.Equal(MailTraceOutcome.Delivered, row.Outcome);
        Assert.Equal(["EX01", "EX02"], row.Events.Select(e => e.Server));
        Assert.Equal(["EDGE01"], _observer.Missing);
    }

    [Fact]
    public void IfNoServerCanBeAskedThatIsAnError()
    {
        OnPremises(("EX01", null), ("EX02", null));

        Assert.Throws<ExchangeException>(() => Read());
    }

    // MicrosoftDocs/OfficeDocs-Exchange 1722: events that the page does not list, such as SENDEXTERNAL.
    [Theory]
    [InlineData("RECEIVE", "SMTP", "", MailTraceOutcome.Pending)]
    [InlineData("RECEIVE DELIVER", "STOREDRIVER", "", MailTraceOutcome.Delivered)]
    [InlineData("RECEIVE DELIVER NOTIFYMAPI SENDEXTERNAL", "STOREDRIVER", "", MailTraceOutcome.Delivered)]
    [InlineData("RECEIVE FAIL", "AGENT", "550 5.7.1 refused by rule", MailTraceOutcome.Rejected)]
    [InlineData("RECEIVE FAIL", "STOREDRIVER", "550 5.2.2 full", MailTraceOutcome.Failed)]
    [InlineData("RECEIVE DROP", "AGENT", "", MailTraceOutcome.Rejected)]
    [InlineData("RECEIVE DEFER", "SMTP", "451 4.4.0", MailTraceOutcome.Pending)]
    [InlineData("RECEIVE DEFER DELIVER", "SMTP", "", MailTraceOutcome.Delivered)]
    [InlineData("RECEIVE SEND", "SMTP", "", MailTraceOutcome.Relayed)]
    [InlineData("RECEIVE SEND RECEIVE DELIVER", "SMTP", "", MailTraceOutcome.Delivered)]
    [InlineData("POISONMESSAGE", "POISONMESSAGE", "", MailTraceOutcome.Failed)]
    [InlineData("RECEIVE MODERATORREJECT", "APPROVAL", "", MailTraceOutcome.Rejected)]
    public void TheLastEventThatMattersDecides(string events, string source, string status, MailTraceOutcome outcome)
    {
        OnPremises(("EX01", [.. events.Split(' ').Select((e, i) => Event(e, i, source: source, status: status))]));

        Assert.Equal(outcome, Read().Single().Outcome);
    }

    [Fact]
    public void AGroupIsExpandedAndItsMembersHaveRowsOfTheirOwn()
    {
        OnPremises(("EX01",
        [
            Event("RECEIVE", 0, "team@contoso.com"), Event("EXPAND", 1, "a@contoso.com b@contoso.com", related: "team@contoso.com"),
            Event("DELIVER", 2, "a@contoso.com"), Event("FAIL", 3, "b@contoso.com", status: "550 5.2.2 full"),
        ]));

        Assert.Equal(
            [("a@contoso.com", MailTraceOutcome.Delivered), ("b@contoso.com", MailTraceOutcome.Failed),
                ("team@contoso.com", MailTraceOutcome.Expanded)],
            Read().Select(r => (r.Recipient, r.Outcome)));
        Assert.Equal(["b@contoso.com"], Read(recipient: "B@contoso.com").Select(r => r.Recipient));
    }

    [Fact]
    public void StatusesBelongToTheRecipientsInTheirOrder()
    {
        OnPremises(("EX01", [Object(
            ("Timestamp", Now.UtcDateTime), ("EventId", "FAIL"), ("Source", "STOREDRIVER"), ("MessageId", "<1@facebookmail.com>"),
            ("Sender", "no-reply@support.facebook.com"), ("ReturnPath", "b@facebookmail.com"),
            ("Recipients", new[] { "a@contoso.com", "b@contoso.com" }), ("RecipientStatus", new[] { "5.2.2 full", "5.1.10 unknown" }))]));

        Assert.Equal(["The mailbox is full", "The address does not exist"], Read().Select(r => string.Join(" ", r.Reason.Split(' ').Take(
            r.Recipient[0] == 'a' ? 4 : 5))));
    }

    [Fact]
    public void TheEndItselfIsIncludedAndAllResultsAreAskedFor()
    {
        OnPremises(("EX01", []));
        Read();

        var (_, p) = _session.Calls.Single(c => c.Command == Log);
        Assert.Equal(("Unlimited", Now.UtcDateTime.AddTicks(1)), ((string)p["ResultSize"]!, (DateTime)p["End"]!));
    }

    private static ExchangeObject Event(
        string name, int minute, string recipients = "a@contoso.com", string source = "SMTP", string status = "", string related = "") =>
        Object(
            ("Timestamp", Now.UtcDateTime.AddMinutes(minute - 60)), ("EventId", name), ("Source", source),
            ("MessageId", "<1@facebookmail.com>"),
            ("Sender", "no-reply@support.facebook.com"), ("ReturnPath", "b@facebookmail.com"), ("Recipients", recipients.Split(' ')),
            ("RecipientStatus", status.Length == 0 ? Array.Empty<string>() : [status]), ("RelatedRecipientAddress", related));

    private void OnPremises(params (string Server, ExchangeObject[]? Events)[] servers)
    {
        _session.IsOnline = false;
        _session.Answer = (c, p) => c == Log
            ? Reply(servers.Single(s => s.Server == (string)p["Server"]!).Events
                ?? throw new ExchangeException(ExchangeErrorKind.AccessDenied, "no"))
            : Reply([.. servers.Select(s => Object(("Name", s.Server)))]);
    }
}
