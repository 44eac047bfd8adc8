# The Tenant Allow/Block List as others have left it: unchecked and uncounted.

function Add-EmulatorTenantListEntry {
    <#
    .SYNOPSIS
    Puts entries into the Tenant Allow/Block List, or replaces those of the same value.
    .PARAMETER ExpirationDate
    In UTC. It may be in the past.
    .EXAMPLE
    Add-EmulatorTenantListEntry example.org -Action Allow -Notes 'by hand'
    #>
    [CmdletBinding()]
    param(
        [Parameter(Mandatory, Position = 0)] [string[]]$Value,
        [ValidateSet('FileHash', 'Sender', 'Url', 'IP')] [string]$ListType = 'Sender',
        [ValidateSet('Allow', 'Block')] [string]$Action = 'Allow',
        [ValidateSet('AdvancedDelivery', 'Tenant', 'Submission')] [string]$ListSubType = 'Tenant',
        [string]$Notes,
        [Nullable[DateTime]]$ExpirationDate,
        [Nullable[int]]$RemoveAfter
    )

    Use-EmulatorStore {
        foreach ($one in $Value) {
            $record = New-EmulatorTenantEntry $one $ListType $Action $ListSubType $Notes
            $record['ExpirationDate'] = $ExpirationDate
            $record['RemoveAfter'] = $RemoveAfter
            Save-EmulatorRecord 'TenantListEntry' $record['Key'] $record
        }
    }
}

function Add-EmulatorSpoofItem {
    <#
    .SYNOPSIS
    Adds a pair of spoofed user and sending infrastructure.
    #>
    [CmdletBinding()]
    param(
        [Parameter(Mandatory, Position = 0)] [string]$SpoofedUser,
        [Parameter(Mandatory, Position = 1)] [string]$SendingInfrastructure,
        [ValidateSet('External', 'Internal')] [string]$SpoofType = 'External',
        [ValidateSet('Allow', 'Block')] [string]$Action = 'Allow'
    )

    Use-EmulatorStore {
        $id = [guid]::NewGuid().ToString()
        Save-EmulatorRecord 'TenantSpoofItem' $id @{
            Identity = $id; SpoofedUser = $SpoofedUser; SendingInfrastructure = $SendingInfrastructure; SpoofType = $SpoofType; Action = $Action
        }
    }
}

function Set-EmulatorTenantListLimit {
    <#
    .SYNOPSIS
    Says how many allow and block entries of a kind the organisation's plan takes: 500 each without Defender for Office 365.
    #>
    [CmdletBinding()]
    param([int]$Allow = 500, [int]$Block = 500)

    Use-EmulatorStore { Save-EmulatorRecord 'TenantListSetting' 'Limit' @{ Allow = $Allow; Block = $Block } }
}

function Set-EmulatorSetting {
    <#
    .SYNOPSIS
    Changes or adds a setting of the organisation, unchecked and uncounted.
    .EXAMPLE
    Set-EmulatorSetting InboundConnector 'From gateway' @{ SenderIPAddresses = '192.0.2.0/24'; EFSkipLastIP = $true }
    .EXAMPLE
    Set-EmulatorSetting DkimSigningConfig contoso.com @{ Enabled = $false }
    #>
    [CmdletBinding()]
    param(
        [Parameter(Mandatory, Position = 0)] [ValidateSet('AntiPhishPolicy', 'InboundConnector', 'DkimSigningConfig', 'ArcConfig', 'RemoteDomain')] [string]$Kind,
        [Parameter(Mandatory, Position = 1)] [string]$Name,
        [Parameter(Position = 2)] [hashtable]$Property = @{},
        # Takes the setting away.
        [switch]$Remove
    )

    Use-EmulatorStore {
        if ($Remove) {
            Save-EmulatorRecord 'Setting' "$Kind $Name" $null
        }
        else {
            Save-EmulatorSetting $Kind $Name $Property
        }
    }
}
