#Requires -Version 5.1
<#
.SYNOPSIS
remind.ps1 for a shared mailbox of Exchange Online, read by Microsoft Graph with the certificate of an application.
.DESCRIPTION
More settings than those of remind.ps1: COMMERCE_MAILBOX (the address), EXCHANGE_APPID, EXCHANGE_ORGANIZATION and EXCHANGE_CERTIFICATE (a
thumbprint). For another kind of mailbox, change the command in the braces.
.PARAMETER Morning
Sends the whole list.
.PARAMETER SettingsPath
A file of settings, which Read-Settings.ps1 reads. Default: the environment.
#>
[CmdletBinding()]
param([switch]$Morning, [string]$SettingsPath)

$given = @{ Morning = $Morning }
if ($SettingsPath) {
    $given.SettingsPath = $SettingsPath
}
& "$PSScriptRoot/remind.ps1" @given -Connect {
    Connect-CommerceMailbox -Graph -Mailbox $env:COMMERCE_MAILBOX -TenantId $env:EXCHANGE_ORGANIZATION -ClientId $env:EXCHANGE_APPID `
        -CertificateThumbprint $env:EXCHANGE_CERTIFICATE -ErrorAction Stop
}
exit $LASTEXITCODE
