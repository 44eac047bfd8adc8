# Get-HostedConnectionFilterPolicy, Set-HostedConnectionFilterPolicy (Online): the IP allow list.

# Fact: "at most 1,273 entries".
$script:IPListLimit = 1273
# Facts: "range `a-b` of at most 256, CIDR /24 to /32".
$script:IPRangeLimit = 256
$script:IPSmallestPrefix = 24

function Get-HostedConnectionFilterPolicy {
    [CmdletBinding()]
    param(
        [Parameter(Position = 0, ValueFromPipeline, ValueFromPipelineByPropertyName)]
        [AllowNull()]
        [AllowEmptyString()]
        [object]$Identity
    )
    begin {
        $call = New-EmulatorCall $PSCmdlet 'Get-HostedConnectionFilterPolicy'
        $one = {
            param($name)
            $policy = $script:Store.Sections.ConnectionFilterPolicy[$name]
            if ($null -eq $policy) {
                return New-EmulatorNotFoundError $call.Command $name
            }
            New-EmulatorResult 'Microsoft.Exchange.Data.Directory.SystemConfiguration.HostedConnectionFilterPolicy' ([ordered]@{
                    AdminDisplayName            = $policy['AdminDisplayName']
                    IsDefault                   = $policy['IsDefault']
                    IPAllowList                 = ConvertTo-EmulatorList $policy['IPAllowList']
                    IPBlockList                 = ConvertTo-EmulatorList $policy['IPBlockList']
                    EnableSafeList              = $policy['EnableSafeList']
                    DirectoryBasedEdgeBlockMode = 'Default'
                    Name                        = $policy['Name']
                    Identity                    = $policy['Name']
                    Id                          = $policy['Name']
                    Guid                        = [guid]$policy['Guid']
                    IsValid                     = $true
                    ObjectState                 = 'Unchanged'
                })
        }
    }
    process {
        $name = ConvertTo-EmulatorIdentity $Identity
        if ($name) {
            Add-EmulatorItem $call $name $one
            return
        }
        Send-EmulatorListing $call -Select { $script:Store.Sections.ConnectionFilterPolicy.Values } -Work $one -KeyName 'Name'
    }
    end {
        Complete-EmulatorCall $call $one
    }
}

# Fact: "`EnableSafeList`: leave alone", so it can be seen being changed.
function Set-HostedConnectionFilterPolicy {
    [CmdletBinding(SupportsShouldProcess)]
    param(
        [Parameter(Mandatory, Position = 0, ValueFromPipeline, ValueFromPipelineByPropertyName)]
        [object]$Identity,

        [object]$IPAllowList,
        [object]$IPBlockList,
        [bool]$EnableSafeList,
        [string]$AdminDisplayName,
        [string]$ConfigurationXmlRaw,
        [switch]$MakeDefault
    )
    begin {
        $call = New-EmulatorCall $PSCmdlet 'Set-HostedConnectionFilterPolicy' -Change
        $wanted = $PSBoundParameters
        $one = { param($name) Set-EmulatorConnectionFilter $call.Command $name $wanted (-not $WhatIfPreference) }
    }
    process {
        $name = ConvertTo-EmulatorIdentity $Identity
        if ($PSCmdlet.ShouldProcess($name, 'Setting connection filter policy') -or $WhatIfPreference) {
            Add-EmulatorItem $call $name $one
        }
    }
    end {
        Complete-EmulatorCall $call $one
    }
}

# The server's side of Set.
function Set-EmulatorConnectionFilter {
    param([string]$Command, [string]$Identity, [Collections.IDictionary]$Wanted, [bool]$Apply)

    $before = $script:Store.Sections.ConnectionFilterPolicy[$Identity]
    if ($null -eq $before) {
        return New-EmulatorNotFoundError $Command $Identity
    }
    $after = $before.Clone()
    foreach ($list in 'IPAllowList', 'IPBlockList') {
        if (-not $Wanted.ContainsKey($list)) {
            continue
        }
        $change = ConvertFrom-EmulatorListParameter $Wanted[$list] { param($text) $text.Trim() }
        if ($change['Problem']) {
            return New-EmulatorError -Command $Command -Type $script:ErrorType.ParameterBinding -Message $change['Problem']
        }
        $problem = Find-EmulatorIPListProblem $change
        if ($problem) {
            return New-EmulatorError -Command $Command -Type $script:ErrorType.DataValidation -Message "$list can't be set: $problem"
        }
        $after[$list] = Merge-EmulatorList $before[$list] $change
        if ($after[$list].Length -gt $script:IPListLimit) {
            return New-EmulatorError -Command $Command -Type $script:ErrorType.DataValidation -Message "$list can't be set: it would have $($after[$list].Length) entries; $script:IPListLimit are allowed."
        }
    }
    foreach ($name in 'EnableSafeList', 'AdminDisplayName') {
        if ($Wanted.ContainsKey($name)) {
            $after[$name] = $Wanted[$name]
        }
    }
    $changed = $after['EnableSafeList'] -ne $before['EnableSafeList'] -or $after['AdminDisplayName'] -cne $before['AdminDisplayName'] -or
        -not (Test-EmulatorSameList $after['IPAllowList'] $before['IPAllowList']) -or -not (Test-EmulatorSameList $after['IPBlockList'] $before['IPBlockList'])
    if (-not $changed) {
        return New-EmulatorNoChangeWarning $before['Name']
    }
    if ($Apply) {
        Save-EmulatorRecord 'ConnectionFilterPolicy' $before['Name'] $after
    }
}

# Facts: "IPv4 only; single address, range `a-b` of at most 256, CIDR /24 to /32; at most 1,273 entries.
# Mixing forms in one call needs the `@{Add=}` form."
function Find-EmulatorIPListProblem {
    param([hashtable]$Change)

    $kinds = [Collections.Generic.HashSet[string]]::new()
    foreach ($text in $Change['Add']) {
        $range = ConvertFrom-EmulatorIPRange $text
        if ($null -eq $range) {
            return "'$text' is not an IPv4 address, a range or a CIDR block."
        }
        if ($range['Kind'] -eq 'Cidr' -and $range['Bits'] -lt $script:IPSmallestPrefix) {
            return "'$text' is wider than /$script:IPSmallestPrefix."
        }
        if ($range['Last'] - $range['First'] + 1 -gt $script:IPRangeLimit) {
            return "'$text' has more than $script:IPRangeLimit addresses."
        }
        $null = $kinds.Add($range['Kind'])
    }
    if ($Change['Replace'] -and $kinds.Count -gt 1) {
        return 'a plain list can only hold one form of address. Use @{Add=...} for several.'
    }
}
