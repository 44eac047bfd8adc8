using CommerceMailAdmin.Engine.Cases.Statistics;
using CommerceMailAdmin.Engine.Platform;
using CommerceMailAdmin.Engine.Reports;
using CommerceMailAdmin.Unit.Cases.Statistics;
using static CommerceMailAdmin.Unit.BusinessTime.Calendars;

namespace CommerceMailAdmin.Unit.Reports;

/// <summary>Reports on invented cases.</summary>
internal static class SampleReport
{
    public static readonly DateTimeOffset Now = At("2026-06-12T12:00Z");

    public static SlaReportOptions Options { get; } = new()
    {
        Question = new SlaQuestion { Calendar = CalendarIn("Europe/Berlin", "09:00-17:00", holidays: "2026-05-25"), At = Now },
        CalendarIsKnown = true,
        Profile = ProfileReader.BuiltIn,
        GeneratedAt = Now,
    };

    public static CaseBuilder Builder { get; } = new(ClockIn("Europe/Berlin", "09:00-17:00"), Now);

    public static CommerceCase[] Many(int count, int days = 80) => new RandomCases(3, "Europe/Berlin", Now, days).Make(count);

    public static string Text(SlaReportFormat format, IReadOnlyList<CommerceCase> cases, SlaReportOptions? options = null)
    {
        using var stream = new MemoryStream();
        SlaReport.Of(cases, options ?? Options).Write(stream, format, CancellationToken.None);
        return new StreamReader(new MemoryStream(stream.ToArray())).ReadToEnd();
    }

    /// <summary>A case in which everything that comes from outside is a text.</summary>
    public static CommerceCase Hostile(string text)
    {
        var made = Builder.Case("1", "2026-06-08T10:00Z", "2026-06-09T10:00Z");
        var mail = made.Messages[0] with { MessageId = text, Sender = text, Mailbox = text, Folder = text, HeaderHash = text };
        return made with
        {
            CaseId = text, Mailbox = text, Buyer = text, OrderNumber = text, SellerOrderNumber = text, Reason = text,
            Turns = [made.Turns[0] with { AnsweredBy = text, Mailbox = text }],
            Messages = [mail, made.Messages[1]],
            Claims = [Builder.Claim(text, Now.AddDays(-1)) with { Mailbox = text, Mail = mail }],
        };
    }
}
