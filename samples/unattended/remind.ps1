#Requires -Version 5.1
<#
.SYNOPSIS
Sync, remind, alert: reads new mail into the ledger, and reminds of cases that have become due. The exit code says if somebody must look.
.DESCRIPTION
The timer, cron or scheduled task calls it every quarter of an hour, with -Morning once a day. Settings, from the environment or the file of
-SettingsPath:
COMMERCE_STATE (a permanent folder), COMMERCE_MAIL (a folder or file of mail), COMMERCE_ZONE (a time zone).
COMMERCE_WEBHOOK (Teams or Slack), or COMMERCE_SMTP, COMMERCE_FROM and COMMERCE_TO.
Exit code 0: nobody waits too long. 1: answers are overdue. 2: mail could not be read, or the message could not be sent.
.PARAMETER Morning
Sends the whole list.
.PARAMETER Connect
A script that connects to a mailbox on a server and returns the connection, in place of COMMERCE_MAIL. remind-mailbox.ps1 has an example.
.PARAMETER SettingsPath
A file of settings, which Read-Settings.ps1 reads. Default: the environment.
#>
[CmdletBinding()]
param([switch]$Morning, [scriptblock]$Connect, [string]$SettingsPath)

$ErrorActionPreference = 'Stop'
try {
    if ($SettingsPath) { & "$PSScriptRoot/Read-Settings.ps1" $SettingsPath }
    if (-not $env:COMMERCE_STATE) { throw 'COMMERCE_STATE is not set. Name a folder that lasts.' }
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
