<#
.SYNOPSIS
Runs the Pester suite against the built module, and writes "passed failed skipped" to a file for whoever counts.
#>
param([string] $ResultFile)

Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

$pester = Get-Module -ListAvailable Pester | Where-Object Version -ge '5.0' | Sort-Object Version -Descending | Select-Object -First 1
if (-not $pester) {
    Write-Host 'Pester 5 or later is not installed: Install-Module Pester. The suite was not run.'
    exit 0
}

Import-Module $pester
$configuration = New-PesterConfiguration
$configuration.Run.Path = $PSScriptRoot
$configuration.Run.PassThru = $true
$configuration.Output.Verbosity = 'Normal'
$run = Invoke-Pester -Configuration $configuration
foreach ($test in $run.Skipped) { Write-Host "skipped: $($test.ExpandedPath)" }

$broken = @($run.FailedContainers).Count + @($run.FailedBlocks).Count
if ($ResultFile) {
    Set-Content -LiteralPath $ResultFile -Value "$($run.PassedCount) $($run.FailedCount + $broken) $($run.SkippedCount)"
}

exit [int]($run.FailedCount + $broken -gt 0)
