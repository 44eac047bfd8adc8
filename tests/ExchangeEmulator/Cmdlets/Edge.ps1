# Get-IPAllowListEntry, Add-IPAllowListEntry, Remove-IPAllowListEntry (Edge Transport, local session).
#
# Facts: "Each Edge server has its own list." "Add has no duplicate check." "Expired entries stay,
# disabled." An IPAllowEntry record holds Id (a number), IPRange (text), Comment, ExpirationTime.

# "Never" of Exchange.
$script:NoExpiration = [DateTime]::MaxValue

function New-EmulatorAllowEntryResult {
    param([hashtable]$Entry)

    return New-EmulatorResult 'Microsoft.Exchange.Data.Transport.IPAllowListEntry' ([ordered]@{
            Identity           = $Entry['Id']
            IPRange            = $Entry['IPRange']
            ExpirationTime     = $Entry['ExpirationTime']
            HasExpired         = $Entry['ExpirationTime'].ToUniversalTime() -lt [DateTime]::UtcNow
            Comment            = $Entry['Comment']
            IsMachineGenerated = $false
            IsValid            = $true
            ObjectState        = 'Unchanged'
        })
}

# Only the local server can be asked.
function Assert-EmulatorLocalServer {
    param([hashtable]$Call, [string]$Server)

    if ($Server -and $Server -ne $script:Store.Settings['ServerName']) {
        $Call.Cmdlet.ThrowTerminatingError((New-EmulatorError -Command $Call.Command -Type $script:ErrorType.InvalidOperation -Message "An Edge Transport server can only be configured on itself, not '$Server' from here."))
    }
}

# Facts: "`Get -IPAddress x` returns entries that contain x, not that equal it; compare `IPRange` text".
function Get-IPAllowListEntry {
    [CmdletBinding(DefaultParameterSetName = 'Identity')]
    param(
        [Parameter(Position = 0, ValueFromPipeline, ValueFromPipelineByPropertyName, ParameterSetName = 'Identity')]
        [AllowNull()]
        [AllowEmptyString()]
        [object]$Identity,

        [Parameter(Mandatory, ParameterSetName = 'IPAddress')]
        [Net.IPAddress]$IPAddress,

        [object]$ResultSize,
        [string]$Server
    )
    begin {
        $call = New-EmulatorCall $PSCmdlet 'Get-IPAllowListEntry'
        Assert-EmulatorLocalServer $call $Server
        $one = {
            param($id)
            $entry = $script:Store.Sections.IPAllowEntry[$id]
            if ($null -eq $entry) {
                return New-EmulatorNotFoundError $call.Command $id
            }
            New-EmulatorAllowEntryResult $entry
        }
    }
    process {
        $name = ConvertTo-EmulatorIdentity $Identity
        if ($name) {
            Add-EmulatorItem $call $name $one
            return
        }
        $select = {
            foreach ($entry in $script:Store.Sections.IPAllowEntry.Values) {
                if ($null -eq $IPAddress -or (Test-EmulatorIPContained $entry['IPRange'] $IPAddress.ToString())) {
                    $entry
                }
            }
        }
        Send-EmulatorListing $call -Select $select -Work $one -KeyName 'Id' -ResultSize $ResultSize
    }
    end {
        Complete-EmulatorCall $call $one
    }
}

function Test-EmulatorIPContained {
    param([string]$Range, [string]$Address)

    $outer = ConvertFrom-EmulatorIPRange $Range
    $inner = ConvertFrom-EmulatorIPRange $Address
    return $null -ne $outer -and $null -ne $inner -and $outer['First'] -le $inner['First'] -and $inner['Last'] -le $outer['Last']
}

# Facts: "`Add-IPAllowListEntry -IPAddress | -IPRange <a-b | CIDR> [-Comment] [-ExpirationTime]`"; "CIDR is
# normalised".
function Add-IPAllowListEntry {
    [CmdletBinding(SupportsShouldProcess, DefaultParameterSetName = 'IPAddress')]
    param(
        [Parameter(Mandatory, ParameterSetName = 'IPAddress')]
        [Net.IPAddress]$IPAddress,

        [Parameter(Mandatory, ParameterSetName = 'IPRange')]
        [string]$IPRange,

        [string]$Comment = '',
        [DateTime]$ExpirationTime = $script:NoExpiration,
        [string]$Server
    )
    begin {
        $call = New-EmulatorCall $PSCmdlet 'Add-IPAllowListEntry' -Change
        Assert-EmulatorLocalServer $call $Server
    }
    process {
        $text = $IPRange
        if ($PSCmdlet.ParameterSetName -eq 'IPAddress') {
            $text = $IPAddress.ToString()
        }
        $add = {
            param($text)
            $range = ConvertFrom-EmulatorIPRange $text
            if ($null -eq $range) {
                return New-EmulatorError -Command $call.Command -Type $script:ErrorType.DataValidation -Message "'$text' is not an IPv4 address, a range or a CIDR block."
            }
            $next = $script:Store.Sections.Counter['IPAllowEntry']
            $id = 1
            if ($null -ne $next) {
                $id = $next['Next']
            }
            $entry = @{ Id = $id; IPRange = Format-EmulatorIPRange $range; Comment = $Comment; ExpirationTime = $ExpirationTime }
            if (-not $WhatIfPreference) {
                Save-EmulatorRecord 'Counter' 'IPAllowEntry' @{ Next = $id + 1 }
                Save-EmulatorRecord 'IPAllowEntry' ([string]$id) $entry
                New-EmulatorAllowEntryResult $entry
            }
        }
        if ($PSCmdlet.ShouldProcess($text, 'Adding IP Allow list entry') -or $WhatIfPreference) {
            Add-EmulatorItem $call $text $add
        }
    }
}

function Remove-IPAllowListEntry {
    [CmdletBinding(SupportsShouldProcess, ConfirmImpact = 'High')]
    param(
        [Parameter(Mandatory, Position = 0, ValueFromPipeline, ValueFromPipelineByPropertyName)]
        [object]$Identity,

        [string]$Server
    )
    begin {
        $call = New-EmulatorCall $PSCmdlet 'Remove-IPAllowListEntry' -Change
        Assert-EmulatorLocalServer $call $Server
        $one = {
            param($id)
            if ($null -eq $script:Store.Sections.IPAllowEntry[$id]) {
                return New-EmulatorNotFoundError $call.Command $id
            }
            if (-not $WhatIfPreference) {
                Save-EmulatorRecord 'IPAllowEntry' $id $null
            }
        }
    }
    process {
        $name = ConvertTo-EmulatorIdentity $Identity
        if ($PSCmdlet.ShouldProcess($name, 'Removing IP Allow list entry') -or $WhatIfPreference) {
            Add-EmulatorItem $call $name $one
        }
    }
    end {
        Complete-EmulatorCall $call $one
    }
}
