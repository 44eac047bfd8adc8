#Requires -Version 5.1
<#
.SYNOPSIS
A check for a scheduler: tests the safe senders, and adds what is missing on request. The exit code has the result.
.DESCRIPTION
Exit code 0: every mailbox has every sender. 1: some mailboxes lacked a sender, or an anti-spam policy ignores senders (with -Repair,
see the report). 2: some mailboxes could not be read or repaired, no mailbox was selected, or there was no connection.
.PARAMETER Connect
A script that connects to Exchange. Default: the session is already connected.
.PARAMETER Group
Distribution groups whose members are checked.
.PARAMETER RecipientTypeDetails
The kinds of mailboxes that are checked if no group is given. Default: SharedMailbox.
.PARAMETER Repair
Adds what is missing.
.PARAMETER JournalPath
The journal of changes. Use the same file for every run. Otherwise the check cannot tell what was removed.
.PARAMETER ReportPath
A file with one line for each mailbox that is not in order.
#>
[CmdletBinding()]
param(
    [scriptblock]$Connect,
    [string[]]$Group,
    [string[]]$RecipientTypeDetails = 'SharedMailbox',
    [switch]$Repair,
    [Parameter(Mandatory)] [string]$JournalPath,
    [string]$ReportPath
)

$ErrorActionPreference = 'Continue'
$selection = @{ RecipientTypeDetails = $RecipientTypeDetails }
if ($Group) {
    $selection = @{ Group = $Group }
}
try {
    if ($Connect) {
        $null = & $Connect
    }
    $tests = @(Test-CommerceSafeSenders @selection -JournalPath $JournalPath)
    if ($tests.Count -eq 0) {
        # A check that read no mailbox cannot say that all mailboxes pass.
        exit 2
    }
    $bad = @(foreach ($test in $tests) {
            if ($test.Result -ne 'Pass') {
                $test
            }
        })
    $failed = @(foreach ($test in $bad) {
            if ($test.Result -notin 'Fail', 'Neutral') {
                $test
            }
        })
    if ($ReportPath) {
        $lines = [string[]]@(foreach ($test in $bad) { "$($test.Identity)`t$($test.Result)`t$($test.Reason)" })
        [IO.File]::WriteAllLines($PSCmdlet.GetUnresolvedProviderPathFromPSPath($ReportPath), $lines)
    }
    if ($Repair) {
        $failed += @(foreach ($test in $bad) {
                if ($test.Missing) {
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
