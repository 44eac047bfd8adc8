# Domains and policies of the organisation, and the other program that empties allow lists.

function Add-EmulatorAcceptedDomain {
    <#
    .SYNOPSIS
    Adds an accepted domain. Entries of this domain that mailboxes hold already turn into stale bad ones.
    #>
    [CmdletBinding()]
    param(
        [Parameter(Mandatory, Position = 0)]
        [string]$DomainName,
        [ValidateSet('Authoritative', 'InternalRelay', 'ExternalRelay')]
        [string]$DomainType = 'Authoritative'
    )

    Use-EmulatorStore {
        Save-EmulatorRecord 'AcceptedDomain' $DomainName @{ DomainName = $DomainName; DomainType = $DomainType; Default = $false }
    }
}

function Set-EmulatorContentFilterPolicy {
    <#
    .SYNOPSIS
    Changes or adds an anti-spam policy.
    .EXAMPLE
    Set-EmulatorContentFilterPolicy -SpamAction Quarantine
    #>
    [CmdletBinding()]
    param(
        [Parameter(Position = 0)]
        [string]$Name = 'Default',
        [ValidateSet('MoveToJmf', 'Quarantine', 'AddXHeader', 'ModifySubject', 'Redirect', 'Delete', 'NoAction')]
        [string]$SpamAction,
        [string]$HighConfidenceSpamAction,
        [string]$PhishSpamAction,
        [string]$BulkSpamAction,
        [int]$BulkThreshold,
        [string[]]$AllowedSenders,
        [string[]]$AllowedSenderDomains,
        [string[]]$BlockedSenders,
        [string[]]$BlockedSenderDomains
    )

    $bound = $PSBoundParameters
    Use-EmulatorStore {
        $policy = $script:Store.Sections.ContentFilterPolicy[$Name]
        if ($null -eq $policy) {
            $policy = New-EmulatorContentFilterPolicy $Name $false
        }
        $policy = $policy.Clone()
        foreach ($field in @($bound.Keys | Where-Object { $policy.ContainsKey($_) })) {
            $policy[$field] = $bound[$field]
        }
        Save-EmulatorRecord 'ContentFilterPolicy' $Name $policy
    }
}

function Clear-EmulatorAllowEntry {
    <#
    .SYNOPSIS
    Empties allow lists from outside, as other programs do.
    .DESCRIPTION
    Fact: "Automation elsewhere (multi-tenant admin tools) is known to wipe safe senders and IP allow lists
    on a schedule: a drift check must notice." Nothing is counted.
    #>
    [CmdletBinding()]
    param([switch]$SafeSender, [switch]$IPAllowList, [switch]$TenantList)

    Use-EmulatorStore {
        if ($SafeSender) {
            $section = $script:Store.Sections.JunkMail
            foreach ($key in [string[]]@($section.Keys)) {
                $record = $section[$key].Clone()
                $record['TrustedSenders'] = [string[]]@()
                Save-EmulatorRecord 'JunkMail' $key $record
            }
        }
        if ($TenantList) {
            foreach ($section in 'TenantListEntry', 'TenantSpoofItem') {
                foreach ($key in [string[]]@($script:Store.Sections[$section].Keys)) {
                    Save-EmulatorRecord $section $key $null
                }
            }
        }
        if ($IPAllowList) {
            $policies = $script:Store.Sections.ConnectionFilterPolicy
            foreach ($key in [string[]]@($policies.Keys)) {
                $policy = $policies[$key].Clone()
                $policy['IPAllowList'] = [string[]]@()
                Save-EmulatorRecord 'ConnectionFilterPolicy' $key $policy
            }
            foreach ($key in [string[]]@($script:Store.Sections.IPAllowEntry.Keys)) {
                Save-EmulatorRecord 'IPAllowEntry' $key $null
            }
        }
    }
}

function Add-EmulatorConnectionFilterPolicy {
    <#
    .SYNOPSIS
    Adds a connection filter policy, or puts the lists of one, unchecked and uncounted.
    .PARAMETER Guid
    The policy's GUID; another one for a name that is there makes the policy anew.
    .EXAMPLE
    Add-EmulatorConnectionFilterPolicy -IPAllowList 192.0.2.1, 198.51.100.0/24
    #>
    [CmdletBinding()]
    param(
        [Parameter(Position = 0)]
        [string]$Name = 'Default',
        [string[]]$IPAllowList = @(),
        [bool]$EnableSafeList,
        [guid]$Guid = (ConvertTo-EmulatorGuid "connection filter $Name")
    )

    Use-EmulatorStore {
        Save-EmulatorRecord 'ConnectionFilterPolicy' $Name @{
            Name = $Name; IsDefault = $Name -eq 'Default'; AdminDisplayName = ''; IPAllowList = $IPAllowList; IPBlockList = [string[]]@()
            EnableSafeList = $EnableSafeList; Guid = $Guid.ToString()
        }
    }
}
