namespace CommerceMailAdmin.Engine.Reports.Html;

/// <summary>The numbers by mailbox, agent, reason and platform.</summary>
internal static class GroupSection
{
    public static string Of(ReportData data)
    {
        var page = new Markup();
        if (data.ByPlatform.Length == 0)
        {
            return page.Leaf("p", "There is nothing to group.", ("class", "empty")).ToString();
        }

        Group(page, "mailboxes", "By mailbox", "Mailbox", data.ByMailbox);
        page.Leaf("h3", "By who answered");
        AgentChart.Write(page, data.ByAgent);
        MeasureTable.Write(page, "agents", "By who answered", "Agent", isBrief: true, data.ByAgent);
        Group(page, "reasons", "By reason", "Reason", data.ByReason);
        Group(page, "platforms", "By platform", "Platform", data.ByPlatform);
        return page.ToString();
    }

    private static void Group(Markup page, string id, string title, string first, SlaMeasure[] measures)
    {
        page.Leaf("h3", title);
        MeasureTable.Write(page, id, title, first, isBrief: true, measures);
    }
}

/// <summary>Who answered how many turns, in time and late: a bar for each of the busiest agents.</summary>
internal static class AgentChart
{
    private const int MostAgents = 10;
    private const double Step = 43;
    private const double Longest = 1;

    public static void Write(Markup page, IReadOnlyList<SlaMeasure> agents)
    {
        var busiest = agents.Where(a => a.InTime + a.Late > 0).OrderByDescending(a => a.InTime + a.Late).Take(MostAgents).ToList();
        if (busiest.Count < 2)
        {
            return;
        }

        var most = busiest.Max(a => a.InTime + a.Late);
        page.Open("figure").OpenPlot("agents-chart", "Turns by who answered", string.Join("; ", busiest.Select(Description)) + ".",
            busiest.Count * Step, "rows");
        foreach (var (agent, index) in busiest.Select((a, i) => (a, i)))
        {
            Bar(page, agent, index * Step, most);
        }

        page.Close();
        Chart.Legend(page, ("good", "in time"), ("late", "late, or overdue without an answer"));
        page.Close();
        if (agents.Count > busiest.Count)
        {
            page.Leaf("p", $"The {busiest.Count} with the most turns are drawn; the table has all.", ("class", "limit"));
        }
    }

    private static void Bar(Markup page, SlaMeasure agent, double y, int most)
    {
        var (good, late) = (Longest * agent.InTime / most, Longest * agent.Late / most);
        page.Open("g").Leaf("title", Description(agent));
        page.Leaf("text", ReportText.Short(agent.Group), ("class", "name"), ("x", "0"), ("y", y + 13));
        page.Shape("rect", ("class", "track"), ("x", "0"), ("y", y + 20), ("width", "100%"), ("height", 14), ("rx", 2));
        page.Shape("rect", ("class", "good"), ("x", "0"), ("y", y + 20), ("width", Chart.Percent(good)), ("height", 14), ("rx", 2));
        page.Shape("rect", ("class", "late"), ("x", Chart.Percent(good)), ("y", y + 20), ("width", Chart.Percent(late)), ("height", 14),
            ("rx", 2));
        // On a phone, only the number fits beside an address.
        page.Open("text", ("class", "name"), ("x", "100%"), ("text-anchor", "end"), ("y", y + 13))
            .Text(ReportText.Number(agent.InTime + agent.Late))
            .Leaf("tspan", $", {ReportText.Share(agent.InTimeShare)} in time", ("class", "wide")).Close();
        page.Close();
    }

    private static string Description(SlaMeasure agent) =>
        $"{ReportText.Short(agent.Group)}: {ReportText.Number(agent.InTime)} in time, {ReportText.Number(agent.Late)} late";
}
