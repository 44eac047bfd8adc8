namespace CommerceMailAdmin.Package;

/// <summary>What a reader of a cmdlet's help looks at next: its siblings, the topic, and the page of the documentation.</summary>
internal static class RelatedLinks
{
    private const string Overview = "about_CommerceMailAdmin";
    private const string Cases = "about_CommerceMailAdmin_Cases";
    private const string Changes = "about_CommerceMailAdmin_Changes";
    private const string Sessions = "about_CommerceMailAdmin_Sessions";

    // The noun of each cmdlet, its topic, its page in the module's folder, and the cmdlets that are used before or after it.
    private static readonly Dictionary<string, (string Topic, string Page, string[] Cmdlets)> ByNoun = new(StringComparer.Ordinal)
    {
        ["CommerceBacklogDigest"] = (Cases, "docs/runbooks/reminders.md", ["Get-CommerceCaseBacklog", "Sync-CommerceCase"]),
        ["CommerceCase"] = (Cases, "docs/reference/reading-mail.md", ["Get-CommerceCaseBacklog"]),
        ["CommerceCaseBacklog"] = (Cases, "docs/reference/reading-mail.md", ["Get-CommerceCase", "Send-CommerceBacklogDigest"]),
        ["CommerceCaseEvidence"] = (Cases, "docs/reference/evidence.md", ["Get-CommerceCase", "Get-CommerceClaim"]),
        ["CommerceClaim"] = (Cases, "docs/reference/reading-mail.md", ["Get-CommerceCase", "Get-CommerceOrder"]),
        ["CommerceIPAllowList"] = (Changes, "docs/safer-routes/IP-ALLOW-LIST-ONLINE.md", ["Set-CommerceMailFlowRule"]),
        ["CommerceJunkMail"] = (Changes, "docs/reference/verdicts.md", ["Connect-CommerceMailbox", "Add-CommerceSafeSenders"]),
        ["CommerceMailAuth"] = (Overview, "docs/reference/verdicts.md", ["Test-CommerceMailProfile"]),
        ["CommerceMailChange"] = (Changes, "docs/about/README.md", ["Test-CommerceMailReadiness"]),
        ["CommerceMailFlowRule"] = (Changes, "docs/safer-routes/MAIL-FLOW-AUTHENTICATED.md", ["Get-CommerceMailChange"]),
        ["CommerceMailProfile"] = (Overview, "docs/reference/profile.md", ["Test-CommerceMailAuth"]),
        ["CommerceMailReadiness"] = (Changes, "docs/reference/readiness.md", ["Test-CommerceMailTenant"]),
        ["CommerceMailTenant"] = (Changes, "docs/reference/tenant-controls.md", ["Test-CommerceMailReadiness"]),
        ["CommerceMailTrace"] = (Changes, "docs/runbooks/README.md", ["Find-CommerceJunkMail", "Test-CommerceMailReadiness"]),
        ["CommerceMailbox"] = (Sessions, "docs/runbooks/README.md", ["Get-CommerceMailboxConnection", "Sync-CommerceCase"]),
        ["CommerceMailboxConnection"] = (Sessions, "docs/runbooks/README.md", ["Connect-CommerceMailbox", "Disconnect-CommerceMailbox"]),
        ["CommerceOrder"] = (Cases, "docs/reference/reading-mail.md", ["Get-CommerceCase", "Get-CommerceClaim"]),
        ["CommerceSafeSenders"] = (Changes, "docs/safer-routes/SAFE-SENDERS.md", ["Get-CommerceMailChange"]),
        ["CommerceSla"] = (Cases, "docs/reference/calendars.md", ["Export-CommerceSlaReport", "Get-CommerceCase"]),
        ["CommerceSlaReport"] = (Cases, "docs/reference/calendars.md", ["Measure-CommerceSla", "Get-CommerceCase"]),
        ["CommerceTenantAllowList"] = (Changes, "docs/safer-routes/TENANT-ALLOW-SENDER.md", ["Get-CommerceMailChange"]),
    };

    /// <summary>The links of a cmdlet, in the order in which they appear. A cmdlet with an unknown noun gets its siblings only.</summary>
    /// <param name="cmdlet">The cmdlet.</param>
    /// <param name="all">All cmdlets of the module.</param>
    public static IEnumerable<string> Of(CmdletDescription cmdlet, IEnumerable<CmdletDescription> all)
    {
        var siblings = all.Where(c => c.Noun == cmdlet.Noun && c != cmdlet).Select(c => c.Name);
        return ByNoun.TryGetValue(cmdlet.Noun, out var next)
            ? [.. siblings.Union(next.Cmdlets).Where(n => n != cmdlet.Name), next.Topic, next.Page]
            : siblings;
    }
}
