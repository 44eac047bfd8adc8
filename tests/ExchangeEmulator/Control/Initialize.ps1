function Initialize-ExchangeEmulator {
    <#
    .SYNOPSIS
    Starts an emulated organisation and connects this runspace to it.
    .DESCRIPTION
    Without -Empty the organisation has five mailboxes and a group. With -StatePath and a state file that
    exists, the organisation in it is continued, counts included; -Force starts it anew.
    .PARAMETER Shape
    Online (functions of a module tmpEXO_*), OnPremises (tmp_*) or Edge (a snap-in's module).
    .PARAMETER StatePath
    A file that holds the state and is brought up to date with every request, for processes that get killed
    and for several processes at once. Runspaces of one process that name the same file share one state.
    .PARAMETER Organization
    The organisation's name. Given, it is published in this process: another runspace reaches it with
    Connect-ExchangeOnline -Organization or Connect-EmulatorSession -Organization.
    .PARAMETER Latency
    Milliseconds a round trip takes.
    .PARAMETER Prefix
    Renames the commands of the connection.
    .PARAMETER ExcludeCommand
    Commands that no connection gets, as RBAC would have it.
    .PARAMETER ServerName
    The server in error messages and, for Edge, the only one that -Server takes.
    .PARAMETER CallLog
    Keep a record of every object asked for, see Get-EmulatorCall.
    .PARAMETER Disconnected
    Don't open a connection.
    .EXAMPLE
    Initialize-ExchangeEmulator -Empty -Latency 30; Add-EmulatorMailbox -Count 5000
    #>
    [CmdletBinding()]
    param(
        [ValidateSet('Online', 'OnPremises', 'Edge')]
        [string]$Shape = 'Online',
        [string]$StatePath,
        [string[]]$AcceptedDomain = @('contoso.com', 'contoso.onmicrosoft.com'),
        [string]$Organization,
        [ValidateRange(0, 3600000)]
        [int]$Latency,
        [string]$Prefix,
        [string[]]$ExcludeCommand,
        [string]$ServerName,
        [switch]$CallLog,
        [switch]$Empty,
        [switch]$Disconnected,
        [switch]$Force
    )

    $store = $null
    $path = ''
    if ($StatePath) {
        $path = $PSCmdlet.GetUnresolvedProviderPathFromPSPath($StatePath)
        if ($Force) {
            [IO.File]::Delete($path)
        }
        else {
            $store = Find-EmulatorStore $path
        }
    }
    if ($null -eq $store) {
        $store = New-EmulatorStore $path
        if ($path) {
            Publish-EmulatorStore $path $store
        }
    }
    Select-EmulatorStore $store

    Use-EmulatorStore {
        $settings = $script:Store.Settings
        if ($null -eq $settings) {
            $script:Shape = $Shape
            New-EmulatorTenant
        }
        elseif ($PSBoundParameters.ContainsKey('Shape') -and $settings['Shape'] -ne $Shape) {
            throw "The state file holds an organisation of the shape $($settings['Shape']). Use -Force to start anew."
        }
    }
    if ($PSBoundParameters.ContainsKey('Latency')) {
        $store.Latency = $Latency
    }
    if ($Organization) {
        Publish-EmulatorStore $Organization $store
    }
    Import-EmulatorOnlineModule
    if (-not $Disconnected) {
        New-EmulatorConnection -Prefix $Prefix -UserPrincipalName "admin@$script:DefaultDomain"
    }
}

# A new organisation, from the parameters of Initialize-ExchangeEmulator.
function New-EmulatorTenant {
    $name = $Organization
    if (-not $name) {
        $name = 'contoso.onmicrosoft.com'
    }
    $server = $ServerName
    if (-not $server) {
        $server = @{ Online = 'outlook.office365.com'; OnPremises = 'EX01'; Edge = 'EDGE01' }[$Shape]
    }
    Save-EmulatorRecord 'Tenant' 'Settings' @{
        Shape = $Shape; Organization = $name; ServerName = $server; CallLog = [bool]$CallLog; ExcludedCommands = [string[]]@($ExcludeCommand | Where-Object { $_ })
    }
    foreach ($domain in $AcceptedDomain) {
        Save-EmulatorRecord 'AcceptedDomain' $domain @{ DomainName = $domain; DomainType = 'Authoritative'; Default = $domain -eq $AcceptedDomain[0] }
    }
    if ($Shape -eq 'Online') {
        Save-EmulatorRecord 'ContentFilterPolicy' 'Default' (New-EmulatorContentFilterPolicy 'Default' $true)
        Save-EmulatorRecord 'ConnectionFilterPolicy' 'Default' @{
            Name = 'Default'; IsDefault = $true; AdminDisplayName = ''; EnableSafeList = $false; IPAllowList = [string[]]@(); IPBlockList = [string[]]@()
            Guid = ConvertTo-EmulatorGuid 'connection filter Default'
        }
    }
    if ($Shape -ne 'Online') {
        Save-EmulatorRecord 'TransportServer' $server @{ Name = $server; IsEdge = $Shape -eq 'Edge' }
    }
    Add-EmulatorSettingSample $AcceptedDomain
    if (-not $Empty -and $Shape -ne 'Edge') {
        Add-EmulatorSample
    }
}

function Connect-EmulatorSession {
    <#
    .SYNOPSIS
    Opens a session of any shape, as Connect-ExchangeOnline does for Online.
    .DESCRIPTION
    For OnPremises and Edge, which have no connect command of their own here, after a lost session and in
    further runspaces.
    .PARAMETER Organization
    An organisation that another runspace of this process has published.
    #>
    [CmdletBinding()]
    param([string]$Organization, [string]$Prefix, [string[]]$CommandName)

    if ($Organization) {
        $store = Find-EmulatorStore $Organization
        if ($null -eq $store) {
            throw "No runspace of this process has published an organisation '$Organization'."
        }
        Select-EmulatorStore $store
        Import-EmulatorOnlineModule
    }
    New-EmulatorConnection -Prefix $Prefix -CommandName $CommandName -UserPrincipalName "admin@$script:DefaultDomain"
}

function Disconnect-EmulatorSession {
    <#
    .SYNOPSIS
    Closes all sessions of this runspace; their commands are gone.
    #>
    [CmdletBinding()]
    param()

    Close-EmulatorConnection $script:Connections.ToArray()
}
