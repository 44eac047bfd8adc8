using CommerceMailAdmin.Unit.Support;

namespace CommerceMailAdmin.Unit.Exchange.Session;

/// <summary>Add, Test and Undo in every shape in which Exchange's commands reach a session.</summary>
public class SessionShapeTests
{
    private const string AddTestUndo =
        """
        $added = Add-CommerceSafeSenders ada@contoso.com -Sender a.example
        $added.Status
        (Test-CommerceSafeSenders ada@contoso.com -Sender a.example).Result
        ($added | Undo-CommerceMailChange).Status
        (Test-CommerceSafeSenders ada@contoso.com -Sender a.example).Result
        """;

    // What a snap-in on the server itself gives: commands that work on live objects, and errors with Exchange's own exceptions.
    private const string SnapIn =
        """
        $null = New-Module -Name Microsoft.Exchange.Management.PowerShell.SnapIn -ScriptBlock {
            $script:trusted = [Collections.Generic.List[string]]::new()
            function Get-MailboxJunkEmailConfiguration {
                [CmdletBinding()] param([Parameter(Mandatory)] $Identity, $ResultSize)
                if ($Identity -notmatch '^ada|^0b2c') {
                    $PSCmdlet.WriteError([Management.Automation.ErrorRecord]::new([Management.Automation.ItemNotFoundException]::new("No $Identity."), 'x', 'NotSpecified', $null))
                    return
                }
                [pscustomobject]@{ Identity = 'contoso.com/Users/Ada'; TrustedSendersAndDomains = $script:trusted.ToArray(); BlockedSendersAndDomains = @(); TrustedRecipientsAndDomains = @(); Enabled = $true }
            }
            function Set-MailboxJunkEmailConfiguration {
                [CmdletBinding(SupportsShouldProcess)] param([Parameter(Mandatory)] $Identity, [hashtable] $TrustedSendersAndDomains)
                foreach ($entry in $TrustedSendersAndDomains['Add']) { $script:trusted.Add($entry) }
                foreach ($entry in $TrustedSendersAndDomains['Remove']) { $null = $script:trusted.Remove($entry) }
            }
            function Get-Mailbox {
                [CmdletBinding()] param([Parameter(Mandatory, ValueFromPipeline)] $Identity)
                process { if ($Identity -match '^ada|^0b2c') { [pscustomobject]@{ Identity = 'contoso.com/Users/Ada'; Guid = [guid]'0b2c61a6-3a0c-4f0e-9d3c-6f2f6e0c7d11' } } }
            }
            Export-ModuleMember -Function *
        } | Import-Module -Global
        """;

    [Theory]
    [InlineData("-Shape Online")]
    [InlineData("-Shape OnPremises")]
    [InlineData("-Shape Online -Prefix Shop")]
    [InlineData("-Shape OnPremises -Prefix Shop")]
    public void AddTestAndUndoWork(string shape)
    {
        using var exchange = new EmulatedExchange(shape);

        var result = exchange.Run(AddTestUndo);

        Assert.Empty(result.Errors);
        Assert.Equal(["Added", "Pass", "Removed", "Fail"], result.Output.Select(o => o.ToString()));
    }

    [Fact]
    public void AddTestAndUndoWorkWithASnapIn()
    {
        using var folder = new TemporaryFolder();
        using var session = new ModuleSession();
        session.Run(SnapIn);
        session.Run("foreach ($c in 'Add-CommerceSafeSenders', 'Test-CommerceSafeSenders', 'Undo-CommerceMailChange') { "
            + "$global:PSDefaultParameterValues[\"${c}:JournalPath\"] = $args[0] }",
            Path.Combine(folder.Path, "changes.jsonl"));

        var result = session.Run(AddTestUndo);
        var missing = session.Run("Test-CommerceSafeSenders bo@contoso.com -Sender a.example");

        Assert.Empty(result.Errors);
        Assert.Equal(["Added", "Pass", "Removed", "Fail"], result.Output.Select(o => o.ToString()));
        Assert.StartsWith("bo@contoso.com: No bo@contoso.com.", Assert.Single(missing.Errors).ToString(), StringComparison.Ordinal);
    }
}
