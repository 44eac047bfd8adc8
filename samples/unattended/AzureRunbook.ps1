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
$bad = @(foreach ($test in Test-CommerceSafeSenders -RecipientTypeDetails SharedMailbox -JournalPath $JournalPath -ErrorAction Continue) {
        if ($test.Result -ne 'Pass') {
            $test
        }
    })
foreach ($test in $bad) {
    "$($test.Identity) $($test.Result): $($test.Reason)"
    if ($Repair -and $test.Result -eq 'Fail') {
        Add-CommerceSafeSenders $test.Identity -JournalPath $JournalPath -Confirm:$false -ErrorAction Continue
    }
}
if ($bad.Count -gt 0 -and -not $Repair) {
    # An alert rule can watch failed jobs.
    throw "$($bad.Count) mailboxes lack safe senders, or could not be read."
}
