using System.Globalization;
using CommerceMailAdmin.Engine.Profiles;

namespace CommerceMailAdmin.Engine.Reports;

/// <summary>What a report says of how it was made.</summary>
internal static class ReportFacts
{
    public static (string Name, string Text)[] Of(ReportData data)
    {
        var options = data.Options;
        var calendar = options.Question.Calendar;
        var profile = options.Profile;
        return
        [
            ("Period", $"{ReportText.Time(data.Total.From)} to {ReportText.Time(data.Total.To)}"),
            ("As known at", ReportText.Time(calendar.InstantOf(options.Question.At.UtcDateTime))),
            ("Promise", $"an answer within {profile.AnswerBusinessDays()} business days of the customer's message"),
            ("Time zone", calendar.TimeZoneId),
            ("Business time", options.CalendarIsKnown ? CalendarText.Week(calendar) : "as the cases were worked out with; they were passed in"),
            ("Holidays in the period", options.CalendarIsKnown ? CalendarText.Dates(calendar, data.Total.From, data.Total.To) : "as above"),
            ("Percentiles", "interpolated between the nearest ranks (type 7 of Hyndman and Fan; PERCENTILE.INC in spreadsheets)"),
            ("Buyers' names", options.IncludeBuyerData ? "in full; use them only to serve the order" : "shortened"),
            ("Facts of the platform", $"{profile.Name}, version {profile.Version} ({profile.Origin})"),
            ("Made", $"{ReportText.Time(calendar.InstantOf(options.GeneratedAt.UtcDateTime))} by CommerceMailAdmin {Version}"),
        ];
    }

    private static string Version => typeof(ReportFacts).Assembly.GetName().Version!.ToString(3);
}
