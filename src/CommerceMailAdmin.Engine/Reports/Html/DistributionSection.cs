using CommerceMailAdmin.Engine.Platform;

namespace CommerceMailAdmin.Engine.Reports.Html;

/// <summary>How long answers took.</summary>
internal static class DistributionSection
{
    private const double Height = 228;

    public static string Of(ReportData data)
    {
        var page = new Markup();
        var bins = data.Distribution;
        if (bins.Length == 0)
        {
            return page.Leaf("p", "No turn of this period has been answered yet.", ("class", "empty")).ToString();
        }

        var most = Chart.NiceMost(bins.Max(b => b.InTime + b.Late));
        page.Open("figure").OpenPlot("times", "Answers by business time", Description(data), Height);
        Chart.Grid(page, Height, "0", ReportText.Number(most / 2), ReportText.Number(most));
        foreach (var (bin, index) in bins.Select((b, i) => (b, i)))
        {
            Chart.Stack(page, Height, most, (index + 0.06) / bins.Length, 0.88 / bins.Length,
                $"{Name(bin)}: {bin.InTime} in time, {bin.Late} late", ("good", bin.InTime), ("late", bin.Late));
        }

        Promise(page, data, bins);
        Chart.Labels(page, Height, bins.Select(Label).ToArray(), 0.5);
        page.Close();
        Chart.Legend(page, ("good", "in time"), ("late", "late"));
        page.Open("details", ("class", "data")).Leaf("summary", "The same as a table");
        Table.Write(page, "distribution", "Answers by business time",
            [new("Business time"), new("In time", IsNumber: true), new("Late", IsNumber: true)], bins.Select(b =>
            new[] { new Cell(Name(b), b.From.TotalHours), new Cell(b.InTime), new Cell(b.Late) }));
        return page.Close().Close().ToString();
    }

    /// <summary>A line where the promised time ends, if the calendar is known and the bars reach so far.</summary>
    private static void Promise(Markup page, ReportData data, AnswerTimeBin[] bins)
    {
        var days = data.Options.Profile.AnswerBusinessDays();
        var promised = new TimeSpan(data.Options.Question.Calendar.BusinessDayLength.Ticks * days);
        var width = bins.Length > 1 ? bins[1].From : TimeSpan.Zero;
        if (!data.Options.CalendarIsKnown || width <= TimeSpan.Zero || promised > new TimeSpan(width.Ticks * bins.Length))
        {
            return;
        }

        var x = Chart.Percent((double)promised.Ticks / width.Ticks / bins.Length);
        page.Shape("line", ("class", "promise"), ("x1", x), ("x2", x), ("y1", 4), ("y2", Height - Chart.Bottom));
        var isRight = promised.Ticks > width.Ticks * bins.Length * 0.6;
        page.Leaf("text", $"promise: {days} business days", ("class", "tick"), ("x", x), ("dx", isRight ? -6 : 6), ("y", 14),
            ("text-anchor", isRight ? "end" : "start"));
    }

    private static string Description(ReportData data) =>
        $"{ReportText.Number(data.Total.Answered)} answers; half took up to {ReportText.Business(data.Total.MedianBusinessTime)} of "
            + $"business time, 95 of 100 up to {ReportText.Business(data.Total.Percentile95BusinessTime)}.";

    private static string Name(AnswerTimeBin bin) =>
        bin.To is { } to ? $"{ReportText.Business(bin.From)} to {ReportText.Business(to)}" : $"{ReportText.Business(bin.From)} and more";

    private static string Label(AnswerTimeBin bin) =>
        bin.To is { } to ? $"<{ReportText.Business(to)}" : $"\u2265{ReportText.Business(bin.From)}";
}

/// <summary>How much time those who wait have left, or how long they have been waiting in vain.</summary>
internal static class AgeingSection
{
    private const double Step = 43;
    private const double Longest = 0.86;

    public static string Of(ReportData data)
    {
        var page = new Markup();
        var bins = data.Ageing;
        var most = bins.Max(b => b.Count);
        if (most == 0)
        {
            return page.Leaf("p", "Nobody was waiting at the end of this period.", ("class", "empty")).ToString();
        }

        page.Open("figure").OpenPlot("ageing", "Backlog by time left",
            string.Join("; ", bins.Select(b => $"{b.Name}: {ReportText.Number(b.Count)}")) + ".", bins.Length * Step, "rows");
        foreach (var (bin, index) in bins.Select((b, i) => (b, i)))
        {
            var y = index * Step;
            var width = Longest * bin.Count / most;
            page.Leaf("text", bin.Name, ("class", "name"), ("x", "0"), ("y", y + 13));
            page.Shape("rect", ("class", "track"), ("x", "0"), ("y", y + 20), ("width", "100%"), ("height", 14), ("rx", 2));
            page.Shape("rect", ("class", bin.IsOverdue ? "late" : "open"), ("x", "0"), ("y", y + 20), ("width", Chart.Percent(width)),
                ("height", 14), ("rx", 2));
            page.Leaf("text", ReportText.Number(bin.Count), ("class", "name"), ("x", Chart.Percent(width)), ("dx", 6), ("y", y + 31.5));
        }

        page.Close();
        Chart.Legend(page, ("open", "not yet due"), ("late", "overdue"));
        page.Open("details", ("class", "data")).Leaf("summary", "The same as a table");
        Table.Write(page, "ageing", "Backlog by time left", [new("Time left"), new("Turns", IsNumber: true)],
            bins.Select((b, i) => new[] { new Cell(b.Name, i), new Cell(b.Count) }));
        return page.Close().Close().ToString();
    }
}
