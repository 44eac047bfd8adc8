# Get-, New-, Set-, Remove-TenantAllowBlockListItems (Online): senders, URLs, files and IPv6 addresses that the
# organisation allows or blocks.
#
# Sources: Microsoft's reference of the four cmdlets, and "Allow or block email using the Tenant Allow/Block List"
# (February 2026). "Reported" marks public issues of tools that call these cmdlets.

# Facts: "Organizations without Microsoft Defender for Office 365: The maximum number of allow entries is 500, and the
# maximum number of block entries is 500." 1000 each with Plan 1; 5000 and 10000 with Plan 2.
$script:TenantListLimit = @{ Allow = 500; Block = 500 }
# Fact: "you can set allow entries to expire up to 30 days after you create them."
$script:TenantAllowDays = 30
# Fact: "The only valid value for this parameter is 45."
$script:TenantRemoveAfter = 45
# The organisation's own entries and those of submissions; a listing without -ListSubType has both (reported).
$script:TenantSubType = 'Tenant', 'Submission'

function Get-TenantAllowBlockListItems {
    [CmdletBinding(DefaultParameterSetName = 'Expiration')]
    param(
        [Parameter(Mandatory)] [ValidateSet('FileHash', 'Sender', 'Url', 'IP')] [string]$ListType,
        [Parameter(ParameterSetName = 'Expiration')] [DateTime]$ExpirationDate,
        [Parameter(Mandatory, ParameterSetName = 'NoExpiration')] [switch]$NoExpiration,
        [switch]$Allow,
        [switch]$Block,
        [string]$Entry,
        [string[]]$ListSubType,
        [switch]$OutputJson
    )
    end {
        $call = New-EmulatorCall $PSCmdlet 'Get-TenantAllowBlockListItems'
        $bound = $PSBoundParameters
        $wantedTypes = $script:TenantSubType
        if ($ListSubType) {
            $wantedTypes = $ListSubType
        }
        $select = {
            foreach ($record in $script:Store.Sections.TenantListEntry.Values) {
                $fits = $record['ListType'] -eq $ListType -and $wantedTypes -contains $record['ListSubType'] -and
                    (-not $Allow -or $record['Action'] -eq 'Allow') -and (-not $Block -or $record['Action'] -eq 'Block') -and
                    (-not $Entry -or $record['Value'] -eq $Entry) -and
                    (-not $NoExpiration -or ($null -eq $record['ExpirationDate'] -and $null -eq $record['RemoveAfter'])) -and
                    (-not $bound.ContainsKey('ExpirationDate') -or $record['ExpirationDate'] -eq $ExpirationDate.ToUniversalTime())
                if ($fits) {
                    $record
                }
            }
        }
        $one = { param($key) ConvertTo-EmulatorTenantEntry $script:Store.Sections.TenantListEntry[$key] }
        Send-EmulatorListing $call -Select $select -Work $one -KeyName 'Key' -ResultSize 'Unlimited'
    }
}

# Reported: the results do not say which list they are from. The 45 days after the last use are a property of their own,
# beside an empty ExpirationDate. Fact: dates are in UTC; the type does not say so.
function ConvertTo-EmulatorTenantEntry {
    param([hashtable]$Record)

    if ($null -eq $Record) {
        return
    }
    $expires = $Record['ExpirationDate']
    if ($null -ne $expires) {
        $expires = [DateTime]::SpecifyKind($expires, 'Unspecified')
    }
    New-EmulatorResult 'Microsoft.Exchange.Management.Hygiene.TenantAllowBlockList.TenantAllowBlockListItem' ([ordered]@{
            Identity             = $Record['Identity']
            Value                = $Record['Value']
            Action               = $Record['Action']
            ListSubType          = $Record['ListSubType']
            SubmissionID         = 'Non-Submission'
            Notes                = $Record['Notes']
            ExpirationDate       = $expires
            RemoveAfter          = $Record['RemoveAfter']
            LastUsedDate         = $null
            LastModifiedDateTime = $Record['Modified']
            ObjectState          = 'Unchanged'
        })
}

# Neither this command nor Set and Remove have -Confirm and -WhatIf.
function New-TenantAllowBlockListItems {
    [CmdletBinding(DefaultParameterSetName = 'Expiration')]
    param(
        [Parameter(Mandatory)] [string[]]$Entries,
        [Parameter(Mandatory)] [ValidateSet('FileHash', 'Sender', 'Url', 'IP')] [string]$ListType,
        [Parameter(ParameterSetName = 'Expiration')] [DateTime]$ExpirationDate,
        [Parameter(Mandatory, ParameterSetName = 'NoExpiration')] [switch]$NoExpiration,
        [switch]$Allow,
        [switch]$Block,
        [ValidateSet('AdvancedDelivery', 'Tenant')] [string]$ListSubType = 'Tenant',
        [switch]$LogExtraDetails,
        [string]$Notes,
        [switch]$OutputJson,
        [int]$RemoveAfter,
        [string]$SubmissionID
    )
    end {
        $call = New-EmulatorCall $PSCmdlet 'New-TenantAllowBlockListItems' -Change
        $bound = $PSBoundParameters
        $action = 'Block'
        if ($Allow) {
            $action = 'Allow'
        }
        $problem = ''
        if ($Allow -eq $Block) {
            $problem = 'Use either Allow or Block.'
        }
        else {
            $problem = Find-EmulatorTenantExpirationProblem $bound $ListType $ListSubType $action
        }
        # Reported: the first value that is refused ends the command; the values after it are not added.
        $state = @{ Halted = $false }
        $one = {
            param($value)
            if ($state['Halted']) {
                return
            }
            $refusal = $problem
            if (-not $refusal) {
                $refusal = Find-EmulatorTenantValueProblem $value $ListType $action
            }
            if ($refusal) {
                $state['Halted'] = $true
                return New-EmulatorError -Command $call.Command -Type $script:ErrorType.Argument -Message $refusal
            }
            $record = New-EmulatorTenantEntry $value $ListType $action $ListSubType $Notes
            Set-EmulatorTenantExpiration $record $bound
            Save-EmulatorRecord 'TenantListEntry' $record['Key'] $record
            if (-not $script:Store.DropChanges) {
                ConvertTo-EmulatorTenantEntry $record
            }
        }
        $call.Items.AddRange([object[]]$Entries)
        Send-EmulatorRequest $call $one
    }
}

function Set-TenantAllowBlockListItems {
    [CmdletBinding(DefaultParameterSetName = 'Ids')]
    param(
        [Parameter(Mandatory, ParameterSetName = 'Ids')] [string[]]$Ids,
        [Parameter(Mandatory, ParameterSetName = 'Entries')] [string[]]$Entries,
        [Parameter(Mandatory)] [ValidateSet('FileHash', 'Sender', 'Url', 'IP')] [string]$ListType,
        [switch]$Allow,
        [switch]$Block,
        [DateTime]$ExpirationDate,
        [ValidateSet('AdvancedDelivery', 'Tenant')] [string]$ListSubType = 'Tenant',
        [switch]$NoExpiration,
        [string]$Notes,
        [switch]$OutputJson,
        [int]$RemoveAfter
    )
    end {
        $call = New-EmulatorCall $PSCmdlet 'Set-TenantAllowBlockListItems' -Change
        $bound = $PSBoundParameters
        $one = {
            param($item)
            $before = Find-EmulatorTenantEntry $item $ListType
            if ($null -eq $before) {
                return New-EmulatorNotFoundError $call.Command $item
            }
            $problem = Find-EmulatorTenantExpirationProblem $bound $ListType $before['ListSubType'] $before['Action']
            if ($problem) {
                return New-EmulatorError -Command $call.Command -Type $script:ErrorType.Argument -Message $problem
            }
            $after = $before.Clone()
            Set-EmulatorTenantExpiration $after $bound
            if ($bound.ContainsKey('Notes')) {
                $after['Notes'] = $Notes
            }
            $after['Modified'] = [DateTime]::UtcNow
            Save-EmulatorRecord 'TenantListEntry' $after['Key'] $after
            ConvertTo-EmulatorTenantEntry $after
        }
        $call.Items.AddRange([object[]]@($Ids + $Entries | Where-Object { $_ }))
        Send-EmulatorRequest $call $one
    }
}

# Reported: without -ListSubType Tenant nothing is removed, and nobody is told.
function Remove-TenantAllowBlockListItems {
    [CmdletBinding(DefaultParameterSetName = 'Entries')]
    param(
        [Parameter(Mandatory, ParameterSetName = 'Ids')] [string[]]$Ids,
        [Parameter(Mandatory, ParameterSetName = 'Entries')] [string[]]$Entries,
        [Parameter(Mandatory)] [ValidateSet('FileHash', 'Sender', 'Url', 'IP')] [string]$ListType,
        [ValidateSet('AdvancedDelivery', 'Tenant', 'Submission')] [string]$ListSubType,
        [switch]$OutputJson
    )
    end {
        $call = New-EmulatorCall $PSCmdlet 'Remove-TenantAllowBlockListItems' -Change
        $one = {
            param($item)
            $record = Find-EmulatorTenantEntry $item $ListType
            if ($null -eq $record) {
                return New-EmulatorNotFoundError $call.Command $item
            }
            if ($record['ListSubType'] -eq $ListSubType) {
                Save-EmulatorRecord 'TenantListEntry' $record['Key'] $null
            }
        }
        $call.Items.AddRange([object[]]@($Ids + $Entries | Where-Object { $_ }))
        Send-EmulatorRequest $call $one
    }
}

function New-EmulatorTenantEntry {
    param([string]$Value, [string]$ListType, [string]$Action, [string]$ListSubType, [string]$Notes)

    return @{
        Key = "$ListType $Value".ToLowerInvariant(); Identity = 'RgAAAAAI' + [guid]::NewGuid().ToString('N'); ListType = $ListType; Value = $Value; Action = $Action
        ListSubType = $ListSubType; Notes = $Notes; ExpirationDate = $null; RemoveAfter = $null; Modified = [DateTime]::UtcNow
    }
}

function Find-EmulatorTenantEntry {
    param([string]$Item, [string]$ListType)

    $record = $script:Store.Sections.TenantListEntry["$ListType $Item".ToLowerInvariant()]
    if ($null -ne $record) {
        return $record
    }
    foreach ($one in $script:Store.Sections.TenantListEntry.Values) {
        if ($one['Identity'] -ceq $Item) {
            return $one
        }
    }
}

# Facts: "You can't use this parameter with the NoExpiration or RemoveAfter parameters." NoExpiration is for block entries,
# URL entries of AdvancedDelivery, and IP allow entries. RemoveAfter is for allow entries of senders, files and URLs.
function Find-EmulatorTenantExpirationProblem {
    param([Collections.IDictionary]$Wanted, [string]$ListType, [string]$ListSubType, [string]$Action)

    $given = @('ExpirationDate', 'NoExpiration', 'RemoveAfter' | Where-Object { $Wanted.ContainsKey($_) })
    if ($given.Count -gt 1) {
        return "$($given -join ' and ') can't be used together."
    }
    if ($given -contains 'NoExpiration' -and $Action -eq 'Allow' -and $ListType -ne 'IP' -and -not ($ListType -eq 'Url' -and $ListSubType -eq 'AdvancedDelivery')) {
        return 'NoExpiration is not allowed for this kind of allow entry.'
    }
    if ($given -contains 'RemoveAfter' -and ($Action -ne 'Allow' -or $ListType -eq 'IP' -or $Wanted['RemoveAfter'] -ne $script:TenantRemoveAfter)) {
        return "RemoveAfter takes the value $script:TenantRemoveAfter, for allow entries of senders, files and URLs."
    }
    if ($given -contains 'ExpirationDate') {
        $days = ($Wanted['ExpirationDate'].ToUniversalTime() - [DateTime]::UtcNow).TotalDays
        if ($days -le 0) {
            return 'The expiration date is in the past.'
        }
        if ($Action -eq 'Allow' -and $days -gt $script:TenantAllowDays) {
            return "An allow entry expires after $script:TenantAllowDays days at most."
        }
    }
}

# Facts: "Sender: A domain or email address value"; special characters "must use UTF-8 hexadecimal URL encoding"; the syntax
# *.TLD is for block entries. Reported: "Invalid value to add: ... - Duplicate value.", whatever the action of the entry there.
function Find-EmulatorTenantValueProblem {
    param([string]$Value, [string]$ListType, [string]$Action)

    if ($ListType -eq 'Sender') {
        $pattern = '^([A-Za-z0-9._%-]+@)?([A-Za-z0-9-]+\.)+[A-Za-z0-9-]+$'
        if ($Action -eq 'Block') {
            $pattern = '^([A-Za-z0-9._%-]+@|\*\.)?([A-Za-z0-9-]+\.)*[A-Za-z0-9-]+$'
        }
        if ($Value -notmatch $pattern) {
            return "Invalid value to add: $Value - The value is not a domain or an email address."
        }
    }
    $taken = 0
    foreach ($record in $script:Store.Sections.TenantListEntry.Values) {
        if ($record['ListType'] -eq $ListType -and $record['Action'] -eq $Action) {
            $taken++
        }
    }
    if ($null -ne $script:Store.Sections.TenantListEntry["$ListType $Value".ToLowerInvariant()]) {
        return "Invalid value to add: $Value - Duplicate value."
    }
    $limit = $script:TenantListLimit[$Action]
    $settings = $script:Store.Sections.TenantListSetting['Limit']
    if ($null -ne $settings) {
        $limit = $settings[$Action]
    }
    if ($taken -ge $limit) {
        return "Invalid value to add: $Value - The list holds the maximum of $limit $Action entries."
    }
}

# Facts: a block entry without an expiration "expires after 30 days". For an allow entry the documents say 45 days after the
# last use; reported are 30 days. A caller who wants the one or the other has to say so.
function Set-EmulatorTenantExpiration {
    param([hashtable]$Record, [Collections.IDictionary]$Wanted)

    if ($Wanted.ContainsKey('RemoveAfter')) {
        $Record['RemoveAfter'] = $Wanted['RemoveAfter']
        $Record['ExpirationDate'] = $null
    }
    elseif ($Wanted.ContainsKey('NoExpiration')) {
        $Record['RemoveAfter'] = $null
        $Record['ExpirationDate'] = $null
    }
    elseif ($Wanted.ContainsKey('ExpirationDate')) {
        $Record['RemoveAfter'] = $null
        $Record['ExpirationDate'] = $Wanted['ExpirationDate'].ToUniversalTime()
    }
    elseif ($null -eq $Record['ExpirationDate'] -and $null -eq $Record['RemoveAfter']) {
        $Record['ExpirationDate'] = [DateTime]::UtcNow.AddDays(30)
    }
}
