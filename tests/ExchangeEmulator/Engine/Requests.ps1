# What happens between a command and its answer, the same for every command:
#
#   session alive? - faults of the whole request - half the latency - the work, under the lock, with
#   counting and the faults of single objects - the other half of the latency - the answers
#
# The change is made in the middle, so a process killed during the second half has changed Exchange
# without having heard of it.

# Fact (sessions): "Pipelining many identities into one Online command sends them in batches of ten."
$script:BatchSize = 10

# How long a wait may last before it looks whether the pipeline is being stopped.
$script:WaitSlice = 50

# The state of one call of a command, made in its begin block.
function New-EmulatorCall {
    param(
        [Management.Automation.PSCmdlet]$Cmdlet,
        [string]$Command,
        # The command changes something.
        [switch]$Change
    )

    $size = 1
    if ($script:Shape -eq 'Online' -and $Cmdlet.MyInvocation.ExpectingInput) {
        $size = $script:BatchSize
    }
    return @{
        Cmdlet    = $Cmdlet
        Command   = $Command
        Change    = [bool]$Change
        Items     = [Collections.Generic.List[object]]::new()
        BatchSize = $size
        Counted   = $false
        Failed    = $false
    }
}

# Takes one object of the pipeline; sends the request when the batch is full.
function Add-EmulatorItem {
    param([hashtable]$Call, [string]$Identity, [scriptblock]$Work)

    $Call.Items.Add($Identity)
    if ($Call.Items.Count -ge $Call.BatchSize) {
        Send-EmulatorRequest $Call $Work
    }
}

# Sends what is left, at the end of the pipeline.
function Complete-EmulatorCall {
    param([hashtable]$Call, [scriptblock]$Work)

    if ($Call.Items.Count -gt 0) {
        Send-EmulatorRequest $Call $Work
    }
}

# One round trip. $Work gets one item and returns results, WarningRecords and ErrorRecords.
function Send-EmulatorRequest {
    param([hashtable]$Call, [scriptblock]$Work)

    $items = $Call.Items.ToArray()
    $Call.Items.Clear()
    $Call.Delay = 0
    Assert-EmulatorConnection $Call

    $requestFault = $null
    if ($script:Store.Faults.Count -gt 0) {
        $requestFault = Find-EmulatorFault $Call.Command $true ([string[]]$items)
    }
    # Locked inside the try: whoever stops the caller between the two would leave the objects busy for ever.
    $locked = [Collections.Generic.List[string]]::new()
    try {
        Lock-EmulatorObject $Call $items $locked
        $half = $script:Store.Latency / 2
        $delay = 0
        if ($null -ne $requestFault) {
            $delay = $requestFault['DelayMs']
        }
        Wait-EmulatorTime ($half + $delay)
        $answers = [Collections.Generic.List[object]]::new()
        if ($null -eq $requestFault -or $requestFault['AfterChange'] -or $requestFault['Kind'] -eq 'SlowAnswer') {
            Use-EmulatorStore {
                Add-EmulatorCount $Call $items.Length
                $plain = $script:Store.Faults.Count -eq 0 -and $Call.Conflicts.Count -eq 0 -and -not $script:Store.Settings['CallLog']
                foreach ($item in $items) {
                    if (-not $plain) {
                        Invoke-EmulatorWork $Call $Work $item $answers
                        continue
                    }
                    foreach ($answer in & $Work $item) {
                        $answers.Add($answer)
                    }
                }
            }
        }
        else {
            Use-EmulatorStore {
                Add-EmulatorCount $Call $items.Length
                foreach ($item in $items) {
                    Add-EmulatorCallRecord $Call.Command $item $requestFault['Kind']
                }
            }
        }
        Wait-EmulatorTime ($script:Store.Latency - $half + $Call.Delay)
    }
    finally {
        Unlock-EmulatorObject $locked
    }

    if ($null -ne $requestFault -and $requestFault['Kind'] -ne 'SlowAnswer') {
        $Call.Failed = $true
        Write-EmulatorRequestFault $Call $requestFault
        return
    }
    foreach ($answer in $answers) {
        if ($answer -is [Management.Automation.ErrorRecord]) {
            Write-EmulatorError $Call.Cmdlet $answer
        }
        elseif ($answer -is [Management.Automation.WarningRecord]) {
            $Call.Cmdlet.WriteWarning($answer.Message)
        }
        else {
            $answer
        }
    }
}

# The work for one object, when there are faults that strike single objects, conflicts, or a call log.
function Invoke-EmulatorWork {
    param([hashtable]$Call, [scriptblock]$Work, $Item, $Answers)

    $fault = $null
    if ($script:Store.Faults.Count -gt 0) {
        $fault = Find-EmulatorFault $Call.Command $false ([string[]]@($Item))
    }
    if ($Call.Conflicts.Contains($Item)) {
        $Answers.Add((New-EmulatorError -Command $Call.Command -Type $script:ErrorType.SaveConflict -Message "'$Item' was being changed by another request at the same time."))
        Add-EmulatorCallRecord $Call.Command $Item 'SaveConflict'
        return
    }
    $outcome = 'Ok'
    if ($null -ne $fault) {
        $outcome = $fault['Kind']
        $Call.Delay += $fault['DelayMs']
        $faultError = New-EmulatorFaultError $fault $Call.Command $Item
        if ($null -ne $faultError) {
            if ($fault['AfterChange']) {
                $null = & $Work $Item
            }
            $Answers.Add($faultError)
            Add-EmulatorCallRecord $Call.Command $Item $outcome
            return
        }
        $script:Store.DropChanges = $fault['Kind'] -eq 'SilentDrop'
    }
    try {
        foreach ($answer in & $Work $Item) {
            $Answers.Add($answer)
            if ($answer -is [Management.Automation.ErrorRecord]) {
                $outcome = 'Error'
            }
        }
    }
    finally {
        $script:Store.DropChanges = $false
    }
    Add-EmulatorCallRecord $Call.Command $Item $outcome
}

# The one error that stands for the whole request.
function Write-EmulatorRequestFault {
    param([hashtable]$Call, [hashtable]$Fault)

    if ($Fault['Kind'] -eq 'SessionLoss') {
        Disable-EmulatorConnection
        Assert-EmulatorConnection $Call
    }
    $faultError = New-EmulatorFaultError $Fault $Call.Command ''
    if ($Fault['Kind'] -eq 'TerminatingError') {
        $Call.Cmdlet.ThrowTerminatingError($faultError)
    }
    Write-EmulatorError $Call.Cmdlet $faultError
}

# Reads many: the selection is made once, then the results come page by page, a round trip each.
function Send-EmulatorListing {
    param(
        [hashtable]$Call,
        # Returns the records.
        [scriptblock]$Select,
        # Makes the result of one record, found again by its key, which may be gone by then.
        [scriptblock]$Work,
        [string]$KeyName,
        $ResultSize,
        # Objects a round trip; 0 for the page size of the connection.
        [int]$PageSize
    )

    $limit = ConvertTo-EmulatorResultSize $Call $ResultSize
    Assert-EmulatorConnection $Call
    if ($PageSize -eq 0) {
        $PageSize = $Call.PageSize
    }
    $keys = [Collections.Generic.List[string]]::new()
    Use-EmulatorStore {
        foreach ($record in & $Select) {
            $keys.Add($record[$KeyName])
        }
    }
    $shown = [Math]::Min($keys.Count, $limit)
    $position = 0
    do {
        $page = [Math]::Min($PageSize, $shown - $position)
        $Call.Items.AddRange([object[]]$keys.GetRange($position, $page).ToArray())
        Send-EmulatorRequest $Call $Work
        $position += $page
    } while ($position -lt $shown -and -not $Call.Failed)
    if ($keys.Count -gt $limit -and -not $Call.Failed) {
        # Fact (selecting mailboxes): "Default 1,000 results with a warning".
        $Call.Cmdlet.WriteWarning("Only the first $limit results were returned and there are more. Use -ResultSize to ask for another number, or -ResultSize Unlimited for all.")
    }
}

function Wait-EmulatorTime {
    param([double]$Milliseconds)

    $remaining = [int]$Milliseconds
    while ($remaining -gt 0) {
        $slice = [Math]::Min($remaining, $script:WaitSlice)
        [Threading.Thread]::Sleep($slice)
        $remaining -= $slice
    }
}

# Fact (sessions): "never two writers on one object". From the start of a change until its answer the
# object counts as busy; a second change that begins meanwhile ends in a conflict.
function Lock-EmulatorObject {
    param(
        [hashtable]$Call,
        [object[]]$Items,
        # Takes the keys of what is locked.
        [Collections.Generic.List[string]]$Locked
    )

    $Call.Conflicts = [Collections.Generic.HashSet[string]]::new()
    if (-not $Call.Change) {
        return
    }
    Use-EmulatorStore {
        foreach ($item in $Items) {
            $key = $script:Store.Index[$item]
            if ($key -isnot [string]) {
                $key = Get-EmulatorObjectKey $item
            }
            $key = $Call.Command + ' ' + $key
            if (-not $script:Store.Busy.Contains($key)) {
                # Noted first, so that no stop in between loses it.
                $Locked.Add($key)
                $null = $script:Store.Busy.Add($key)
            }
            elseif (-not $Locked.Contains($key)) {
                $null = $Call.Conflicts.Add($item)
            }
        }
    }
}

function Unlock-EmulatorObject {
    param([Collections.Generic.List[string]]$Keys)

    if ($Keys.Count -gt 0) {
        Use-EmulatorStore {
            $script:Store.Busy.ExceptWith($Keys)
        }
    }
}
