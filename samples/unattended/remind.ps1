# Sync, remind, alert: reads new mail into the ledger, reminds of cases that have become due, and ends with 1 or 2 if somebody must look.
# The timer, cron or scheduled task calls it every quarter of an hour, with -Morning once a day. It reads its settings from the environment:
# COMMERCE_STATE (a permanent folder), COMMERCE_MAIL (a folder or file of mail; leave it out and give -Connect for a mailbox on a server),
# COMMERCE_WEBHOOK (Teams or Slack), or COMMERCE_SMTP, COMMERCE_FROM and COMMERCE_TO, COMMERCE_ZONE (a time zone).
# Exit code 0: nobody waits too long. 1: answers are overdue. 2: mail could not be read, or the message could not be sent.
[CmdletBinding()]
param([switch]$Morning, [scriptblock]$Connect)

$ErrorActionPreference = 'Stop'
try {
    if (-not (Get-Module CommerceMailAdmin)) { Import-Module CommerceMailAdmin }
    $ledger = @{ Ledger = "$env:COMMERCE_STATE/cases.ledger" }
    $zone = @{}
    if ($env:COMMERCE_ZONE) { $zone = @{ TimeZone = $env:COMMERCE_ZONE } }
    if ($Connect) { & $Connect | Sync-CommerceCase @ledger } else { Sync-CommerceCase $env:COMMERCE_MAIL @ledger }
    $destination = @{ WebhookUri = $env:COMMERCE_WEBHOOK }
    if ($env:COMMERCE_SMTP) {
        $destination = @{ SmtpServer = $env:COMMERCE_SMTP; From = $env:COMMERCE_FROM; To = $env:COMMERCE_TO -split ',' }
    }
    Send-CommerceBacklogDigest @ledger @zone @destination -Reminder:(-not $Morning) -SendEmpty:$Morning
    $overdue = @(Get-CommerceCaseBacklog @ledger @zone | Where-Object DueIn -lt ([timespan]::Zero))
}
catch {
    Write-Error -ErrorRecord $_ -ErrorAction Continue
    exit 2
}
exit [int]($overdue.Count -gt 0)
