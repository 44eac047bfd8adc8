using CommerceMailAdmin.Engine.BusinessTime;

namespace CommerceMailAdmin.Engine.Reports;

/// <summary>A case as a report may show it.</summary>
internal static class ReportCase
{
    /// <summary>The case with all times in the time zone of the report's calendar.</summary>
    public static CommerceCase Of(CommerceCase one, BusinessCalendar calendar)
    {
        return one with
        {
            FirstReceived = InZone(one.FirstReceived),
            LastActivity = InZone(one.LastActivity),
            WaitingSince = Maybe(one.WaitingSince),
            DueBy = Maybe(one.DueBy),
            ClosedAt = Maybe(one.ClosedAt),
            Turns = Array.ConvertAll(one.Turns, t => t with { WaitingSince = InZone(t.WaitingSince), DueBy = InZone(t.DueBy), AnsweredAt = Maybe(t.AnsweredAt), ClosedAt = Maybe(t.ClosedAt) }),
            Messages = Array.ConvertAll(one.Messages, Mail),
            Claims = Array.ConvertAll(one.Claims, c => c with { Opened = InZone(c.Opened), RespondBy = Maybe(c.RespondBy), Mail = Mail(c.Mail) }),
        };

        CaseMail Mail(CaseMail mail) => mail with { Time = InZone(mail.Time) };
        DateTimeOffset InZone(DateTimeOffset time) => calendar.InZone(time);
        DateTimeOffset? Maybe(DateTimeOffset? time) => time is { } given ? calendar.InZone(given) : null;
    }
}
