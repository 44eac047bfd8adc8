namespace CommerceMailAdmin.Engine.Reports.Html;

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
