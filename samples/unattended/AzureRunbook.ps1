# An Azure Automation runbook (PowerShell 7.4 runtime with the modules ExchangeOnlineManagement and CommerceMailAdmin). It signs in with the Automation
# account's managed identity. The sandbox's disk does not last, so the journal is kept where -JournalPath says: a mounted share of a hybrid worker.
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
    # A failed job is what an alert rule can watch.
    throw "$($bad.Count) mailboxes lack safe senders, or could not be read."
}
