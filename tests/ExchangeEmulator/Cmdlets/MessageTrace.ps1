# Get-MessageTraceV2 and Get-MessageTraceDetailV2 (Online): what became of messages at the door, a row for each recipient.
#
# Sources: Microsoft's reference of the two cmdlets (2026). "Reported" marks public issues of tools that call them.
# A TracedMessage record has TraceId, MessageId, Received (UTC), Sender, Recipient, Subject, Status, FromIP, Size and Event, a list
# of texts "minutes|event|action|detail|data".

# Facts: "You can use this cmdlet to search message data for the last 90 days." "You can only return 10 days worth of data per query."
$script:TraceDays = 90
$script:TraceWindowDays = 10
# Fact: "If you run this cmdlet without any parameters, only data from the last 48 hours is returned."
$script:TraceDefaultHours = 48
# Fact: "A valid value is from 1 to 5000. The default value is 1000."
$script:TraceMostRows = 5000
$script:TraceRows = 1000
# Fact: "A maximum of 100 query requests are accepted within a 5 minute running window."
$script:TraceRequestLimit = 100
$script:TraceRequestMinutes = 5
# Fact: the values of -Status.
$script:TraceStatus = 'Delivered', 'Expanded', 'Failed', 'FilteredAsSpam', 'GettingStatus', 'None', 'Pending', 'Quarantined'

function Get-MessageTraceV2 {
    [CmdletBinding()]
    param(
        [Parameter(Position = 0, ValueFromPipelineByPropertyName)] [DateTime]$EndDate,
        [Parameter(Position = 1, ValueFromPipelineByPropertyName)] [string]$FromIP,
        [Parameter(Position = 2, ValueFromPipelineByPropertyName)] [string[]]$MessageId,
        [Parameter(Position = 3, ValueFromPipelineByPropertyName)] [guid]$MessageTraceId,
        [Parameter(Position = 4, ValueFromPipelineByPropertyName)] [string[]]$RecipientAddress,
        [Parameter(Position = 5, ValueFromPipelineByPropertyName)] [int]$ResultSize = $script:TraceRows,
        [Parameter(Position = 6, ValueFromPipelineByPropertyName)] [string[]]$SenderAddress,
        [Parameter(Position = 7, ValueFromPipelineByPropertyName)] [DateTime]$StartDate,
        [Parameter(Position = 8, ValueFromPipelineByPropertyName)] [string]$StartingRecipientAddress,
        [Parameter(Position = 9)] [string[]]$Status,
        [Parameter(Position = 10, ValueFromPipelineByPropertyName)] [string]$Subject,
        [Parameter(Position = 11, ValueFromPipelineByPropertyName)]
        [ValidateSet('Contains', 'EndsWith', 'StartsWith')] [string]$SubjectFilterType,
        [Parameter(Position = 12, ValueFromPipelineByPropertyName)] [string]$ToIP
    )
    process {
        $call = New-EmulatorCall $PSCmdlet 'Get-MessageTraceV2'
        $bound = $PSBoundParameters
        $work = {
            $problem = Find-EmulatorTraceLimit $call.Command
            if ($null -ne $problem) {
                return $problem
            }
            if ($ResultSize -lt 1 -or $ResultSize -gt $script:TraceMostRows) {
                return New-EmulatorTraceError $call.Command "ResultSize must be from 1 to $script:TraceMostRows."
            }
            $range = Get-EmulatorTraceRange $call.Command $bound
            if ($range -is [Management.Automation.ErrorRecord]) {
                return $range
            }
            # Newest first, then by recipient. A continuation begins at the recipient that the last answer ended with, and repeats it.
            $rows = [Collections.Generic.List[object]]::new()
            foreach ($record in $script:Store.Sections.TracedMessage.Values) {
                if ($record['Received'] -ge $range['Start'] -and $record['Received'] -le $range['End'] -and
                    (Test-EmulatorTraceRow $record $bound) -and -not ($StartingRecipientAddress -and $record['Received'] -eq $range['End'] -and
                        [string]::Compare($record['Recipient'], $StartingRecipientAddress, [StringComparison]::OrdinalIgnoreCase) -lt 0)) {
                    $rows.Add($record)
                }
            }
            $rows.Sort([Comparison[object]] {
                    param($one, $other)
                    $order = $other['Received'].CompareTo($one['Received'])
                    if ($order -eq 0) {
                        $order = [string]::Compare($one['Recipient'], $other['Recipient'], [StringComparison]::OrdinalIgnoreCase)
                    }
                    if ($order -eq 0) {
                        $order = [string]::CompareOrdinal($one['TraceId'], $other['TraceId'])
                    }
                    $order
                })
            $shown = [Math]::Min($rows.Count, $ResultSize)
            for ($i = 0; $i -lt $shown; $i++) {
                ConvertTo-EmulatorTraceRow $rows[$i]
            }
            if ($rows.Count -gt $shown) {
                # Reported: the text goes on with a command line.
                $last = $rows[$shown - 1]
                [Management.Automation.WarningRecord]::new('There are more results, use the following command to get more. Get-MessageTraceV2 ' +
                    "-StartDate `"$($range['Start'].ToString('o'))`" -EndDate `"$($last['Received'].ToString('o'))`" -StartingRecipientAddress $($last['Recipient'])")
            }
        }
        $call.Items.Add('trace')
        Send-EmulatorRequest $call $work
    }
}

# Fact: the events of one message for one recipient, by its MessageTraceId and RecipientAddress, both of them mandatory.
function Get-MessageTraceDetailV2 {
    [CmdletBinding()]
    param(
        [Parameter(Mandatory, ValueFromPipelineByPropertyName)] [guid]$MessageTraceId,
        [Parameter(Mandatory, ValueFromPipelineByPropertyName)] [string]$RecipientAddress,
        [string[]]$Action,
        [DateTime]$EndDate,
        [string[]]$Event,
        [Parameter(ValueFromPipelineByPropertyName)] [string]$MessageId,
        [Parameter(ValueFromPipelineByPropertyName)] [string]$SenderAddress,
        [DateTime]$StartDate
    )
    process {
        $call = New-EmulatorCall $PSCmdlet 'Get-MessageTraceDetailV2'
        $bound = $PSBoundParameters
        $work = {
            param($recipient)
            $problem = Find-EmulatorTraceLimit $call.Command
            if ($null -ne $problem) {
                return $problem
            }
            $range = Get-EmulatorTraceRange $call.Command $bound
            if ($range -is [Management.Automation.ErrorRecord]) {
                return $range
            }
            $record = $script:Store.Sections.TracedMessage["$MessageTraceId $recipient"]
            if ($null -eq $record -or $record['Received'] -lt $range['Start'] -or $record['Received'] -gt $range['End']) {
                return
            }
            foreach ($one in $record['Event']) {
                $minutes, $name, $act, $detail, $data = $one.Split([char[]]'|', 5)
                if ((-not $Event -or $Event -contains $name) -and (-not $Action -or $Action -contains $act)) {
                    ConvertTo-EmulatorTraceEvent $record ([double]$minutes) $name $act $detail $data
                }
            }
        }
        $call.Items.Add($RecipientAddress)
        Send-EmulatorRequest $call $work
    }
}

# Fact: "The time stamps on the output are in UTC time format." The type does not say so.
function ConvertTo-EmulatorTraceRow {
    param([hashtable]$Record)

    New-EmulatorResult 'Microsoft.Exchange.Management.FfoReporting.MessageTraceV2' ([ordered]@{
            MessageId        = $Record['MessageId']
            MessageTraceId   = [guid]$Record['TraceId']
            Organization     = $script:Store.Settings['Organization']
            Received         = [DateTime]::SpecifyKind($Record['Received'], 'Unspecified')
            SenderAddress    = $Record['Sender']
            RecipientAddress = $Record['Recipient']
            Subject          = $Record['Subject']
            Status           = $Record['Status']
            FromIP           = $Record['FromIP']
            ToIP             = ''
            Size             = $Record['Size']
        })
}

function ConvertTo-EmulatorTraceEvent {
    param([hashtable]$Record, [double]$Minutes, [string]$Name, [string]$Action, [string]$Detail, [string]$Data)

    New-EmulatorResult 'Microsoft.Exchange.Management.FfoReporting.MessageTraceDetailV2' ([ordered]@{
            MessageId      = $Record['MessageId']
            MessageTraceId = [guid]$Record['TraceId']
            Date           = [DateTime]::SpecifyKind($Record['Received'].AddMinutes($Minutes), 'Unspecified')
            Event          = $Name
            Action         = $Action
            Detail         = $Detail
            Data           = $Data
        })
}

# Dates without a kind are local time, as PowerShell reads them.
function Get-EmulatorTraceRange {
    param([string]$Command, [Collections.IDictionary]$Wanted)

    $now = [DateTime]::UtcNow
    if (-not $Wanted.ContainsKey('StartDate') -and -not $Wanted.ContainsKey('EndDate')) {
        return @{ Start = $now.AddHours(-$script:TraceDefaultHours); End = $now }
    }
    if (-not $Wanted.ContainsKey('StartDate') -or -not $Wanted.ContainsKey('EndDate')) {
        return New-EmulatorTraceError $Command 'StartDate and EndDate must be used together.'
    }
    $start = $Wanted['StartDate'].ToUniversalTime()
    $end = $Wanted['EndDate'].ToUniversalTime()
    if ($start -gt $end) {
        return New-EmulatorTraceError $Command 'The start date is after the end date.'
    }
    if ($start -lt $now.AddDays(-$script:TraceDays).AddMinutes(-5)) {
        return New-EmulatorTraceError $Command "Data is kept for $script:TraceDays days. The start date is older."
    }
    if (($end - $start).TotalDays -gt $script:TraceWindowDays) {
        return New-EmulatorTraceError $Command "A query covers $script:TraceWindowDays days at most."
    }
    return @{ Start = $start; End = $end }
}

# Fact: "Be sure to include the full Message ID string (which might include angle brackets)". Reported: wildcards in addresses find nothing.
function Test-EmulatorTraceRow {
    param([hashtable]$Record, [Collections.IDictionary]$Wanted)

    if ($Wanted['Subject']) {
        $pattern = [Management.Automation.WildcardPattern]::Escape($Wanted['Subject'])
        $pattern = switch ($Wanted['SubjectFilterType']) { 'StartsWith' { "$pattern*" } 'EndsWith' { "*$pattern" } default { "*$pattern*" } }
        if ($Record['Subject'] -notlike $pattern) {
            return $false
        }
    }
    return (-not $Wanted['MessageId'] -or $Wanted['MessageId'] -ccontains $Record['MessageId']) -and
    (-not $Wanted['MessageTraceId'] -or [string]$Wanted['MessageTraceId'] -eq $Record['TraceId']) -and
    (-not $Wanted['RecipientAddress'] -or $Wanted['RecipientAddress'] -contains $Record['Recipient']) -and
    (-not $Wanted['SenderAddress'] -or $Wanted['SenderAddress'] -contains $Record['Sender']) -and
    (-not $Wanted['Status'] -or $Wanted['Status'] -contains $Record['Status']) -and
    (-not $Wanted['FromIP'] -or $Wanted['FromIP'] -eq $Record['FromIP']) -and -not $Wanted['ToIP']
}

# The request over the limit is refused as throttled; both commands count together.
function Find-EmulatorTraceLimit {
    param([string]$Command)

    $now = [DateTime]::UtcNow
    $recent = $script:Store.TraceRequests
    $null = $recent.RemoveAll([Predicate[DateTime]] { param($time) $time -lt $now.AddMinutes(-$script:TraceRequestMinutes) })
    if ($recent.Count -ge $script:TraceRequestLimit) {
        return New-EmulatorTransportError $Command 429 'Too Many Requests' 30
    }
    $recent.Add($now)
}

function New-EmulatorTraceError {
    param([string]$Command, [string]$Message)

    return New-EmulatorError -Command $Command -Type 'Microsoft.Exchange.Management.Tasks.ValidationException' -Message $Message
}
