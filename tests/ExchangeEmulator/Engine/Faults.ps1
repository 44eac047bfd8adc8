# Faults: what goes wrong at which call. Control/Faults.ps1 adds and clears them.
#
# Some strike a request as a whole (a batch of ten gets one error and no answers), others one object
# in a request. A fault waits for Skip matching occurrences, then strikes Times times, or every time
# if Times is 0.

# Kind = whether it strikes the whole request.
$script:FaultKind = @{
    Throttle            = $true
    ServiceUnavailable  = $true
    GatewayTimeOut      = $true
    TimeOut             = $true
    SessionLoss         = $true
    SlowAnswer          = $true
    TerminatingError    = $true
    NonTerminatingError = $false
    TransientError      = $false
    SignInRequired      = $false
    SilentDrop          = $false
}

# Fact (junk mail): the message of older builds, "per mailbox, not fatal".
$script:SignInMessage = 'The Junk Email configuration couldn''t be set. The user needs to sign in to Outlook Web App before they can modify their Safe Senders and Recipients or Blocked Senders lists.'

# The fault that strikes now, if any. Faults that wait come one occurrence nearer on the way.
function Find-EmulatorFault {
    param([string]$Command, [bool]$WholeRequest, [string[]]$Identity)

    Use-EmulatorStore {
        foreach ($fault in $script:Store.Faults.ToArray()) {
            if ($script:FaultKind[$fault['Kind']] -ne $WholeRequest -or $Command -notlike $fault['Command'] -or
                -not (Test-EmulatorFaultIdentity $fault $Identity)) {
                continue
            }
            if ($fault['Skip'] -gt 0) {
                $fault['Skip']--
                continue
            }
            if ($fault['Times'] -eq 1) {
                $null = $script:Store.Faults.Remove($fault)
            }
            elseif ($fault['Times'] -gt 1) {
                $fault['Times']--
            }
            return $fault
        }
    }
}

# A fault for a mailbox strikes whatever way the caller names that mailbox.
function Test-EmulatorFaultIdentity {
    param([hashtable]$Fault, [string[]]$Identity)

    if (-not $Fault['Identity']) {
        return $true
    }
    $key = Get-EmulatorObjectKey $Fault['Identity']
    foreach ($name in $Identity) {
        if ($name -and (Get-EmulatorObjectKey $name) -eq $key) {
            return $true
        }
    }
    return $false
}

# The GUID of the one recipient meant, else the text itself.
function Get-EmulatorObjectKey {
    param([string]$Identity)

    if (-not $Identity) {
        return ''
    }
    $found = @(Find-EmulatorRecipient $Identity)
    if ($found.Count -eq 1) {
        return $found[0]['Guid']
    }
    return $Identity
}

# The error a fault shows, or nothing for SlowAnswer and SilentDrop.
function New-EmulatorFaultError {
    param([hashtable]$Fault, [string]$Command, [string]$Identity)

    $online = $script:Shape -eq 'Online'
    $retryAfter = $Fault['RetryAfterSeconds']
    $type = $script:ErrorType.InvalidOperation
    $message = ''
    switch ($Fault['Kind']) {
        'Throttle' {
            # Fact (sessions): "only for throttling (429), 503, 504 and transient types".
            if ($online) {
                return New-EmulatorTransportError $Command 429 'Too Many Requests' $retryAfter
            }
            $type = $script:ErrorType.OverBudget
            $message = "The request budget is used up. Try again in $retryAfter seconds."
        }
        'ServiceUnavailable' {
            if ($online) {
                return New-EmulatorTransportError $Command 503 'Service Unavailable' $retryAfter
            }
            $type = $script:ErrorType.Transient
            $message = 'The server is too busy.'
        }
        'GatewayTimeOut' {
            if ($online) {
                return New-EmulatorTransportError $Command 504 'Gateway Timeout' 0
            }
            $type = $script:ErrorType.TimeOut
            $message = 'The server did not answer in time.'
        }
        'TimeOut' {
            $type = $script:ErrorType.TimeOut
            $message = 'The operation has timed out.'
        }
        'TransientError' {
            $type = $script:ErrorType.Transient
            $message = 'A directory server is not available at the moment.'
        }
        'SignInRequired' {
            $message = $script:SignInMessage
        }
        'NonTerminatingError' {
            $message = "The operation on '$Identity' failed."
        }
        'TerminatingError' {
            $message = 'The operation failed and the pipeline ends.'
        }
        default {
            return
        }
    }
    if ($Fault.ContainsKey('ExceptionType')) {
        $type = $Fault['ExceptionType']
    }
    if ($Fault.ContainsKey('Message')) {
        $message = $Fault['Message']
    }
    if ($Fault.ContainsKey('Code')) {
        return New-EmulatorError -Command $Command -Type $type -Message $message -Code $Fault['Code']
    }
    return New-EmulatorError -Command $Command -Type $type -Message $message
}
