#Requires -Version 5.1
<#
.SYNOPSIS
A drift check for a scheduler: tests the safe senders, mends them on request, and tells by its exit code.
.DESCRIPTION
Exit code 0: every mailbox has every sender. 1: some lacked a sender (with -Repair: and were mended or not, see the report). 2: some could not
be read or mended, or there was no connection.
.PARAMETER Connect
Connects to Exchange. Without it, the session is expected to be connected already.
.PARAMETER Group
Distribution groups whose members are checked. Without it, shared mailboxes are.
.PARAMETER Repair
Adds what is missing.
.PARAMETER JournalPath
The journal of changes. It has to be the same file at every run, or the check cannot tell what has been removed.
.PARAMETER ReportPath
A file that gets one line a mailbox that is not in order.
#>
[CmdletBinding()]
param(
    [scriptblock]$Connect,
    [string[]]$Group,
    [switch]$Repair,
    [Parameter(Mandatory)] [string]$JournalPath,
    [string]$ReportPath
)

$ErrorActionPreference = 'Continue'
$selection = @{ RecipientTypeDetails = 'SharedMailbox' }
if ($Group) {
    $selection = @{ Group = $Group }
}
try {
    if ($Connect) {
        $null = & $Connect
    }
    $bad = @(foreach ($test in Test-CommerceSafeSenders @selection -JournalPath $JournalPath) {
            if ($test.Result -ne 'Pass') {
                $test
            }
        })
    $failed = @(foreach ($test in $bad) {
            if ($test.Result -ne 'Fail') {
                $test
            }
        })
    if ($ReportPath) {
        $lines = [string[]]@(foreach ($test in $bad) { "$($test.Identity)`t$($test.Result)`t$($test.Reason)" })
        [IO.File]::WriteAllLines($PSCmdlet.GetUnresolvedProviderPathFromPSPath($ReportPath), $lines)
    }
    if ($Repair) {
        $failed += @(foreach ($test in $bad) {
                if ($test.Result -eq 'Fail') {
                    foreach ($result in Add-CommerceSafeSenders $test.Identity -JournalPath $JournalPath -Confirm:$false) {
                        if ($result.Status -notin 'Added', 'Unchanged') {
                            $result
                        }
                    }
                }
            })
    }
    $bad
}
catch {
    $PSCmdlet.WriteError($_)
    exit 2
}
if ($failed.Count -gt 0) {
    exit 2
}
exit [int]($bad.Count -gt 0)
