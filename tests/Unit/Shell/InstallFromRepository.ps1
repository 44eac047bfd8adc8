# Publishes a package to a local repository and installs it from there, as README describes it for the PowerShell Gallery.
param([string] $Package, [string] $Folder)
Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'

$feed = (New-Item -ItemType Directory (Join-Path $Folder 'feed')).FullName
Register-PSResourceRepository -Name Local -Uri $feed -Trusted
Publish-PSResource -NupkgPath $Package -Repository Local
"published $((Find-PSResource CommerceMailAdmin -Repository Local).Version)"
$found = Find-PSResource CommerceMailAdmin -Repository Local
"found $($found.Version) $(if ("$($found.LicenseUri)" -match 'mit$') { 'MIT' })"

Install-PSResource CommerceMailAdmin -Repository Local -Scope CurrentUser
$installed = Get-InstalledPSResource CommerceMailAdmin
"installed $($installed.Version)"

# A new process, as after a restart of the shell. It finds the module by its name.
$shell = (Get-Process -Id $PID).Path
$sample = Join-Path (Split-Path (Split-Path (Split-Path $PSScriptRoot))) 'samples/support-mailbox'
$modules = $installed.InstalledLocation
& $shell -NoProfile -Command "
    Remove-Module CommerceMailAdmin; `$env:PSModulePath = '$modules'; Import-Module CommerceMailAdmin
    `$command = Get-Command Get-CommerceCaseBacklog
    if (-not `$command.Module.ModuleBase.StartsWith('$modules')) { throw `"`$(`$command.Module.ModuleBase) is not the installed module.`" }
    `"cmdlet `$(`$command.Name) of `$(`$command.Version)`"
    if ((Get-Help Get-CommerceCaseBacklog).Synopsis -match 'due times') { 'help is there' }
    `"cases `$(@(Get-CommerceCaseBacklog '$sample' -WarningAction SilentlyContinue).Count)`""
if ($LASTEXITCODE -ne 0) { exit 1 }

# The next version, from a folder, as a developer publishes it.
$next = Join-Path $Folder 'next/CommerceMailAdmin'
$null = New-Item -ItemType Directory (Split-Path $next)
Copy-Item (Join-Path $modules 'CommerceMailAdmin/0.1.0') $next -Recurse
Get-ChildItem $next -Filter PSGetModuleInfo.xml -Force | Remove-Item -Force
$manifest = Join-Path $next 'CommerceMailAdmin.psd1'
(Get-Content $manifest -Raw).Replace("'0.1.0'", "'0.1.1'") | Set-Content $manifest -NoNewline
Publish-PSResource -Path $next -Repository Local
Update-PSResource CommerceMailAdmin -Repository Local
"updated $(@(Get-InstalledPSResource CommerceMailAdmin | ForEach-Object Version | Sort-Object)[-1])"

Uninstall-PSResource CommerceMailAdmin -Version '*'
if (-not (Get-InstalledPSResource CommerceMailAdmin -ErrorAction SilentlyContinue)) { 'removed' }
