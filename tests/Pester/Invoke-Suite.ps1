<#
.SYNOPSIS
Runs the Pester suite on the built module.
.PARAMETER Path
The test files or folders to run. Default: all.
.PARAMETER Pester
The Pester module: a name, or the path of its manifest.
.PARAMETER ResultFile
A new file that receives one JSON object for each test: File, Name, Result (Passed, Failed, Skipped or another result of Pester) and Message.
.EXAMPLE
./Invoke-Suite.ps1 -Path ./Get-CommerceCase.Tests.ps1
#>
param([string[]] $Path = $PSScriptRoot, [string] $Pester = 'Pester', [string] $ResultFile)

Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

Import-Module $Pester -MinimumVersion 6.2.0
$configuration = New-PesterConfiguration
$configuration.Run.Path = $Path
$configuration.Run.PassThru = $true
$configuration.Output.Verbosity = 'Normal'
$run = Invoke-Pester -Configuration $configuration

# The message, and the lines of the stack that lie in the suite.
function Get-Message($Of) {
    @(foreach ($problem in $Of.ErrorRecord) {
        "$problem"
        "$($problem.ScriptStackTrace)" -split "`n" | Where-Object { $_.Contains($PSScriptRoot) -and -not $_.Contains($PSCommandPath) }
    }) -join "`n"
}

# A block that failed although its tests passed: its AfterAll. A container that failed has no tests at all.
$broken = @($run.FailedBlocks | Where-Object { -not ($_.Tests | Where-Object Result -eq 'Failed') }) + @($run.FailedContainers)
$results = @(
    foreach ($test in $run.Tests) {
        [pscustomobject]@{ File = Split-Path $test.ScriptBlock.File -Leaf; Name = $test.ExpandedPath; Result = "$($test.Result)"; Message = Get-Message $test }
    }
    foreach ($part in $broken) {
        $file = if ($part.PSObject.Properties['Item']) { "$($part.Item)" } else { $part.ScriptBlock.File }
        [pscustomobject]@{ File = Split-Path $file -Leaf; Name = 'Setup and cleanup'; Result = 'Failed'; Message = Get-Message $part }
    }
)
if ($ResultFile) { ConvertTo-Json -InputObject $results | Set-Content -LiteralPath $ResultFile -Encoding utf8 }

exit [int]($null -ne ($results | Where-Object Result -eq 'Failed'))
