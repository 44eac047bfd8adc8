using CommerceMailAdmin.Unit.Support;

namespace CommerceMailAdmin.Unit.Exchange.SafeSenders;

/// <summary>
/// Memory does not grow with the number of mailboxes: everything that goes in, comes from Exchange or comes out is watched, and only a few
/// are held at a time. The Exchange here has no memory of its own, which would be taken for the module's.
/// </summary>
public sealed class StreamingTests : IDisposable
{
    private const int Mailboxes = 500;

    // Ten to a batch, two batches a connection, four objects watched for each mailbox; and what the engine itself still has in hand.
    private const int MostHeld = 250;

    private const string Exchange =
        """
        $null = New-Module -Name tmpEXO_streaming -ArgumentList $args[0], $args[1] -ScriptBlock {
            param($watch, $count)
            $script:stored = $false
            function Get-ConnectionInformation { [pscustomobject]@{ State = 'Connected'; TokenStatus = 'Active'; IsEopSession = $false; ModuleName = 'tmpEXO_streaming'; TenantID = 'streaming' } }
            function Get-EXOMailbox {
                [CmdletBinding()] param([Parameter(ValueFromPipeline)] $Identity, $ResultSize)
                process { if ($Identity) { New-Mailbox $Identity } }
                end { if (-not $Identity) { foreach ($i in 1..$count) { New-Mailbox "mailbox$i@contoso.com" } } }
            }
            function New-Mailbox($name) {
                $mailbox = [pscustomobject]@{ Identity = $name; Name = $name; UserPrincipalName = $name; RecipientTypeDetails = 'UserMailbox' }
                $watch.Watch($mailbox)
                $mailbox
            }
            function Get-MailboxJunkEmailConfiguration {
                [CmdletBinding()] param([Parameter(ValueFromPipeline)] $Identity, $ResultSize)
                process { if ($Identity -notlike '*`**') { New-Settings $Identity } else { foreach ($i in 1..$count) { New-Settings "mailbox$i" } } }
                end { $script:stored = $false }
            }
            function New-Settings($name) {
                $entry = "$name.example"
                $settings = [pscustomobject]@{ Identity = $name; TrustedSendersAndDomains = @($entry; if ($script:stored) { 'a.example' }); BlockedSendersAndDomains = @(); Enabled = $true }
                $watch.Watch($entry)
                $watch.Watch($settings)
                $settings
            }
            function Set-MailboxJunkEmailConfiguration {
                [CmdletBinding(SupportsShouldProcess)] param([Parameter(ValueFromPipeline)] $Identity, $TrustedSendersAndDomains)
                end { $script:stored = $true }
            }
            Export-ModuleMember -Function *
        } | Import-Module -Global
        """;

    private readonly TemporaryFolder _folder = new();
    private readonly ModuleSession _session = new();
    private readonly LiveObjectCount _objects = new();

    public static TheoryData<string, int> Commands => new()
    {
        { "Add-CommerceSafeSenders -All", 6 },
        { "1..$count | ForEach-Object { $m = [pscustomobject]@{ UserPrincipalName = \"mailbox$_@contoso.com\" }; $watch.Watch($m); $m } | "
            + "Add-CommerceSafeSenders", 7 },
        { "Add-CommerceSafeSenders -All -ThrottleLimit 2 -ConnectionScript $connect -ArgumentList $exchange, $watch, $count", 6 },
        { "Get-CommerceSafeSenders -All", 4 },
        { "Get-CommerceSafeSenders mailbox*", 3 },
        { "Get-CommerceSafeSenders mailbox* -ThrottleLimit 2 -ConnectionScript $connect -ArgumentList $exchange, $watch, $count", 3 },
        { "Test-CommerceSafeSenders mailbox*", 3 },
    };

    [Theory]
    [MemberData(nameof(Commands))]
    public void OnlyAFewMailboxesAreHeldAtATime(string command, int watchedForEach)
    {
        _session.Run(Exchange, _objects, Mailboxes);
        _session.Run(
            "$global:PSDefaultParameterValues['*-CommerceSafeSenders:JournalPath'] = $args[0]; "
                + "$global:PSDefaultParameterValues['*-CommerceSafeSenders:Sender'] = 'a.example'",
            Path.Combine(_folder.Path, "changes.jsonl"));

        var result = _session.Run(
            $$"""
            param($watch, $count, $exchange)
            $connect = { param($exchange, $watch, $count) & ([scriptblock]::Create($exchange)) $watch $count }
            {{command}} | ForEach-Object { $watch.Watch($_) }
            """,
            _objects, Mailboxes, Exchange);

        Assert.Null(result.Terminated);
        Assert.Empty(result.Errors);
        Assert.Equal(watchedForEach * Mailboxes, _objects.Total);
        Assert.InRange(_objects.Most, 1, MostHeld);
    }

    public void Dispose()
    {
        _session.Dispose();
        _folder.Dispose();
    }
}
