using CommerceMailAdmin.Engine.Common;
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
            .Leaf("strong", $"{ReportText.Date(total.From)} to {ReportText.Date(total.To)}")
            .Text($" \u00B7 {calendar.TimeZoneId} \u00B7 as known at {ReportText.Time(calendar.InZone(data.Options.Question.At))}")
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
            (var decided, _) =>
                $"{ReportText.Share(total.InTimeShare)} of {Amount.Of(decided, "turn")} had an answer {promise}; "
                    + $"{(total.Late == 0 ? "none was late." : $"{ReportText.Number(total.Late)} had not.")}",
        };
    }

    private static string Waiting(SlaMeasure total) => (total.Backlog, total.BacklogOverdue) switch
    {
        (0, _) => "At its end nobody was waiting.",
        (var all, 0) => $"At its end {Buyers(all)} waiting, none past the due time.",
        var (all, overdue) => $"At its end {Buyers(all)} waiting, {ReportText.Number(overdue)} past the due time.",
    };

    private static string Buyers(int count) => Amount.Of(count, "buyer was", "buyers were");
}

/// <summary>The numbers that a manager looks for first.</summary>
internal static class KeyFigures
{
    public static string Of(ReportData data)
    {
        var t = data.Total;
        var b = data.Before;
        var page = new Markup();
        Tile(page, "Answered in time", ReportText.Share(t.InTimeShare),
            $"{ReportText.Number(t.InTime)} of {ReportText.Number(t.InTime + t.Late)} that were due",
            Before(b, ReportText.Share(b?.InTimeShare)), t.InTimeShare);
        Tile(page, "Median answer", ReportText.Business(t.MedianBusinessTime),
            $"of business time; {ReportText.Elapsed(t.MedianElapsedTime)} elapsed", Before(b, ReportText.Business(b?.MedianBusinessTime)));
        Tile(page, "95th percentile", ReportText.Business(t.Percentile95BusinessTime),
            $"90th {ReportText.Business(t.Percentile90BusinessTime)}, longest {ReportText.Business(t.LongestBusinessTime)}",
            Before(b, ReportText.Business(b?.Percentile95BusinessTime)));
        Tile(page, "Waiting at the end", ReportText.Number(t.Backlog), $"{ReportText.Number(t.BacklogOverdue)} overdue",
            Before(b, ReportText.Number(b?.Backlog ?? 0)));
        Tile(page, "Claims per case", ReportText.Ratio(t.ClaimsPerCase),
            $"{ReportText.Number(t.Claims)} for {Amount.Of(t.Cases, "case")}", Before(b, ReportText.Ratio(b?.ClaimsPerCase)));
        Tile(page, "Reopened", ReportText.Number(t.Reopened), $"of {Amount.Of(t.Cases, "case")}",
            Before(b, ReportText.Number(b?.Reopened ?? 0)));
        return page.ToString();
    }

    private static string? Before(SlaMeasure? before, string value) => before is null ? null : $"period before: {value}";

    private static void Tile(Markup page, string name, string value, string note, string? before, double? share = null)
    {
        page.Open("div", ("class", "tile")).Leaf("dt", name).Open("dd").Leaf("span", value, ("class", "value"));
        if (share is { } part)
        {
            page.Open("svg", ("class", "meter"), ("aria-hidden", "true"), ("height", 6))
                .Shape("rect", ("class", "late"), ("width", "100%"), ("height", 6), ("rx", 3))
                .Shape("rect", ("class", "good"), ("width", Chart.Percent(part)), ("height", 6), ("rx", 3)).Close();
        }

        page.Leaf("span", note, ("class", "note"));
        if (before is not null)
        {
            page.Leaf("span", before, ("class", "before"));
        }

        page.Close().Close();
    }
}
