#Requires -Version 5.1
<#
.SYNOPSIS
Registers nightly.ps1 as a scheduled task of Windows, under an account without a stored password.
.PARAMETER Account
A group managed service account, such as CONTOSO\commerce$. It needs read access to the private key of the certificate.
.PARAMETER Folder
The folder with these scripts.
#>
[CmdletBinding(SupportsShouldProcess)]
param(
    [Parameter(Mandatory)] [string]$Account,
    [string]$Folder = $PSScriptRoot,
    [string]$At = '04:30'
)

$action = New-ScheduledTaskAction -Execute 'pwsh.exe' -Argument "-NoProfile -NonInteractive -File `"$Folder\nightly.ps1`""
$trigger = New-ScheduledTaskTrigger -Daily -At $At -RandomDelay (New-TimeSpan -Minutes 20)
$principal = New-ScheduledTaskPrincipal -UserId $Account -LogonType Password -RunLevel Limited
$settings = New-ScheduledTaskSettingsSet -MultipleInstances IgnoreNew -StartWhenAvailable -ExecutionTimeLimit (New-TimeSpan -Hours 2)
if ($PSCmdlet.ShouldProcess('Commerce safe senders', 'Register the scheduled task')) {
    Register-ScheduledTask -TaskName 'Commerce safe senders' -Action $action -Trigger $trigger -Principal $principal -Settings $settings
}
