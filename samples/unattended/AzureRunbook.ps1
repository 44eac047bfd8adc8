# An Azure Automation runbook (PowerShell 7.4 runtime with the modules ExchangeOnlineManagement and CommerceMailAdmin). It signs in with the
# managed identity of the Automation account. The disk of the sandbox does not last, so -JournalPath names a mounted share of a hybrid worker.
param(
    [Parameter(Mandatory)] [string]$Organization,
    [Parameter(Mandatory)] [string]$JournalPath,
    [bool]$Repair = $false
)

$ErrorActionPreference = 'Stop'
Import-Module CommerceMailAdmin
Connect-ExchangeOnline -ManagedIdentity -Organization $Organization -ShowBanner:$false
$bad = @(Test-CommerceSafeSenders -RecipientTypeDetails SharedMailbox -JournalPath $JournalPath -ErrorAction Continue -ErrorVariable unread |
        Where-Object Result -ne Pass)
$left = $unread.Count
foreach ($test in $bad) {
    "$($test.Identity) $($test.Result): $($test.Reason)"
    if ($Repair -and $test.Result -eq 'Fail') {
        $repaired = Add-CommerceSafeSenders $test.Identity -JournalPath $JournalPath -Confirm:$false -ErrorAction Continue
        if ($repaired.Status -in 'Added', 'Unchanged') {
            $repaired
            continue
        }
    }
    $left++
}
if ($left -gt 0) {
    # An alert rule can watch failed jobs.
    throw "$left mailboxes lack safe senders, or could not be read."
}
