using System.Runtime.CompilerServices;
using CommerceMailAdmin.Engine.Exchange.SaferRoutes;
using CommerceMailAdmin.Unit.Support;

namespace CommerceMailAdmin.Unit.Exchange.SaferRoutes;

/// <summary>Whatever comes of a change, its result names the safer route and the scanner controls.</summary>
public class WriterRouteTests
{
    private const string Add = "Add-CommerceSafeSenders ada@contoso.com -Sender a.example";
    private const string Remove = "Remove-CommerceSafeSenders ada@contoso.com -Sender a.example";
    private const string Undo = "Get-CommerceMailChange | Undo-CommerceMailChange";
    private const string Set = "Set-CommerceMailFlowRule -Rule";
    private const string Orders = "DuplicateOrderMail -TransactionalSender orders@contoso.com";
    private const string Nobody = "nobody@contoso.com";
    private const string Online = "-Shape Online";
    private const string Edge = "-Shape Edge";

    private static readonly Type[] Results =
    [
        typeof(SafeSenderAdditionResult), typeof(SafeSenderRemovalResult), typeof(IPAllowListResult), typeof(TenantAllowListResult),
        typeof(MailFlowRuleResult),
    ];

    [Theory]
    [InlineData(Online, "", Add, "Added", "SAFE-SENDERS")]
    [InlineData(Online, "", Add + " -WhatIf", "Planned", "SAFE-SENDERS")]
    [InlineData(Online, Add, Add, "Unchanged", "SAFE-SENDERS")]
    [InlineData(Online, "", "Add-CommerceSafeSenders " + Nobody, "Failed", "SAFE-SENDERS")]
    [InlineData(Online, "Add-EmulatorFault Set-Mailbox* SignInRequired", Add, "Failed", "SAFE-SENDERS")]
    [InlineData(Online, Add, Remove, "Removed", "SAFE-SENDERS")]
    [InlineData(Online, Add, Remove + " -WhatIf", "Planned", "SAFE-SENDERS")]
    [InlineData(Online, "", Remove, "Unchanged", "SAFE-SENDERS")]
    [InlineData(Online, "", "Remove-CommerceSafeSenders " + Nobody, "Failed", "SAFE-SENDERS")]
    [InlineData(Online, Add, Undo, "Removed", "SAFE-SENDERS")]
    [InlineData(Online, Add + "; Remove-EmulatorMailbox ada@contoso.com", Undo, "Failed", "SAFE-SENDERS")]
    [InlineData(Online, "", "Add-CommerceIPAllowList", "Added", "IP-ALLOW-LIST-ONLINE")]
    [InlineData(Online, "Add-EmulatorFault Get-Hosted* NonTerminatingError", "Add-CommerceIPAllowList", "Failed", "IP-ALLOW-LIST-ONLINE")]
    [InlineData(Online, "Add-CommerceIPAllowList", "Remove-CommerceIPAllowList", "Removed", "IP-ALLOW-LIST-ONLINE")]
    [InlineData(Online, "Add-EmulatorFault Get-Hosted* NonTerminatingError", "Remove-CommerceIPAllowList", "Failed",
        "IP-ALLOW-LIST-ONLINE")]
    [InlineData(Online, "Add-CommerceIPAllowList; Add-EmulatorFault Get-Hosted* NonTerminatingError", Undo, "Failed",
        "IP-ALLOW-LIST-ONLINE")]
    [InlineData(Edge, "", "Add-CommerceIPAllowList", "Added", "IP-ALLOW-LIST-EDGE")]
    [InlineData(Edge, "Add-EmulatorFault Get-IPAllow* NonTerminatingError", "Add-CommerceIPAllowList", "Failed", "IP-ALLOW-LIST-EDGE")]
    [InlineData(Edge, "Add-CommerceIPAllowList", Undo, "Removed", "IP-ALLOW-LIST-EDGE")]
    [InlineData(Online, "", "Add-CommerceTenantAllowList", "Added", "TENANT-ALLOW-SENDER")]
    [InlineData(Online, "", "Add-CommerceTenantAllowList 'a.example, b.example'", "Added", "TENANT-ALLOW-SPOOFED-SENDER")]
    [InlineData(Online, "Add-CommerceTenantAllowList", Undo, "Removed", "TENANT-ALLOW-SENDER")]
    [InlineData(Online, "Add-EmulatorFault Get-Ten* NonTerminatingError", "Add-CommerceTenantAllowList", "Failed", "TENANT-ALLOW-SENDER")]
    [InlineData(Online, "", Set + " Allow", "Added", "MAIL-FLOW-AUTHENTICATED")]
    [InlineData(Online, "", Set + " Allow -Proof IPRange", "Added", "MAIL-FLOW-IP-RANGES")]
    [InlineData(Online, "", Set + " FocusedInbox", "Added", "FOCUSED-INBOX")]
    [InlineData(Online, "", Set + " " + Orders, "Added", "DUPLICATE-ORDER-MAIL")]
    [InlineData(Online, "Add-EmulatorFault Get-TransportRule NonTerminatingError", Set + " Allow", "Failed", "MAIL-FLOW-AUTHENTICATED")]
    [InlineData(Online, Set + " Allow", "Remove-CommerceMailFlowRule", "Removed", "MAIL-FLOW-AUTHENTICATED")]
    [InlineData(Online, Set + " Allow -Proof IPRange", Undo, "Removed", "MAIL-FLOW-IP-RANGES")]
    [InlineData(Online, Set + " Allow; Add-EmulatorFault Get-TransportRule NonTerminatingError", Undo, "Failed", "MAIL-FLOW-AUTHENTICATED")]
    [InlineData(Online, Set + " Allow -Proof IPRange; Add-EmulatorFault Get-TransportRule NonTerminatingError", Undo, "Failed",
        "MAIL-FLOW-IP-RANGES")]
    [InlineData(Online, Set + " FocusedInbox; Add-EmulatorFault Get-TransportRule NonTerminatingError", Undo, "Failed", "FOCUSED-INBOX")]
    [InlineData(Online, Set + " " + Orders + "; Add-EmulatorFault Get-TransportRule NonTerminatingError", Undo, "Failed",
        "DUPLICATE-ORDER-MAIL")]
    public void EveryWritersResultNamesItsRoute(string initialize, string arrange, string command, string status, string id)
    {
        using var exchange = new EmulatedExchange(initialize);
        exchange.Arrange("$null = . { " + arrange + " }");

        var result = Assert.Single(exchange.Run(command).Output);

        Assert.Equal(status, result.Text("Status"));
        Assert.Equal(SaferRouteCatalogue.Of(id).ToString(), result.Text("SaferRoute"));
        Assert.Equal(SaferRouteCatalogue.Of(id).ScannerControls.Select(c => c.Id), result.Texts("ScannerControls"));
    }

    [Fact]
    public void NoWritersResultCanBeMadeWithoutARoute()
    {
        using var session = new ModuleSession();
        var ofWriters = session.Run(
            // Test-CommerceMailReadiness -Fix calls the writers, and returns controls. Moving or releasing a message, and shortening the
            // journal, allow no sender.
            "foreach ($c in Get-Command -Module CommerceMailAdmin) { if ($c.Verb -notin 'Test', 'Restore', 'Get', 'Compress' "
                + "-and $c.Parameters.ContainsKey('WhatIf') -and $c.Parameters.ContainsKey('JournalPath')) { $c.OutputType.Name } }")
            .Output.Select(o => o.ToString()).Distinct().Where(t => t != typeof(JunkMailUndoResult).FullName);

        Assert.Equal(Results.Select(t => t.FullName!).Order(StringComparer.Ordinal), ofWriters.Order(StringComparer.Ordinal));
        Assert.All(Results, t => Assert.True(t.GetProperty("SaferRoute")?.IsDefined(typeof(RequiredMemberAttribute), false), t.Name));
    }
}
