<#
.SYNOPSIS
Builds, tests, packages or measures CommerceMailAdmin with dotnet.
.PARAMETER Task
build (default): makes the module folder, out/CommerceMailAdmin. test: runs all tests, the Pester suite among them.
package: makes a release build and zips it. bench: runs the comparisons in bench/.
.EXAMPLE
./build.ps1; Import-Module ./out/CommerceMailAdmin
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
        if (Test-Path $module) { Remove-Item $module -Recurse }
        Invoke-Tool dotnet 'build', $package, '-c', 'Release'
        $version = (Test-ModuleManifest (Join-Path $module 'CommerceMailAdmin.psd1')).Version
        $zip = Join-Path $out "CommerceMailAdmin-$version.zip"
        if (Test-Path $zip) { Remove-Item $zip }
        Add-Type -AssemblyName System.IO.Compression.FileSystem
        [System.IO.Compression.ZipFile]::CreateFromDirectory($module, $zip, 'Optimal', $true)
        Get-Item $zip
    }
    'bench' { Invoke-Tool dotnet 'run', '-c', 'Release', '--project', (Join-Path $PSScriptRoot 'bench/CommerceMailAdmin.Bench') }
}
