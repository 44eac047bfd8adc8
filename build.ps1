<#
.SYNOPSIS
Builds, tests, packages or measures CommerceMailAdmin with dotnet.
.PARAMETER Task
build (default): makes the module folder, out/CommerceMailAdmin. test: runs all tests, the Pester suite among them.
package: makes a release build, the package for the PowerShell Gallery (.nupkg) and the file for servers without internet (.zip).
bench: runs the comparisons in bench/.
.EXAMPLE
./build.ps1; Import-Module ./out/CommerceMailAdmin
.EXAMPLE
./build.ps1 package; Publish-PSResource -NupkgPath ./out/CommerceMailAdmin.0.1.0.nupkg -Repository Local
#>
[CmdletBinding()]
param(
    [Parameter(Position = 0)]
    [ValidateSet('build', 'test', 'package', 'bench')]
    [string] $Task = 'build',

    [ValidateSet('Debug', 'Release')]
    [string] $Configuration = 'Release'
)

Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

function Invoke-Tool {
    param([string] $Tool, [string[]] $Arguments)
    & $Tool @Arguments
    if ($LASTEXITCODE -ne 0) { throw "$Tool $($Arguments -join ' ') ended with exit code $LASTEXITCODE." }
}

$package = Join-Path $PSScriptRoot 'src/CommerceMailAdmin.Package'
$out = Join-Path $PSScriptRoot 'out'

switch ($Task) {
    'build' { Invoke-Tool dotnet 'build', $package, '-c', $Configuration }
    'test' { Invoke-Tool dotnet 'test', $PSScriptRoot }
    'package' {
        $module = Join-Path $out 'CommerceMailAdmin'
        # A file that the source no longer has must not be packed.
        if (Test-Path $module) { Remove-Item $module -Recurse }
        Invoke-Tool dotnet 'build', $package, '-c', 'Release'
        Invoke-Tool dotnet (Join-Path $package 'bin/Release/net10.0/CommerceMailAdmin.Package.dll'), 'pack', $module, $out
    }
    'bench' { Invoke-Tool dotnet 'run', '-c', 'Release', '--project', (Join-Path $PSScriptRoot 'bench/CommerceMailAdmin.Bench') }
}
