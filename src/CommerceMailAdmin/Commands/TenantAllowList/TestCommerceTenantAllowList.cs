using System.Management.Automation;
using CommerceMailAdmin.Engine.Exchange.TenantAllowList;

namespace CommerceMailAdmin.Commands;

/// <summary>Tests if the Tenant Allow/Block List has every wanted entry, and no entry that lets forged mail in.</summary>
/// <remarks>
/// <para>
/// Returns one object for the list of senders, and one for the list of spoofed senders, and changes nothing. The result is Fail if a wanted
/// entry is missing, has expired or is blocked, if this module added an entry that is no longer wanted, or if an entry of anybody lets
/// forged mail of the platform in. Lost lists what this module had added before.
/// </para>
/// <para>
/// A pair of a spoofed user and a sending infrastructure lets forged mail in if it has a wildcard, or if the infrastructure is not the
/// platform's. An entry for a sender does not override the verdict on spoofing, as long as spoof intelligence is on in every anti-phishing
/// policy. If that cannot be read, the result is PermError.
/// </para>
/// <para>The command works in your session with Exchange Online. Use Connect-ExchangeOnline.</para>
/// </remarks>
/// <example>
/// <summary>As a scheduled task</summary>
/// <code>$ErrorActionPreference = 'Stop'
/// exit [int](@((Test-CommerceTenantAllowList -ErrorAction Continue).Result -ne 'Pass').Count -gt 0)</code>
/// <remarks>Exit code 1 tells the scheduler that an entry is missing or dangerous, or that a list cannot be read.</remarks>
/// </example>
/// <example>
/// <summary>Entries that are dangerous</summary>
/// <code>(Test-CommerceTenantAllowList).LetsForgeriesIn</code>
/// <remarks>Lists the allow entries, also those of other administrators, that let forged mail of the platform in.</remarks>
/// </example>
[Cmdlet(VerbsDiagnostic.Test, "CommerceTenantAllowList", HelpUri = OnlineHelp)]
[OutputType(typeof(TenantAllowListTest))]
public sealed class TestCommerceTenantAllowList : TenantAllowListCmdlet
{
    private protected override bool Changes => false;

    private protected override void Process(TenantAllowListRequest request)
    {
        var inspector = new TenantAllowListInspector(Session, Ownership, DateTimeOffset.UtcNow);
        string[] domains = [.. MailProfile.SafeSenderDomains];
        string[] ranges = [.. MailProfile.IPRanges.Select(r => r.Range)];
        Read(request, t => inspector.Test(t, request, domains, ranges), (t, e) =>
            (TenantAllowListTest?)TenantAllowListInspector.Verdict(t, e));
    }
}
