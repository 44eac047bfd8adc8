function Add-EmulatorFault {
    <#
    .SYNOPSIS
    Makes calls of a command go wrong.
    .DESCRIPTION
    Kinds that strike a whole request, so that a batch of ten gets one error and no answers: Throttle (429),
    ServiceUnavailable (503), GatewayTimeOut (504), TimeOut, SessionLoss (terminating; every further call too,
    until connected again), SlowAnswer (only -DelayMs), TerminatingError.
    Kinds that strike one object: NonTerminatingError, TransientError, SignInRequired, SilentDrop (the command
    succeeds and stores nothing).
    Faults live in the process, shared by its runspaces on the same organisation.
    .PARAMETER Command
    The command's own name, without a prefix; wildcards allowed.
    .PARAMETER Identity
    Only for this object, whatever way the caller names it.
    .PARAMETER Skip
    Let so many matching requests (or objects) pass first.
    .PARAMETER Times
    How often it strikes, then it is gone; 0 for every time.
    .PARAMETER AfterChange
    The change is stored all the same; only its answer gets lost.
    .PARAMETER Message
    Replaces the text of the error; -ExceptionType and -Code its other two fields. All may be empty.
    .EXAMPLE
    Add-EmulatorFault Set-MailboxJunkEmailConfiguration Throttle -Skip 3 -RetryAfterSeconds 2
    .EXAMPLE
    Add-EmulatorFault Set-MailboxJunkEmailConfiguration TimeOut -AfterChange
    #>
    [CmdletBinding()]
    param(
        [Parameter(Mandatory, Position = 0)]
        [string]$Command,

        [Parameter(Mandatory, Position = 1)]
        [ValidateSet('Throttle', 'ServiceUnavailable', 'GatewayTimeOut', 'TimeOut', 'SessionLoss', 'SlowAnswer', 'TerminatingError',
            'NonTerminatingError', 'TransientError', 'SignInRequired', 'SilentDrop')]
        [string]$Kind,

        [string]$Identity,
        [ValidateRange(0, 2147483647)]
        [int]$Skip,
        [ValidateRange(0, 2147483647)]
        [int]$Times = 1,
        [ValidateRange(0, 3600000)]
        [int]$DelayMs,
        [int]$RetryAfterSeconds = 1,
        [switch]$AfterChange,
        [string]$ExceptionType,
        [string]$Message,
        [string]$Code
    )

    $fault = @{
        Command = $Command; Kind = $Kind; Identity = $Identity; Skip = $Skip; Times = $Times
        DelayMs = $DelayMs; RetryAfterSeconds = $RetryAfterSeconds; AfterChange = [bool]$AfterChange
    }
    foreach ($name in 'ExceptionType', 'Message', 'Code') {
        if ($PSBoundParameters.ContainsKey($name)) {
            $fault[$name] = $PSBoundParameters[$name]
        }
    }
    Use-EmulatorStore {
        $script:Store.Faults.Add($fault)
    }
}

function Get-EmulatorFault {
    <#
    .SYNOPSIS
    Shows the faults that have not struck for the last time.
    #>
    [CmdletBinding()]
    param()

    Use-EmulatorStore {
        foreach ($fault in $script:Store.Faults) {
            [pscustomobject][ordered]@{
                Command = $fault['Command']; Kind = $fault['Kind']; Identity = $fault['Identity']; Skip = $fault['Skip']
                Times = $fault['Times']; DelayMs = $fault['DelayMs']; AfterChange = $fault['AfterChange']
            }
        }
    }
}

function Clear-EmulatorFault {
    <#
    .SYNOPSIS
    Removes all faults, or those of one command.
    #>
    [CmdletBinding()]
    param(
        [Parameter(Position = 0)]
        [string]$Command
    )

    Use-EmulatorStore {
        foreach ($fault in $script:Store.Faults.ToArray()) {
            if (-not $Command -or $fault['Command'] -eq $Command) {
                $null = $script:Store.Faults.Remove($fault)
            }
        }
    }
}
