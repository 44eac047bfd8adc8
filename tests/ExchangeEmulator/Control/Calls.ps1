function Get-EmulatorCallCount {
    <#
    .SYNOPSIS
    Shows how often the Exchange commands were asked: Calls, Requests (round trips), Objects.
    .DESCRIPTION
    Ten identities piped into one Online command are 1 call, 1 request and 10 objects.
    .PARAMETER Name
    A command or a pattern; a command that was never called shows zeros.
    #>
    [CmdletBinding()]
    param(
        [Parameter(Position = 0)]
        [string]$Name = '*'
    )

    Use-EmulatorStore {
        $counts = $script:Store.Sections.Count
        $commands = @(@($script:CommandShape.Keys) + $script:OnlineModuleCommand | Where-Object { $_ -like $Name })
        foreach ($command in $commands) {
            if ($counts.ContainsKey($command)) {
                $count = $counts[$command]
            }
            elseif ($command -eq $Name) {
                $count = @{ Calls = 0; Requests = 0; Objects = 0 }
            }
            else {
                continue
            }
            [pscustomobject][ordered]@{ Command = $command; Calls = $count['Calls']; Requests = $count['Requests']; Objects = $count['Objects'] }
        }
    }
}

function Reset-EmulatorCallCount {
    <#
    .SYNOPSIS
    Sets the counts to zero and empties the call log.
    #>
    [CmdletBinding()]
    param()

    Use-EmulatorStore {
        foreach ($section in 'Count', 'Call') {
            foreach ($key in [string[]]@($script:Store.Sections[$section].Keys)) {
                Save-EmulatorRecord $section $key $null
            }
        }
    }
}

function Get-EmulatorCall {
    <#
    .SYNOPSIS
    Shows the call log of an organisation that was started with -CallLog: one record per object asked for.
    .PARAMETER Identity
    Only calls for this object, whatever way they named it.
    #>
    [CmdletBinding()]
    param(
        [Parameter(Position = 0)]
        [string]$Name = '*',
        [string]$Identity
    )

    Use-EmulatorStore {
        $key = Get-EmulatorObjectKey $Identity
        foreach ($record in $script:Store.Sections.Call.Values) {
            if ($record['Command'] -like $Name -and (-not $Identity -or $record['Key'] -eq $key)) {
                [pscustomobject][ordered]@{
                    Number = $record['Number']; Command = $record['Command']; Identity = $record['Identity']
                    Outcome = $record['Outcome']; Time = $record['Time']; ProcessId = $record['ProcessId']
                }
            }
        }
    }
}
