namespace CommerceMailAdmin.Engine.Reports.Html;

/// <summary>The numbers by mailbox, agent, reason and platform.</summary>
internal static class GroupSection
{
    public static string Of(ReportData data)
    {
        var page = new Markup();
        Group(page, "mailboxes", "By mailbox", "Mailbox", data.ByMailbox);
        Group(page, "agents", "By who answered", "Agent", data.ByAgent);
        Group(page, "reasons", "By reason", "Reason", data.ByReason);
        Group(page, "platforms", "By platform", "Platform", data.ByPlatform);
        return page.ToString();
    }

    private static void Group(Markup page, string id, string title, string first, SlaMeasure[] measures)
    {
        page.Leaf("h3", title);
        if (measures.Length == 0)
        {
            page.Leaf("p", "Nothing to show.", ("class", "empty"));
            return;
        }

        MeasureTable.Write(page, id, title, first, isBrief: true, measures);
    }
}
