#Requires -Version 5.1
<#
.SYNOPSIS
A check for a scheduler: tests controls of Test-CommerceMailReadiness in the session that is open. The exit code has the result.
.DESCRIPTION
Exit code 0: no control fails. 1: a control fails. 2: a control could not be tested, or no control was selected. A control in the state Warning
is shown, and does not change the exit code.
.PARAMETER Control
The controls, such as IP-ALLOW-LIST, MAIL-FLOW-RULES and ANSWERS-IN-TIME. Wildcards are expanded.
.PARAMETER StatePath
The folder with the journal, changes.jsonl, and the ledger, cases.ledger, if there is one. The results are written to readiness.json there.
#>
[CmdletBinding()]
param([Parameter(Mandatory)] [string[]]$Control, [Parameter(Mandatory)] [string]$StatePath)

$ErrorActionPreference = 'Stop'
try {
    $more = @{ JournalPath = "$StatePath/changes.jsonl"; OutFile = "$StatePath/readiness.json" }
    if (Test-Path "$StatePath/cases.ledger") {
        $more.Ledger = "$StatePath/cases.ledger"
    }
    if ($env:COMMERCE_ZONE) {
        $more.TimeZone = $env:COMMERCE_ZONE
    }
    $tests = @(Test-CommerceMailReadiness -Control $Control @more -ErrorAction Continue)
}
catch {
    Write-Error -ErrorRecord $_ -ErrorAction Continue
    exit 2
}
$tests | Where-Object State -ne Pass
if ($tests.Count -eq 0 -or $tests.State -contains 'Unknown') {
    exit 2
}
exit [int]($tests.State -contains 'Fail')
