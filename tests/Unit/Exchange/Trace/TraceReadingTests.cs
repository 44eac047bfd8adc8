using CommerceMailAdmin.Engine.BusinessTime;
using CommerceMailAdmin.Engine.Cases.History;
using CommerceMailAdmin.Engine.Exchange.Session;
using CommerceMailAdmin.Engine.Exchange.Trace;
using CommerceMailAdmin.Engine.Platform;
using CommerceMailAdmin.Engine.Rescue;
using CommerceMailAdmin.Unit.Support;
using static CommerceMailAdmin.Unit.Exchange.Trace.FakeTraceSession;

namespace CommerceMailAdmin.Unit.Exchange.Trace;

/// <summary>
/// How the trace is read: windows, pages, pace, servers. Many inputs follow public bug reports of tools that trace mail; each names its
/// report. The right answer was decided first.
/// </summary>
public sealed partial class TraceReadingTests
{
    private const string Trace = "Get-MessageTraceV2";
    private const string Details = "Get-MessageTraceDetailV2";
    private const string Log = "Get-MessageTrackingLog";

    private static readonly DateTimeOffset Now = new(2026, 6, 12, 12, 0, 0, TimeSpan.Zero);

    private readonly FakeTraceSession _session = new();
    private readonly Observer _observer = new();
    private readonly List<TimeSpan> _waits = [];
    private DateTimeOffset _clock = Now;

    // MicrosoftDocs/office-docs-powershell 2750: messages were missing unless the window was 30 minutes: only the first page was read.
    // Mailbox trace tools after it lost rows that share a second, or counted the row that a page begins with twice.
    [Fact]
    public void EveryPageIsReadAndARowOfTwoPagesCountsOnce()
    {
        var all = Enumerable.Range(0, 12_345).Select(i => Row(
            Now.UtcDateTime.AddSeconds(-(i / 7000)), $"r{i:D5}@contoso.com", id: $"{i}")).ToList();
        _session.Answer = (c, p) => c == Trace ? Page(all, p) : Reply();

        var rows = Read();

        Assert.Equal(12_345, rows.Count);
        Assert.Equal(12_345, rows.Select(r => r.Recipient).Distinct().Count());
        Assert.Equal(3, _session.Count(Trace));
        Assert.All(Traces(), c => Assert.Equal(5000, c.Parameters["ResultSize"]));
    }

    // microsoftgraph/microsoft-graph-docs 13536: rows are counted by recipients, so that one message lies in two pages.
    [Fact]
    public void AMessageWhoseRecipientsLieInTwoPagesIsWhole()
    {
        var all = Enumerable.Range(0, 6000).Select(i => Row(Now.UtcDateTime.AddHours(-1), $"r{i:D5}@contoso.com", id: "same")).ToList();
        _session.Answer = (c, p) => c == Trace ? Page(all, p) : Reply();

        Assert.Equal(6000, Read().Count);
    }

    // An answer that says "there are more" and gives nothing new would be asked for ever.
    [Fact]
    public void APageThatDoesNotMoveOnEndsTheReadingAndIsReported()
    {
        var page = Enumerable.Range(0, 5000).Select(i => Row(Now.UtcDateTime, "same@contoso.com", id: $"{i}")).ToArray();
        _session.Answer = (c, _) => c != Trace
            ? Reply() : new ExchangeReply(page, ["There are more results, use the following command to get more. Remove-Mailbox"]);

        Assert.Equal(5000, Read().Count);
        Assert.Contains("Some are missing", Assert.Single(_observer.Warnings), StringComparison.Ordinal);
        Assert.DoesNotContain(_session.Calls, c => c.Command == "Remove-Mailbox");
    }

    // The trace keeps 90 days and a query covers 10: tools that asked for 30 days at once got an error or nothing.
    [Fact]
    public void APeriodIsReadInWindowsOfTenDays()
    {
        Read(days: 35);

        var windows = Traces().Select(c => ((DateTime)c.Parameters["StartDate"]!, (DateTime)c.Parameters["EndDate"]!)).ToList();
        Assert.Equal([10, 10, 10, 5], windows.Select(w => (w.Item2 - w.Item1).TotalDays));
        Assert.All(windows, w => Assert.Equal((DateTimeKind.Utc, DateTimeKind.Utc), (w.Item1.Kind, w.Item2.Kind)));
        Assert.Equal(Now.UtcDateTime.AddDays(-35), windows[^1].Item1);
    }

    [Fact]
    public void WhatIsOlderThanNinetyDaysIsToldAndNotAskedFor()
    {
        Read(days: 100);

        Assert.Contains("90 days", Assert.Single(_observer.Warnings), StringComparison.Ordinal);
        Assert.All(Traces(), c => Assert.True((DateTime)c.Parameters["StartDate"]! > Now.UtcDateTime.AddDays(-90)));
    }

    // MicrosoftDocs/office-docs-powershell 7511: a request with too many rows was throttled; Microsoft accepts 100 requests in 5 minutes.
    [Fact]
    public void TheHundredAndFirstRequestWaitsForTheWindowAndThatIsTold()
    {
        _session.Answer = (c, _) => c == Trace
            ? Reply([.. Enumerable.Range(0, 250).Select(i => Row(Now.UtcDateTime, $"r{i:D3}@contoso.com", "Failed", id: $"{i}"))])
            : Reply();

        Read();

        Assert.Equal(250, _session.Count(Details));
        Assert.Equal([TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(5)], _waits);
        Assert.Equal(2, _observer.Details.Count(d => d.Contains("100 trace requests in 5 minutes", StringComparison.Ordinal)));
    }

    // MicrosoftDocs/office-docs-powershell 1597: a wildcard in an address finds nothing. Senders are told apart here.
    [Fact]
    public void SendersAreNotAskedForAndOtherSendersAreLeftOut()
    {
        _session.Answer = (c, _) => c == Trace ? Reply(
            Row(Now.UtcDateTime, "a@contoso.com"),
            Row(Now.UtcDateTime, "b@contoso.com", sender: "x@facebookmail.com.evil.example", id: "2"),
            Row(Now.UtcDateTime, "c@contoso.com", sender: "no-reply@support.instagram.com", id: "3"),
            Row(Now.UtcDateTime, "d@contoso.com", sender: "", id: "4")) : Reply();

        Assert.Equal(["a@contoso.com", "c@contoso.com"], Read().Select(r => r.Recipient));
        Assert.DoesNotContain("SenderAddress", _session.Calls[0].Parameters.Keys);
    }

    // MicrosoftDocs/office-docs-powershell 9746: the times of the output are in UTC and do not say so.
    [Fact]
    public void TimesWithoutAKindAreUtc()
    {
        _session.Answer = (c, _) => c == Trace ? Reply(Row(new DateTime(2026, 6, 12, 9, 0, 0), "a@contoso.com")) : Reply();

        Assert.Equal(new DateTimeOffset(2026, 6, 12, 9, 0, 0, TimeSpan.Zero), Read().Single().Received);
    }

    // MicrosoftDocs/office-docs-powershell 3089: piped details repeated the last event of the message before.
    [Fact]
    public void EachRowHasItsOwnEvents()
    {
        _session.Answer = (c, p) => c == Trace
            ? Reply(Row(Now.UtcDateTime, "a@contoso.com", "Failed"), Row(Now.UtcDateTime, "b@contoso.com", "Failed"))
            : c == Details
            ? Reply(Object(("Event", "Fail"), ("Date", Now.UtcDateTime), ("Detail", $"550 5.2.2 {p["RecipientAddress"]} is full")))
            : Reply();

        Assert.All(Read(), r => Assert.Equal($"550 5.2.2 {r.Recipient} is full", Assert.Single(r.Events).Detail));
    }

    // opengovsg/postmangovsg 2222: the status of one recipient was shown for another.
    [Fact]
    public void TwoRecipientsOfAMessageHaveOutcomesOfTheirOwn()
    {
        _session.Answer = (c, p) => c == Trace
            ? Reply(Row(Now.UtcDateTime, "a@contoso.com", "Failed"), Row(Now.UtcDateTime, "b@contoso.com"))
            : c == Details ? Reply(Object(("Event", "Fail"), ("Detail", "550 5.1.10 RESOLVER.ADR.RecipientNotFound"))) : Reply();

        var rows = Read();

        Assert.Equal([MailTraceOutcome.Failed, MailTraceOutcome.Delivered], rows.Select(r => r.Outcome));
        Assert.StartsWith("The address does not exist in the organisation (5.1.10)", rows[0].Reason, StringComparison.Ordinal);
        Assert.Equal("Get-Recipient 'a@contoso.com'", rows[0].Remediation);
    }

    // MicrosoftDocs/OfficeDocs-Exchange 2400: FilteredAsSpam is delivered to Junk.
    // MicrosoftDocs/OfficeDocs-o365seccomp 540: a message of minutes ago has no status yet.
    [Theory]
    [InlineData("Delivered", MailTraceOutcome.Delivered)]
    [InlineData("FilteredAsSpam", MailTraceOutcome.Junked)]
    [InlineData("Quarantined", MailTraceOutcome.Quarantined)]
    [InlineData("Expanded", MailTraceOutcome.Expanded)]
    [InlineData("Failed", MailTraceOutcome.Failed)]
    [InlineData("Pending", MailTraceOutcome.Pending)]
    [InlineData("GettingStatus", MailTraceOutcome.Pending)]
    [InlineData("None", MailTraceOutcome.Unknown)]
    [InlineData("", MailTraceOutcome.Unknown)]
    [InlineData("SomethingNew", MailTraceOutcome.Unknown)]
    public void EachStatusHasItsOutcome(string status, MailTraceOutcome outcome)
    {
        _session.Answer = (c, _) => c == Trace ? Reply(Row(Now.UtcDateTime, "a@contoso.com", status)) : Reply();

        var row = Read().Single();

        Assert.Equal((outcome, status), (row.Outcome, row.Status));
        Assert.NotEqual("", row.Reason);
    }

    [Theory]
    [InlineData("Deliver", "The message was successfully delivered.", "S:DefaultFolderType:JunkEmail", "Delivered",
        MailTraceOutcome.Junked)]
    [InlineData("Deliver", "DefaultFolderType:Inbox", "", "Delivered", MailTraceOutcome.Delivered)]
    [InlineData("Drop", "", "", "Failed", MailTraceOutcome.Rejected)]
    [InlineData("Fail", "Reason: [{LED=550 5.7.509 Access denied, sending domain does not pass DMARC verification}]", "", "Failed",
        MailTraceOutcome.Rejected)]
    [InlineData("Fail", "550 5.7.133 RESOLVER.RST.SenderNotAuthenticatedForGroup", "", "Failed", MailTraceOutcome.Rejected)]
    [InlineData("Fail", "550 5.2.2 STOREDRV.Deliver; mailbox full", "", "Failed", MailTraceOutcome.Failed)]
    [InlineData("Fail", "sent by 10.5.7.1 version 15.20.4.1", "", "Failed", MailTraceOutcome.Failed)]
    [InlineData("Defer", "451 4.7.500 Server busy", "", "Pending", MailTraceOutcome.Pending)]
    [InlineData("Redirect", "to other@contoso.com", "", "None", MailTraceOutcome.Redirected)]
    [InlineData("Receive", "", "", "Failed", MailTraceOutcome.Failed)]
    public void TheEventsTellFolderAndReason(string name, string detail, string data, string status, MailTraceOutcome outcome)
    {
        _session.Answer = (c, _) => c == Trace ? Reply(Row(Now.UtcDateTime, "a@contoso.com", status))
            : c == Details ? Reply(Object(("Event", name), ("Detail", detail), ("Data", data))) : Reply();

        Assert.Equal(outcome, Read(withEvents: true).Single().Outcome);
    }

    // KelvinTegelaar/CIPP 4659: a command that the role lacks made the whole page fail.
    [Fact]
    public void WithoutTheCommandsForDetailsAndQuarantineTheRestIsTold()
    {
        _session.Missing.UnionWith([Details, "Get-QuarantineMessage"]);
        _session.Answer = (_, _) => Reply(Row(Now.UtcDateTime, "a@contoso.com", "Failed"));

        Assert.Equal(MailTraceOutcome.Failed, Read().Single().Outcome);
        Assert.Equal(2, _observer.Warnings.Count);
    }

    [Fact]
    public void AFailureToReadOneMessagesEventsDoesNotStopTheOthers()
    {
        _session.Answer = (c, p) => (c, p.TryGetValue("RecipientAddress", out var to) ? to : null) switch
        {
            (Trace, _) => Reply(Row(Now.UtcDateTime, "a@contoso.com", "Failed"), Row(Now.UtcDateTime, "b@contoso.com", "Failed")),
            (Details, "a@contoso.com") => throw new ExchangeException(ExchangeErrorKind.Other, "no"),
            (Details, _) => Reply(Object(("Event", "Fail"), ("Detail", "5.2.2"))),
            _ => Reply(),
        };

        Assert.Equal(2, Read().Count);
        Assert.Single(_observer.Missing);
    }

    private IEnumerable<(string Command, IReadOnlyDictionary<string, object?> Parameters)> Traces() =>
        _session.Calls.Where(c => c.Command == Trace);

    /// <summary>A page as Exchange answers it: newest first, then by recipient, from the recipient that the last page ended with.</summary>
    private static ExchangeReply Page(List<ExchangeObject> all, IReadOnlyDictionary<string, object?> parameters)
    {
        var end = (DateTime)parameters["EndDate"]!;
        var from = parameters.TryGetValue("StartingRecipientAddress", out var start) ? (string)start! : "";
        var rows = all.Where(r => r.UtcTime("Received") is { } t && (t.UtcDateTime < end
                || (t.UtcDateTime == end && string.CompareOrdinal(r.Text("RecipientAddress"), from) >= 0)))
            .OrderByDescending(r => r.UtcTime("Received")).ThenBy(r => r.Text("RecipientAddress"), StringComparer.Ordinal).ToList();
        return new([.. rows.Take(5000)], rows.Count > 5000 ? ["There are more results, use the following command to get more."] : []);
    }

    private IReadOnlyList<CommerceMailTrace> Read(int days = 2, bool withEvents = false, string? recipient = null)
    {
        var options = new MailTraceOptions
        {
            Mail = new CaseOptions
            {
                Profile = ProfileReader.BuiltIn, At = Now,
                Clock = new BusinessClock(BusinessCalendar.Create("UTC", BusinessCalendar.MondayToFriday, null, [])),
            },
        };
        return new MailTrace(_session, options, _observer, () => _clock, delay =>
        {
            _waits.Add(delay);
            _clock += delay;
        }).Read(
            new TraceQuestion
            {
                From = Now.AddDays(-days), To = Now, WithEvents = withEvents, Recipients = recipient is null ? [] : [recipient],
            }, new RecordingObserver(), CancellationToken.None);
    }

    private sealed class Observer : ITraceObserver
    {
        public List<string> Missing { get; } = [];

        public List<string> Warnings { get; } = [];

        public List<string> Details { get; } = [];

        public void Incomplete(string part, ExchangeException problem) => Missing.Add(part);

        public void Warn(string message) => Warnings.Add(message);

        public void Detail(string message) => Details.Add(message);

        public void Progress(string what, int rows)
        {
        }
    }
}
