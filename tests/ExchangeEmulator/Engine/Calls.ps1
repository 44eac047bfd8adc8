# Counts of what was asked: calls of a command, requests (round trips) and objects in them. With a
# state file the counts live on in it. The call log, one record per object, is kept on request.

function Add-EmulatorCount {
    param([hashtable]$Call, [int]$Objects)

    $before = $script:Store.Sections.Count[$Call.Command]
    $count = @{ Calls = 0; Requests = 0; Objects = 0 }
    if ($null -ne $before) {
        $count = $before.Clone()
    }
    if (-not $Call.Counted) {
        $Call.Counted = $true
        $count['Calls']++
    }
    $count['Requests']++
    $count['Objects'] += $Objects
    Save-EmulatorRecord 'Count' $Call.Command $count
}

function Add-EmulatorCallRecord {
    param([string]$Command, [string]$Identity, [string]$Outcome)

    if (-not $script:Store.Settings['CallLog']) {
        return
    }
    $number = $script:Store.Sections.Call.Count + 1
    Save-EmulatorRecord 'Call' ([string]$number) @{
        Number    = $number
        Command   = $Command
        Identity  = $Identity
        Key       = Get-EmulatorObjectKey $Identity
        Outcome   = $Outcome
        Time      = [DateTime]::UtcNow
        ProcessId = [Diagnostics.Process]::GetCurrentProcess().Id
    }
}
