using System.Globalization;

namespace CommerceMailAdmin.Engine.Reports.Html;

/// <summary>How the numbers went from period to period: three drawings over one axis of time, and the table behind them.</summary>
internal static class TrendSection
{
    /// <summary>More bars than a screen has room for.</summary>
    private const int MostPeriods = 400;

    private const double ShareHeight = 132;
    private const double BarHeight = 152;

    public static string Of(ReportData data)
    {
        var periods = data.Periods.Skip(data.Periods.Length - MostPeriods).ToArray();
        var page = new Markup();
        if (Array.TrueForAll(periods, m => m.Turns + m.Backlog == 0))
        {
            return page.Leaf("p", "No turn began in this period, and nobody was waiting.", ("class", "empty")).ToString();
        }

        if (periods.Length < data.Periods.Length)
        {
            page.Leaf("p",
                $"The last {MostPeriods} of {ReportText.Number(data.Periods.Length)} periods are shown. Longer periods show all.",
                ("class", "limit"));
        }

        page.Open("figure").Open("div", ("class", "panels"));
        Share(page, periods);
        Waits(page, periods);
        Backlog(page, periods);
        page.Close();
        Chart.Legend(page, ("good", "in time"), ("late", "late or overdue"), ("open", "not yet due, or closed before it was"));
        page.Open("details", ("class", "data")).Leaf("summary", "The same as a table");
        MeasureTable.Write(page, "periods", "Numbers by period", "Period", isBrief: false, periods);
        return page.Close().Close().ToString();
    }

    private static void Share(Markup page, SlaMeasure[] periods)
    {
        Panel(page, "Answered in time, of the turns that began in the period and were due. A hollow point is not final: some are not due "
            + "yet.");
        page.OpenPlot("share", "Share of answers in time by period", Range(periods, m => m.InTimeShare, v => ReportText.Share(v)),
            ShareHeight);
        Chart.Grid(page, ShareHeight, "0%", "50%", "100%");
        (double X, double Y)? before = null;
        foreach (var (measure, index) in periods.Select((m, i) => (m, i)))
        {
            (double X, double Y)? here = measure.InTimeShare is { } share
                ? ((index + 0.5) / periods.Length, Chart.Y(ShareHeight, 1, share)) : null;
            if (before is { } from && here is { } to)
            {
                var style = measure.Undecided > 0 ? "trend undecided" : "trend";
                page.Shape("line", ("class", style), ("x1", Chart.Percent(from.X)), ("y1", from.Y), ("x2", Chart.Percent(to.X)),
                    ("y2", to.Y));
            }

            before = here ?? before;
        }

        foreach (var (measure, index) in periods.Select((m, i) => (m, i)).Where(p => p.m.InTimeShare is not null))
        {
            var (style, note) = measure.Undecided > 0
                ? ("point undecided", $"; {ReportText.Number(measure.Undecided)} not decided yet") : ("point", "");
            page.Open(
                "circle", ("class", style), ("cx", Chart.Percent((index + 0.5) / periods.Length)),
                ("cy", Chart.Y(ShareHeight, 1, measure.InTimeShare!.Value)), ("r", periods.Length > 60 ? 2 : 4))
                .Leaf("title", $"{measure.Group}: {ReportText.Share(measure.InTimeShare)}{note}").Close();
        }

        Chart.Labels(page, ShareHeight, Names(periods), 0.5);
        page.Close();
    }

    private static void Waits(Markup page, SlaMeasure[] periods)
    {
        Panel(page, "Turns that began in the period");
        var most = Chart.NiceMost(periods.Max(m => m.Turns));
        page.OpenPlot("waits", "Turns by period",
            $"{ReportText.Number(periods.Sum(m => m.Turns))} turns, at most {ReportText.Number(periods.Max(m => m.Turns))} in one period.",
            BarHeight);
        Bars(page, periods, most, m => $"{m.Group}: {m.InTime} in time, {m.Late} late, {m.Undecided} undecided",
            m => [("good", m.InTime), ("late", m.Late), ("open", m.Undecided)]);
    }

    private static void Backlog(Markup page, SlaMeasure[] periods)
    {
        Panel(page, "Backlog at the end of the period");
        var most = Chart.NiceMost(periods.Max(m => m.Backlog));
        page.OpenPlot("backlog", "Backlog by period", Range(periods, m => m.Backlog, v => ReportText.Number((int)v)), BarHeight);
        Bars(page, periods, most, m => $"{m.Group}: {m.Backlog} waiting, {m.BacklogOverdue} of them overdue",
            m => [("late", m.BacklogOverdue), ("open", m.Backlog - m.BacklogOverdue)]);
    }

    private static void Bars(Markup page, SlaMeasure[] periods, int most, Func<SlaMeasure, string> tip,
        Func<SlaMeasure, (string, int)[]> parts)
    {
        Chart.Grid(page, BarHeight, "0", ReportText.Number(most / 2), ReportText.Number(most));
        var slot = 1.0 / periods.Length;
        var width = Math.Min(slot * 0.7, 0.06);
        foreach (var (measure, index) in periods.Select((m, i) => (m, i)))
        {
            Chart.Stack(page, BarHeight, most, (slot * (index + 0.5)) - (width / 2), width, tip(measure), parts(measure));
        }

        Chart.Labels(page, BarHeight, Names(periods), 0.5);
        page.Close();
    }

    private static void Panel(Markup page, string caption) => page.Leaf("h3", caption, ("class", "panel"));

    private static string Range(SlaMeasure[] periods, Func<SlaMeasure, double?> value, Func<double, string> text)
    {
        var values = periods.Select(m => (m.Group, Value: value(m))).Where(v => v.Value is not null).ToList();
        if (values.Count == 0)
        {
            return "There is no value yet.";
        }

        var (least, most) = (values.OrderBy(v => v.Value).First(), values.OrderByDescending(v => v.Value).First());
        return $"Between {text(least.Value!.Value)} ({least.Group}) and {text(most.Value!.Value)} ({most.Group}); at last "
            + $"{text(values[values.Count - 1].Value!.Value)}.";
    }

    private static string[] Names(SlaMeasure[] periods)
    {
        // A week is named by its year too, if there are several.
        var isOneYear = periods.Select(m => m.Group.Substring(0, 4)).Distinct().Count() == 1;
        return periods.Select(m => m.By switch
        {
            SlaGrouping.Day => m.From.ToString("d MMM", CultureInfo.InvariantCulture),
            SlaGrouping.Month => m.From.ToString("MMM yy", CultureInfo.InvariantCulture),
            _ => isOneYear ? m.Group.Substring(5) : $"{m.Group.Substring(5)} \u2019{m.Group.Substring(2, 2)}",
        }).ToArray();
    }
}
