<#
.SYNOPSIS
Runs the tenant guard and writes its results as NUnit XML, for a CI system or a scheduler. Needs Pester 5 or newer.
.PARAMETER Data
The parameters of TenantGuard.Tests.ps1.
.PARAMETER ResultPath
The file for the results.
.EXAMPLE
./Invoke-TenantGuard.ps1 -Data @{ Mailbox = 'support@contoso.com'; Domain = 'contoso.com'; AllowedOverdue = 2 } -ResultPath ./guard.xml
#>
[CmdletBinding()]
param([hashtable] $Data = @{}, [string] $ResultPath = './tenant-guard.xml')

$ErrorActionPreference = 'Stop'
if (-not (Get-Module CommerceMailAdmin)) { Import-Module CommerceMailAdmin }
if (-not (Get-Module Pester)) { Import-Module Pester -MinimumVersion 5.0.0 }
$configuration = New-PesterConfiguration
$configuration.Run.Container = New-PesterContainer -Path "$PSScriptRoot/TenantGuard.Tests.ps1" -Data $Data
$configuration.Run.Exit = $true
$configuration.Output.Verbosity = 'Detailed'
$configuration.TestResult.Enabled = $true
$configuration.TestResult.OutputFormat = 'NUnitXml'
$configuration.TestResult.OutputPath = $PSCmdlet.GetUnresolvedProviderPathFromPSPath($ResultPath)
Invoke-Pester -Configuration $configuration
