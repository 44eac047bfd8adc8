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
        Group(page, "agents", "By who answered", "Agent", data.ByAgent);
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
