#Requires -Version 5.1
<#
.SYNOPSIS
The timer, cron or scheduled task calls this script: it reads its settings, connects, and checks. The exit code has the result.
.DESCRIPTION
Settings, from the environment or the file of -SettingsPath:
EXCHANGE_APPID, EXCHANGE_ORGANIZATION, EXCHANGE_CERTIFICATE (a thumbprint, or a .pfx file), COMMERCE_STATE (a permanent folder).
COMMERCE_REPAIR: 1 adds the senders that are missing.
COMMERCE_GROUP: distribution groups whose members are checked, with commas between them. Or COMMERCE_KINDS: the kinds of mailboxes, such as
UserMailbox,SharedMailbox. Default: SharedMailbox.
COMMERCE_CONTROLS: more controls of Test-CommerceMailReadiness, such as IP-ALLOW-LIST,MAIL-FLOW-RULES,ANSWERS-IN-TIME. Default: none.
Exit code 0: everything is in order. 1: something is missing. 2: something could not be read.
.PARAMETER SettingsPath
A file of settings, which Read-Settings.ps1 reads. Default: the environment.
#>
[CmdletBinding()]
param([string]$SettingsPath)

$ErrorActionPreference = 'Stop'
$folder = $PSScriptRoot
try {
    if ($SettingsPath) {
        & "$folder/Read-Settings.ps1" $SettingsPath
    }
    if (-not $env:COMMERCE_STATE) { throw 'COMMERCE_STATE is not set. Name a folder that lasts.' }
    Import-Module CommerceMailAdmin
}
catch {
    Write-Error -ErrorRecord $_ -ErrorAction Continue
    exit 2
}
$settings = @{
    AppId        = $env:EXCHANGE_APPID
    Organization = $env:EXCHANGE_ORGANIZATION
    Certificate  = $env:EXCHANGE_CERTIFICATE
}
$selection = @{}
if ($env:COMMERCE_GROUP) {
    $selection.Group = $env:COMMERCE_GROUP -split ',' | ForEach-Object { $_.Trim() }
}
elseif ($env:COMMERCE_KINDS) {
    $selection.RecipientTypeDetails = $env:COMMERCE_KINDS -split ',' | ForEach-Object { $_.Trim() }
}
& "$folder/Test-SafeSenders.ps1" -Connect { & "$folder/Connect-WithCertificate.ps1" @settings } @selection `
    -Repair:($env:COMMERCE_REPAIR -eq '1') -JournalPath "$env:COMMERCE_STATE/changes.jsonl" -ReportPath "$env:COMMERCE_STATE/report.tsv"
$worst = $LASTEXITCODE
if ($env:COMMERCE_CONTROLS) {
    & "$folder/Test-Controls.ps1" -Control ($env:COMMERCE_CONTROLS -split ',' | ForEach-Object { $_.Trim() }) -StatePath $env:COMMERCE_STATE
    $worst = [Math]::Max($worst, $LASTEXITCODE)
}
exit $worst
