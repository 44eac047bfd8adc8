# Sessions and the generated modules their commands come from.
#
# Fact (sessions): "Online commands are functions in a generated module (`tmpEXO_*`), on-premises
# remoting `tmp_*`; Edge: cmdlets of a local snap-in." "`-Prefix` renames commands; `-CommandName`
# and RBAC decide which exist." A new runspace does not see them: each import of this module has its
# own connections.

# Online, OnPremises or Edge.
$script:Shape = 'Online'

# Connections of this runspace, oldest first.
$script:Connections = [Collections.Generic.List[object]]::new()
$script:LastConnectionId = 0

# Commands that belong to the Online module itself, not to a connection: no prefix, no -CommandName.
$script:OnlineModule = $null
$script:OnlineModuleName = 'ExchangeOnlineManagement'
$script:OnlineModuleCommand = @('Connect-ExchangeOnline', 'Disconnect-ExchangeOnline', 'Get-ConnectionInformation', 'Get-EXOMailbox')

$script:EdgeModuleName = 'Microsoft.Exchange.Management.PowerShell.SnapIn'

# Which command exists in which shape.
$script:CommandShape = @{
    'Get-MailboxJunkEmailConfiguration'     = 'Online', 'OnPremises'
    'Set-MailboxJunkEmailConfiguration'     = 'Online', 'OnPremises'
    'Get-Mailbox'                           = 'Online', 'OnPremises'
    'Get-CASMailbox'                        = 'Online', 'OnPremises'
    'Get-Recipient'                         = 'Online', 'OnPremises'
    'Get-DistributionGroupMember'           = 'Online', 'OnPremises'
    'Get-AcceptedDomain'                    = 'Online', 'OnPremises', 'Edge'
    'Get-HostedContentFilterPolicy'         = , 'Online'
    'Get-HostedConnectionFilterPolicy'      = , 'Online'
    'Set-HostedConnectionFilterPolicy'      = , 'Online'
    'Get-TenantAllowBlockListItems'         = , 'Online'
    'New-TenantAllowBlockListItems'         = , 'Online'
    'Set-TenantAllowBlockListItems'         = , 'Online'
    'Remove-TenantAllowBlockListItems'      = , 'Online'
    'Get-TenantAllowBlockListSpoofItems'    = , 'Online'
    'New-TenantAllowBlockListSpoofItems'    = , 'Online'
    'Set-TenantAllowBlockListSpoofItems'    = , 'Online'
    'Remove-TenantAllowBlockListSpoofItems' = , 'Online'
    'Get-AntiPhishPolicy'                   = , 'Online'
    'Get-InboundConnector'                  = , 'Online'
    'Get-DkimSigningConfig'                 = , 'Online'
    'Get-ArcConfig'                         = , 'Online'
    'Get-RemoteDomain'                      = 'Online', 'OnPremises'
    'Get-MessageTraceV2'                    = , 'Online'
    'Get-MessageTraceDetailV2'              = , 'Online'
    'Get-QuarantineMessage'                 = , 'Online'
    'Get-QuarantineMessageHeader'           = , 'Online'
    'Release-QuarantineMessage'             = , 'Online'
    'Get-TransportService'                  = , 'OnPremises'
    'Get-MessageTrackingLog'                = 'OnPremises', 'Edge'
    'Get-IPAllowListEntry'                  = , 'Edge'
    'Add-IPAllowListEntry'                  = , 'Edge'
    'Remove-IPAllowListEntry'               = , 'Edge'
    'Get-TransportRule'                     = 'Online', 'OnPremises', 'Edge'
    'New-TransportRule'                     = 'Online', 'OnPremises', 'Edge'
    'Set-TransportRule'                     = 'Online', 'OnPremises', 'Edge'
    'Remove-TransportRule'                  = 'Online', 'OnPremises', 'Edge'
    'Enable-TransportRule'                  = 'Online', 'OnPremises', 'Edge'
    'Disable-TransportRule'                 = 'Online', 'OnPremises', 'Edge'
}

# Opens a connection to the present store and generates the module with its commands.
function New-EmulatorConnection {
    param([string]$Prefix, [string[]]$CommandName, [string]$UserPrincipalName, [int]$PageSize = 1000, [string]$AppId)

    $settings = $script:Store.Settings
    $names = foreach ($name in $script:CommandShape.Keys) {
        $wanted = -not $CommandName -or @($CommandName | Where-Object { $name -like $_ }).Count -gt 0
        if ($wanted -and $script:CommandShape[$name] -contains $script:Shape -and $settings['ExcludedCommands'] -notcontains $name) {
            $name
        }
    }
    $functions = @{}
    foreach ($name in $names) {
        $functions[($name -replace '-', "-$Prefix")] = (Get-Command $name -CommandType Function).ScriptBlock
    }
    $moduleName = switch ($script:Shape) {
        'Online' { 'tmpEXO_' + [IO.Path]::GetRandomFileName() }
        'OnPremises' { 'tmp_' + [IO.Path]::GetRandomFileName() }
        'Edge' { $script:EdgeModuleName }
    }
    $script:LastConnectionId++
    $script:Connections.Add(@{
            Id                = $script:LastConnectionId
            ConnectionId      = [guid]::NewGuid()
            Module            = Import-EmulatorModule $moduleName $functions
            Prefix            = $Prefix
            UserPrincipalName = $UserPrincipalName
            AppId             = $AppId
            PageSize          = $PageSize
            Alive             = $true
            Expires           = [DateTimeOffset]::UtcNow.AddHours(1)
        })
}

# The functions run with the emulator's own scope, but belong to the generated module. Importing and
# removing is done in the global scope, where the caller's commands are: from in here it would change the
# emulator's own functions of the same names.
function Import-EmulatorModule {
    param([string]$Name, [hashtable]$Functions)

    $import = [scriptblock]::Create({
            $module = New-Module -Name $args[0] -ArgumentList $args[1] -ScriptBlock {
                param($Functions)
                foreach ($functionName in $Functions.Keys) {
                    $ExecutionContext.InvokeProvider.Item.Set("function:script:$functionName", $Functions[$functionName])
                }
                Export-ModuleMember -Function @($Functions.Keys)
            }
            Import-Module -ModuleInfo $module -Global -DisableNameChecking
            return $module
        }.ToString())
    return & ([psmoduleinfo]::new($true)) $import $Name $Functions
}

# The commands of the Online module exist whether connected or not.
function Import-EmulatorOnlineModule {
    if ($script:Shape -ne 'Online' -or $null -ne $script:OnlineModule) {
        return
    }
    $functions = @{}
    foreach ($name in $script:OnlineModuleCommand) {
        $functions[$name] = (Get-Command $name -CommandType Function).ScriptBlock
    }
    $script:OnlineModule = Import-EmulatorModule $script:OnlineModuleName $functions
}

# Closes connections; their commands are gone then.
function Close-EmulatorConnection {
    param([object[]]$Connection)

    foreach ($one in $Connection) {
        Remove-EmulatorModule $one['Module']
        $null = $script:Connections.Remove($one)
    }
}

function Remove-EmulatorModule {
    param([Management.Automation.PSModuleInfo]$Module)

    & ([psmoduleinfo]::new($true)) ([scriptblock]::Create('Remove-Module -ModuleInfo $args[0] -Force')) $Module
}

# Everything this runspace has generated, for a change of tenant or the removal of the emulator.
function Remove-EmulatorConnection {
    Close-EmulatorConnection $script:Connections.ToArray()
    if ($null -ne $script:OnlineModule) {
        Remove-EmulatorModule $script:OnlineModule
        $script:OnlineModule = $null
    }
}

# The connection a command was imported by; a command of the Online module takes the newest.
function Get-EmulatorConnection {
    param([hashtable]$Call)

    $moduleName = $Call.Cmdlet.MyInvocation.MyCommand.ModuleName
    for ($i = $script:Connections.Count - 1; $i -ge 0; $i--) {
        $connection = $script:Connections[$i]
        if ($connection['Module'].Name -eq $moduleName -or $moduleName -eq $script:OnlineModuleName) {
            return $connection
        }
    }
}

# A session lost: the commands still exist, but every call ends in a terminating error until the
# caller connects again.
function Disable-EmulatorConnection {
    foreach ($connection in $script:Connections) {
        $connection['Alive'] = $false
    }
}

function Assert-EmulatorConnection {
    param([hashtable]$Call)

    $connection = Get-EmulatorConnection $Call
    if ($null -ne $connection -and $connection['Alive']) {
        $Call.PageSize = $connection['PageSize']
        return
    }
    if ($script:Shape -eq 'Online') {
        $exception = [Exception]::new('There is no active connection to Exchange Online. Run Connect-ExchangeOnline first.')
        $errorId = 'UnAuthorized'
    }
    else {
        $exception = [Management.Automation.Remoting.PSRemotingTransportException]::new("The session with '$($script:Store.Settings['ServerName'])' is broken.")
        $errorId = 'PSSessionStateBroken'
    }
    $Call.Cmdlet.ThrowTerminatingError([Management.Automation.ErrorRecord]::new($exception, $errorId, 'ConnectionError', $null))
}
