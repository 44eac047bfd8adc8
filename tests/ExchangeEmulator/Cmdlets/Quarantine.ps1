# Get-QuarantineMessage, Get-QuarantineMessageHeader and Release-QuarantineMessage (Online).
#
# Sources: Microsoft's reference of the three cmdlets (August 2026). "Reported" marks public issues of tools that call them.
# A QuarantinedMessage record has Identity (GUID1\GUID2), MessageId, Received and Expires (UTC), Sender, Recipients, Released (to whom),
# Subject, Type, PolicyType, PolicyName, ReleaseStatus, SystemReleased, Header, FromBlockedSender and ReleaseEnd, the status after a release.

# Facts: "Valid input for this parameter is an integer between 1 and 1000. The default value is 1." "The default value is 100."
$script:QuarantineMostRows = 1000
$script:QuarantineRows = 100
# Facts: without dates, the last 16 days. What is older than 30 days is not returned, and nobody is told.
$script:QuarantineDefaultDays = 16
$script:QuarantineDays = 30

function Get-QuarantineMessage {
    [CmdletBinding(DefaultParameterSetName = 'Summary')]
    param(
        [Parameter(Mandatory, ParameterSetName = 'Details', ValueFromPipelineByPropertyName)] [AllowNull()] [AllowEmptyString()] [object]$Identity,
        [ValidateSet('Email', 'SharePointOnline', 'Teams', 'DataLossPrevention')] [string]$EntityType,
        [string[]]$RecipientAddress,
        [string[]]$SenderAddress,
        [Parameter(ParameterSetName = 'Summary')] [ValidateSet('Inbound', 'Outbound')] [string]$Direction,
        [Parameter(ParameterSetName = 'Summary')] [DateTime]$EndReceivedDate,
        [Parameter(ParameterSetName = 'Summary')] [switch]$IncludeMessagesFromBlockedSenderAddress,
        [Parameter(ParameterSetName = 'Summary')] [string]$MessageId,
        [Parameter(ParameterSetName = 'Summary')] [ValidateRange(1, 1000)] [int]$Page = 1,
        [Parameter(ParameterSetName = 'Summary')] [ValidateRange(1, 1000)] [int]$PageSize = $script:QuarantineRows,
        [Parameter(ParameterSetName = 'Summary')] [string[]]$QuarantineTypes,
        [Parameter(ParameterSetName = 'Summary')]
        [ValidateSet('Approved', 'Denied', 'Error', 'NotReleased', 'PreparingToRelease', 'Released', 'Requested')] [string[]]$ReleaseStatus,
        [Parameter(ParameterSetName = 'Summary')] [DateTime]$StartReceivedDate,
        [Parameter(ParameterSetName = 'Summary')] [string]$Subject
    )
    process {
        $call = New-EmulatorCall $PSCmdlet 'Get-QuarantineMessage'
        $bound = $PSBoundParameters
        $work = {
            param($id)
            $record = $null
            if ($id) {
                $record = $script:Store.Sections.QuarantinedMessage[$id]
            }
            if ($null -ne $record) {
                ConvertTo-EmulatorQuarantineRow $record -Details
                # A release that takes its time is done when somebody looks again.
                if ($record['ReleaseStatus'] -eq 'PreparingToRelease') {
                    $after = $record.Clone()
                    $after['ReleaseStatus'] = $record['ReleaseEnd']
                    Save-EmulatorRecord 'QuarantinedMessage' $id $after
                }
                return
            }
            # Fact: "The value $null or a non-existent value for the Identity parameter returns *all* objects".
            $rows = @(Select-EmulatorQuarantine $bound)
            $first = ($Page - 1) * $PageSize
            for ($i = $first; $i -lt [Math]::Min($first + $PageSize, $rows.Count); $i++) {
                ConvertTo-EmulatorQuarantineRow $rows[$i]
            }
        }
        $call.Items.Add([string](ConvertTo-EmulatorIdentity $Identity))
        Send-EmulatorRequest $call $work
    }
}

# Facts: results newest first; blocked senders only if asked for.
function Select-EmulatorQuarantine {
    param([Collections.IDictionary]$Wanted)

    $now = [DateTime]::UtcNow
    $start = $now.AddDays(-$script:QuarantineDefaultDays)
    $end = $now
    if ($Wanted.ContainsKey('StartReceivedDate')) {
        $start = $Wanted['StartReceivedDate'].ToUniversalTime()
    }
    if ($Wanted.ContainsKey('EndReceivedDate')) {
        $end = $Wanted['EndReceivedDate'].ToUniversalTime()
    }
    if ($start -lt $now.AddDays(-$script:QuarantineDays)) {
        $start = $now.AddDays(-$script:QuarantineDays)
    }
    $rows = [Collections.Generic.List[object]]::new()
    foreach ($record in $script:Store.Sections.QuarantinedMessage.Values) {
        $fits = $record['Received'] -ge $start -and $record['Received'] -le $end -and
        (-not $record['FromBlockedSender'] -or $Wanted['IncludeMessagesFromBlockedSenderAddress']) -and
        (-not $Wanted['MessageId'] -or $Wanted['MessageId'] -ceq $record['MessageId']) -and
        (-not $Wanted['SenderAddress'] -or $Wanted['SenderAddress'] -contains $record['Sender']) -and
        (-not $Wanted['QuarantineTypes'] -or $Wanted['QuarantineTypes'] -contains $record['Type']) -and
        (-not $Wanted['ReleaseStatus'] -or $Wanted['ReleaseStatus'] -contains $record['ReleaseStatus']) -and
        (-not $Wanted['RecipientAddress'] -or @($record['Recipients'] | Where-Object { $Wanted['RecipientAddress'] -contains $_ }).Count -gt 0) -and
        ($Wanted['Direction'] -ne 'Outbound')
        if ($fits) {
            $rows.Add($record)
        }
    }
    $rows.Sort([Comparison[object]] {
            param($one, $other)
            $order = $other['Received'].CompareTo($one['Received'])
            if ($order -eq 0) {
                $order = [string]::CompareOrdinal($one['Identity'], $other['Identity'])
            }
            $order
        })
    return $rows
}

# Facts: "When you identify the quarantine message by using this parameter, the RecipientAddress, QuarantineUser, and ReleasedUser properties
# are available." The PermissionTo* properties tell what the caller may do.
function ConvertTo-EmulatorQuarantineRow {
    param([hashtable]$Record, [switch]$Details)

    $recipients = [string[]]@()
    $waiting = [string[]]@()
    $released = [string[]]@()
    if ($Details) {
        $recipients = $Record['Recipients']
        $released = $Record['Released']
        $waiting = [string[]]@($Record['Recipients'] | Where-Object { $Record['Released'] -notcontains $_ })
    }
    New-EmulatorResult 'Microsoft.Exchange.Management.FfoQuarantine.QuarantineMessage' ([ordered]@{
            Identity              = $Record['Identity']
            ReceivedTime          = [DateTime]::SpecifyKind($Record['Received'], 'Unspecified')
            Organization          = $script:Store.Settings['Organization']
            MessageId             = $Record['MessageId']
            SenderAddress         = $Record['Sender']
            RecipientAddress      = ConvertTo-EmulatorList $recipients
            Subject               = $Record['Subject']
            Size                  = 4711
            Type                  = $Record['Type']
            QuarantineTypes       = $Record['Type']
            PolicyType            = $Record['PolicyType']
            PolicyName            = $Record['PolicyName']
            Direction             = 'Inbound'
            EntityType            = 'Email'
            Expires               = [DateTime]::SpecifyKind($Record['Expires'], 'Unspecified')
            Reported              = $false
            Released              = $Record['ReleaseStatus'] -eq 'Released'
            ReleaseStatus         = $Record['ReleaseStatus']
            SystemReleased        = [bool]$Record['SystemReleased']
            QuarantinedUser       = ConvertTo-EmulatorList $waiting
            ReleasedUser          = ConvertTo-EmulatorList $released
            PermissionToRelease   = $true
            PermissionToDelete    = $true
            PermissionToBlockSender = $true
        })
}

# Fact: the exact header of a message.
function Get-QuarantineMessageHeader {
    [CmdletBinding()]
    param(
        [Parameter(Mandatory, ValueFromPipelineByPropertyName)] [object]$Identity,
        [string]$EntityType,
        [string]$RecipientAddress
    )
    process {
        $call = New-EmulatorCall $PSCmdlet 'Get-QuarantineMessageHeader'
        $work = {
            param($id)
            $record = $script:Store.Sections.QuarantinedMessage[$id]
            if ($null -eq $record) {
                return New-EmulatorNotFoundError $call.Command $id
            }
            New-EmulatorResult 'Microsoft.Exchange.Management.FfoQuarantine.QuarantineMessageHeader' ([ordered]@{
                    Identity     = $id
                    Organization = $script:Store.Settings['Organization']
                    Header       = $record['Header']
                })
        }
        $call.Items.Add([string](ConvertTo-EmulatorIdentity $Identity))
        Send-EmulatorRequest $call $work
    }
}

function Release-QuarantineMessage {
    [CmdletBinding(DefaultParameterSetName = 'IdentityOnly', SupportsShouldProcess)]
    param(
        [Parameter(Mandatory, ParameterSetName = 'OrgReleaseToUser')] [string[]]$User,
        [Parameter(Mandatory, ParameterSetName = 'OrgReleaseToAll')] [switch]$ReleaseToAll,
        [Parameter(ValueFromPipeline, ValueFromPipelineByPropertyName)] [object]$Identity,
        [object[]]$Identities,
        [ValidateSet('Deny', 'Release', 'Request')] [string]$ActionType,
        [switch]$AllowSender,
        [ValidateSet('Email', 'SharePointOnline', 'Teams', 'DataLossPrevention')] [string]$EntityType,
        [switch]$Force,
        [switch]$ReportFalsePositive
    )
    process {
        $call = New-EmulatorCall $PSCmdlet 'Release-QuarantineMessage' -Change
        $ids = @(ConvertTo-EmulatorIdentity $Identity)
        if ($Identities) {
            # Fact: "the Identity parameter is required, but the value is ignored. For example, use the value 000".
            if (-not $ids[0]) {
                $PSCmdlet.ThrowTerminatingError((New-EmulatorTraceError $call.Command 'Identity is required with Identities. Use 000.'))
            }
            $ids = @($Identities | ForEach-Object { ConvertTo-EmulatorIdentity $_ })
        }
        $apply = $PSCmdlet.ShouldProcess(($ids -join ', '), 'Release quarantined message')
        $work = {
            param($id)
            $record = $script:Store.Sections.QuarantinedMessage[$id]
            if ($null -eq $record) {
                return New-EmulatorNotFoundError $call.Command $id
            }
            if (-not $User -and -not $ReleaseToAll -and $ActionType -ne 'Deny') {
                # Reported.
                return New-EmulatorTraceError $call.Command ("Message '$id' could not be released. You must either release the message to all " +
                    'recipients or to specific ones.')
            }
            # Fact: "Use this switch whenever you attempt to re-release previously released messages".
            if ($record['Released'].Count -gt 0 -and -not $Force) {
                return New-EmulatorTraceError $call.Command "Message '$id' was released before. Use Force to release it again."
            }
            if ($apply) {
                Save-EmulatorRelease $record ([string[]]@($User | Where-Object { $_ })) $ActionType
            }
        }
        $call.Items.AddRange([object[]]$ids)
        Send-EmulatorRequest $call $work
    }
}

# Facts: recipients to whom it was released before are skipped; two copies with the same message ID and received time are delivered once.
function Save-EmulatorRelease {
    param([hashtable]$Record, [string[]]$User, [string]$ActionType)

    $after = $Record.Clone()
    if ($ActionType -eq 'Deny') {
        $after['ReleaseStatus'] = 'Denied'
    }
    else {
        $to = $User
        if (-not $to) {
            $to = $Record['Recipients']
        }
        foreach ($one in $to) {
            if ($Record['Released'] -notcontains $one -and -not $script:Store.DropChanges) {
                $key = "$one $($Record['MessageId']) $($Record['Received'].Ticks)"
                Save-EmulatorRecord 'ReleasedDelivery' $key @{ Recipient = $one; MessageId = $Record['MessageId'] }
            }
        }
        $after['Released'] = [string[]]@(@($Record['Released']) + $to | Where-Object { $_ } | Select-Object -Unique)
        $after['ReleaseStatus'] = 'Released'
        if ($Record['ReleaseEnd'] -ne 'Released') {
            $after['ReleaseStatus'] = 'PreparingToRelease'
        }
    }
    Save-EmulatorRecord 'QuarantinedMessage' $Record['Identity'] $after
}
