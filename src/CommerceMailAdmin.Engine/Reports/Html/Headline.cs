using CommerceMailAdmin.Engine.Platform;

namespace CommerceMailAdmin.Engine.Reports.Html;

/// <summary>The report in two sentences.</summary>
internal static class Headline
{
    public static string Of(ReportData data)
    {
        var total = data.Total;
        var calendar = data.Options.Question.Calendar;
        return new Markup()
            .Open("p", ("class", "period"))
            .Leaf("strong", $"{ReportText.Date(total.From)} to {ReportText.Date(total.To)}").Text($" \u00B7 {calendar.TimeZoneId} \u00B7 as known at {ReportText.Time(calendar.InZone(data.Options.Question.At))}")
            .Close()
            .Leaf("p", $"{Kept(data)} {Waiting(total)}", ("class", "lede")).ToString();
    }

    private static string Kept(ReportData data)
    {
        var total = data.Total;
        var promise = $"within {data.Options.Profile.AnswerBusinessDays()} business days";
        return (total.InTime + total.Late, total.Undecided) switch
        {
            (0, 0) => "No buyer wrote in this period.",
            (0, _) => $"No turn that began in this period is due yet; the promise is an answer {promise}.",
            (var decided, _) => $"{ReportText.Share(total.InTimeShare)} of {ReportText.Count(decided, "turn")} had an answer {promise}; {(total.Late == 0 ? "none was late." : $"{ReportText.Number(total.Late)} had not.")}",
        };
    }

    private static string Waiting(SlaMeasure total) => (total.Backlog, total.BacklogOverdue) switch
    {
        (0, _) => "At its end nobody was waiting.",
        (var all, 0) => $"At its end {Buyers(all)} waiting, none past the due time.",
        var (all, overdue) => $"At its end {Buyers(all)} waiting, {ReportText.Number(overdue)} past the due time.",
    };

    private static string Buyers(int count) => count == 1 ? "1 buyer was" : $"{ReportText.Number(count)} buyers were";
}
