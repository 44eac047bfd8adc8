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
