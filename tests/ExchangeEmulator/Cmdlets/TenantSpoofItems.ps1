# Get-, New-, Set-, Remove-TenantAllowBlockListSpoofItems (Online): pairs of a spoofed sender and a sending infrastructure.
#
# Sources: Microsoft's reference of the four cmdlets, and "Allow or block email using the Tenant Allow/Block List",
# sections "Spoofed senders in the Tenant Allow/Block List" and "Domain pair syntax for spoofed sender entries".

# Fact: "the maximum number of allow entries and block entries is 1024", both together.
$script:SpoofItemLimit = 1024

# Fact: "The Identity parameter is available but isn't used." "Entries for spoofed senders never expire": there is no date.
function Get-TenantAllowBlockListSpoofItems {
    [CmdletBinding()]
    param(
        [Parameter(Position = 0, ValueFromPipeline, ValueFromPipelineByPropertyName)] [object]$Identity,
        [ValidateSet('Allow', 'Block')] [string]$Action,
        [ValidateSet('External', 'Internal')] [string]$SpoofType
    )
    end {
        $call = New-EmulatorCall $PSCmdlet 'Get-TenantAllowBlockListSpoofItems'
        $select = {
            foreach ($record in $script:Store.Sections.TenantSpoofItem.Values) {
                if ((-not $Action -or $record['Action'] -eq $Action) -and (-not $SpoofType -or $record['SpoofType'] -eq $SpoofType)) {
                    $record
                }
            }
        }
        $one = { param($key) ConvertTo-EmulatorSpoofItem $script:Store.Sections.TenantSpoofItem[$key] }
        Send-EmulatorListing $call -Select $select -Work $one -KeyName 'Identity' -ResultSize 'Unlimited'
    }
}

# Fact: "Identity: A random Guid assigned to the spoof pair."
function ConvertTo-EmulatorSpoofItem {
    param([hashtable]$Record)

    if ($null -eq $Record) {
        return
    }
    New-EmulatorResult 'Microsoft.Exchange.Management.Hygiene.TenantAllowBlockList.TenantAllowBlockListSpoofItem' ([ordered]@{
            Identity              = $Record['Identity']
            SpoofedUser           = $Record['SpoofedUser']
            SendingInfrastructure = $Record['SendingInfrastructure']
            SpoofType             = $Record['SpoofType']
            Action                = $Record['Action']
            ObjectState           = 'Unchanged'
        })
}

function New-TenantAllowBlockListSpoofItems {
    [CmdletBinding(SupportsShouldProcess)]
    param(
        [Parameter(Mandatory, Position = 0, ValueFromPipeline, ValueFromPipelineByPropertyName)] [object]$Identity,
        [Parameter(Mandatory)] [ValidateSet('Allow', 'Block')] [string]$Action,
        [Parameter(Mandatory)] [string]$SendingInfrastructure,
        [Parameter(Mandatory)] [string]$SpoofedUser,
        [Parameter(Mandatory)] [ValidateSet('External', 'Internal')] [string]$SpoofType
    )
    end {
        $call = New-EmulatorCall $PSCmdlet 'New-TenantAllowBlockListSpoofItems' -Change
        $apply = $PSCmdlet.ShouldProcess("$SpoofedUser, $SendingInfrastructure", 'Adding spoof pair')
        $one = {
            param($pair)
            $problem = Find-EmulatorSpoofProblem $Identity $SpoofedUser $SendingInfrastructure
            if ($problem) {
                return New-EmulatorError -Command $call.Command -Type $script:ErrorType.Argument -Message $problem
            }
            if ($apply) {
                $record = @{
                    Identity = [guid]::NewGuid().ToString(); SpoofedUser = $SpoofedUser; SendingInfrastructure = $SendingInfrastructure; SpoofType = $SpoofType; Action = $Action
                }
                Save-EmulatorRecord 'TenantSpoofItem' $record['Identity'] $record
                if (-not $script:Store.DropChanges) {
                    ConvertTo-EmulatorSpoofItem $record
                }
            }
        }
        $call.Items.Add("$SpoofedUser, $SendingInfrastructure")
        Send-EmulatorRequest $call $one
    }
}

# Fact: "you can only change the entry from Allow to Block, or vice-versa."
function Set-TenantAllowBlockListSpoofItems {
    [CmdletBinding(SupportsShouldProcess)]
    param(
        [Parameter(Mandatory, Position = 0)] [object]$Identity,
        [Parameter(Mandatory)] [ValidateSet('Allow', 'Block')] [string]$Action,
        [Parameter(Mandatory, ValueFromPipeline)] [string[]]$Ids
    )
    process {
        $call = New-EmulatorCall $PSCmdlet 'Set-TenantAllowBlockListSpoofItems' -Change
        $apply = $PSCmdlet.ShouldProcess("$Ids", "Changing spoof pair to $Action")
        $one = {
            param($id)
            $record = $script:Store.Sections.TenantSpoofItem[$id]
            if ($null -eq $record) {
                return New-EmulatorNotFoundError $call.Command $id
            }
            if ($apply) {
                $record = $record.Clone()
                $record['Action'] = $Action
                Save-EmulatorRecord 'TenantSpoofItem' $id $record
            }
        }
        $call.Items.AddRange([object[]]$Ids)
        Send-EmulatorRequest $call $one
    }
}

# A destructive command: it asks before it removes.
function Remove-TenantAllowBlockListSpoofItems {
    [CmdletBinding(SupportsShouldProcess, ConfirmImpact = 'High')]
    param(
        [Parameter(Mandatory, Position = 0)] [object]$Identity,
        [Parameter(Mandatory, ValueFromPipeline, ValueFromPipelineByPropertyName)] [string[]]$Ids
    )
    process {
        $call = New-EmulatorCall $PSCmdlet 'Remove-TenantAllowBlockListSpoofItems' -Change
        $apply = $PSCmdlet.ShouldProcess("$Ids", 'Removing spoof pair')
        $one = {
            param($id)
            if ($null -eq $script:Store.Sections.TenantSpoofItem[$id]) {
                return New-EmulatorNotFoundError $call.Command $id
            }
            if ($apply) {
                Save-EmulatorRecord 'TenantSpoofItem' $id $null
            }
        }
        $call.Items.AddRange([object[]]$Ids)
        Send-EmulatorRequest $call $one
    }
}

# Facts: "An individual email address", "An email domain", "The wildcard character (*)"; "<source IP>/24 ... /24 is the only
# available and maximum subnet depth"; "You can specify wildcards in the sending infrastructure or in the spoofed user, but
# not in both at the same time."
function Find-EmulatorSpoofProblem {
    param([string]$Identity, [string]$User, [string]$Infrastructure)

    if ($Identity -notmatch '^(.*\\)?Default$') {
        return "The identity '$Identity' is not Default."
    }
    if ($User -eq '*' -and $Infrastructure -eq '*') {
        return 'Wildcards cannot be in the spoofed user and in the sending infrastructure at the same time.'
    }
    $domain = '([A-Za-z0-9-]+\.)+[A-Za-z0-9-]+'
    if ($User -notmatch "^(\*|([^@\s]+@)?$domain)$") {
        return "The spoofed user '$User' is not valid."
    }
    if ($Infrastructure -notmatch "^(\*|\d{1,3}(\.\d{1,3}){3}/24|$domain)$" -or $Infrastructure -match '^\d{1,3}(\.\d{1,3}){3}$') {
        return "The sending infrastructure '$Infrastructure' is not valid."
    }
    $items = $script:Store.Sections.TenantSpoofItem.Values
    foreach ($record in $items) {
        if ($record['SpoofedUser'] -eq $User -and $record['SendingInfrastructure'] -eq $Infrastructure) {
            return "The spoof pair '$User, $Infrastructure' already exists."
        }
    }
    if ($script:Store.Sections.TenantSpoofItem.Count -ge $script:SpoofItemLimit) {
        return "The list holds the maximum of $script:SpoofItemLimit spoofed senders."
    }
}
