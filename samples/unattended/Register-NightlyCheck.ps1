#Requires -Version 5.1
<#
.SYNOPSIS
Registers nightly.ps1 as a scheduled task of Windows, under an account without a stored password.
.PARAMETER Account
A group managed service account, such as CONTOSO\commerce$. It needs read access to the private key of the certificate.
.PARAMETER Folder
The folder with these scripts.
.PARAMETER At
The time of day.
.PARAMETER SettingsPath
The file of settings for nightly.ps1. Default: the environment variables of the machine.
.PARAMETER Shell
The PowerShell that runs the task. Default: the edition that runs this script.
#>
[CmdletBinding(SupportsShouldProcess)]
param(
    [Parameter(Mandatory)] [string]$Account,
    [string]$Folder = $PSScriptRoot,
    [string]$At = '04:30',
    [string]$SettingsPath,
    [string]$Shell = $(if ($PSVersionTable.PSEdition -eq 'Core') { "$PSHOME\pwsh.exe" } else { "$PSHOME\powershell.exe" })
)

$arguments = "-NoProfile -NonInteractive -File `"$Folder\nightly.ps1`""
if ($SettingsPath) {
    $arguments += " -SettingsPath `"$SettingsPath`""
}
$action = New-ScheduledTaskAction -Execute $Shell -Argument $arguments
$trigger = New-ScheduledTaskTrigger -Daily -At $At -RandomDelay (New-TimeSpan -Minutes 20)
$principal = New-ScheduledTaskPrincipal -UserId $Account -LogonType Password -RunLevel Limited
$settings = New-ScheduledTaskSettingsSet -MultipleInstances IgnoreNew -StartWhenAvailable -ExecutionTimeLimit (New-TimeSpan -Hours 2)
if ($PSCmdlet.ShouldProcess('Commerce safe senders', 'Register the scheduled task')) {
    Register-ScheduledTask -TaskName 'Commerce safe senders' -Action $action -Trigger $trigger -Principal $principal -Settings $settings
}
