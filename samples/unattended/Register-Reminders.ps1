#Requires -Version 5.1
<#
.SYNOPSIS
Registers remind.ps1 as scheduled tasks of Windows: reminders every quarter of an hour, and the list every morning.
.PARAMETER Account
A group managed service account, such as CONTOSO\commerce$. It needs write access to the folder COMMERCE_STATE.
.PARAMETER Folder
The folder with these scripts.
.PARAMETER Morning
The time of the list.
.PARAMETER SettingsPath
The file of settings for the script. Default: the environment variables of the machine.
.PARAMETER Script
The script to run: remind.ps1, or remind-mailbox.ps1 for a mailbox on a server.
.PARAMETER Shell
The PowerShell that runs the tasks. Default: the edition that runs this script.
#>
[CmdletBinding(SupportsShouldProcess)]
param(
    [Parameter(Mandatory)] [string]$Account,
    [string]$Folder = $PSScriptRoot,
    [string]$Morning = '07:30',
    [string]$SettingsPath,
    [string]$Script = 'remind.ps1',
    [string]$Shell = $(if ($PSVersionTable.PSEdition -eq 'Core') { "$PSHOME\pwsh.exe" } else { "$PSHOME\powershell.exe" })
)

$arguments = "-NoProfile -NonInteractive -File `"$Folder\$Script`""
if ($SettingsPath) {
    $arguments += " -SettingsPath `"$SettingsPath`""
}
$principal = New-ScheduledTaskPrincipal -UserId $Account -LogonType Password -RunLevel Limited
$settings = New-ScheduledTaskSettingsSet -MultipleInstances IgnoreNew -StartWhenAvailable -ExecutionTimeLimit (New-TimeSpan -Minutes 10)
$tasks = @(
    @{ Name = 'Commerce reminders'; Arguments = ''; Trigger = New-ScheduledTaskTrigger -Once -At '00:00' -RepetitionInterval (New-TimeSpan -Minutes 15) }
    @{ Name = 'Commerce morning list'; Arguments = ' -Morning'; Trigger = New-ScheduledTaskTrigger -Daily -At $Morning }
)
foreach ($task in $tasks) {
    if ($PSCmdlet.ShouldProcess($task.Name, 'Register the scheduled task')) {
        $action = New-ScheduledTaskAction -Execute $Shell -Argument "$arguments$($task.Arguments)"
        Register-ScheduledTask -TaskName $task.Name -Action $action -Trigger $task.Trigger -Principal $principal -Settings $settings
    }
}
