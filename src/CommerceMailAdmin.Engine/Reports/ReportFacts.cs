using System.Text.Json;
using CommerceMailAdmin.Engine.BusinessTime;
using CommerceMailAdmin.Engine.Platform;

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
            ("As known at", ReportText.Time(calendar.InZone(options.Question.At))),
            ("Promise", $"an answer within {profile.AnswerBusinessDays()} business days of the customer's message"),
            ("Time zone", calendar.TimeZoneId),
            .. BusinessTime(data),
            ("Percentiles", "interpolated between the nearest ranks (type 7 of Hyndman and Fan; PERCENTILE.INC in spreadsheets)"),
            ("Buyers' names", options.IncludeBuyerData ? "in full; use them only to serve the order" : "shortened"),
            ("Reasons", options.IncludeBuyerData
                ? "as the mail gives them" : "those that the platform offers; what else stands in the mail is called Other"),
            ("Header hashes",
                options.IncludeBuyerData ? "of every message" : "of claims only: that of a message would confirm a guessed name"),
            ("Facts of the platform", $"{profile.Name}, version {profile.Version} ({profile.Origin})"),
            ("Made", $"{ReportText.Time(calendar.InZone(options.GeneratedAt))} by CommerceMailAdmin {Version}"),
        ];
    }

    private static IEnumerable<(string, string)> BusinessTime(ReportData data)
    {
        var calendar = data.Options.Question.Calendar;
        if (!data.Options.CalendarIsKnown)
        {
            return [("Business time", "as the cases had it when they were passed in")];
        }

        var own = data.Options.MailboxClocks.Select(c => ($"Business time of {c.Mailbox}", Text(c.Clock.Calendar)));
        return own.Prepend((data.Options.MailboxClocks.Count == 0 ? "Business time" : "Business time of the other mailboxes",
            Text(calendar)));

        string Text(BusinessCalendar of) =>
            $"{CalendarText.Week(of)}{(of.TimeZoneId == calendar.TimeZoneId ? "" : $" ({of.TimeZoneId})")}; exceptions in the period: "
                + $"{CalendarText.Dates(of, data.Total.From, data.Total.To)}";
    }

    private static string Version => typeof(ReportFacts).Assembly.GetName().Version!.ToString(3);
}

/// <summary>What a number of <see cref="SlaMeasure"/> means, for those who read a report and not the code.</summary>
/// <param name="Name">The property's name.</param>
/// <param name="Label">What reports call it.</param>
/// <param name="Text">Exactly what is counted.</param>
internal sealed record MeasureDefinition(string Name, string Label, string Text)
{
    private static readonly Lazy<MeasureDefinition[]> Known = new(Read);

    /// <summary>All of them, in the order of the property list.</summary>
    public static IReadOnlyList<MeasureDefinition> All => Known.Value;

    private static MeasureDefinition[] Read()
    {
        using var json = JsonDocument.Parse(ReportResource.Text("sla-definitions.json"));
        return json.RootElement.EnumerateArray()
            .Select(e => new MeasureDefinition(e.GetProperty("name").GetString()!, e.GetProperty("label").GetString()!,
                e.GetProperty("text").GetString()!)).ToArray();
    }
}

/// <summary>The files that reports are made from.</summary>
internal static class ReportResource
{
    /// <summary>The text of one, with the line ends that a browser sees.</summary>
    public static string Text(string name)
    {
        using var reader = new StreamReader(typeof(ReportResource).Assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd().Replace("\r\n", "\n");
    }
}
