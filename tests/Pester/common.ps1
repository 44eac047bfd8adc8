# The start of every test file: BeforeAll { . "$PSScriptRoot/common.ps1" }

$repository = Split-Path (Split-Path $PSScriptRoot)
$module = Join-Path $repository 'out/CommerceMailAdmin/CommerceMailAdmin.psd1'
$emulator = Join-Path $repository 'tests/ExchangeEmulator/ExchangeEmulator.psd1'

# A mailbox with twelve cases, and the moment that it is looked at.
$sample = Join-Path $repository 'samples/support-mailbox'
$noon = @{ TimeZone = 'UTC'; At = [datetimeoffset]'2026-06-12T12:00:00Z'; WarningAction = 'SilentlyContinue' }

Import-Module $emulator -Force
Import-Module $module -Force

# The parameter of a journal that no other test uses.
function New-Journal { @{ JournalPath = Join-Path $TestDrive "$([guid]::NewGuid()).jsonl" } }
