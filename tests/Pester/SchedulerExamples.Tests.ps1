# The examples that end with an exit code, run as scripts: whatever keeps the test from passing has to reach the scheduler.
BeforeDiscovery {
    $examples = @(
        @{ Name = 'Test-CommerceSafeSenders'; Mend = 'Add-CommerceSafeSenders -Group "Shop Team"'; Reads = 'Get-MailboxJunkEmailConfiguration' }
        @{ Name = 'Test-CommerceIPAllowList'; Mend = 'Add-CommerceIPAllowList'; Reads = 'Get-HostedConnectionFilterPolicy' }
        @{ Name = 'Test-CommerceMailFlowRule'; Mend = 'Set-CommerceMailFlowRule -Mode Enforce'; Reads = 'Get-TransportRule' }
    )
}

Describe 'The example of <Name> for a scheduler' -ForEach $examples {
    BeforeAll {
        $module = "$PSScriptRoot/../../out/CommerceMailAdmin/CommerceMailAdmin.psd1"
        Import-Module $module -Force
        $example = (Get-Help $Name -Full).examples.example.code | Where-Object { $_ -match '\bexit\b' }
        $emulator = "Import-Module '$PSScriptRoot/../ExchangeEmulator/ExchangeEmulator.psd1'; Initialize-ExchangeEmulator"

        function Get-ExitCode([string] $before) {
            $script = Join-Path $TestDrive "$([guid]::NewGuid()).ps1"
            Set-Content -LiteralPath $script -Value @(
                "Import-Module '$module'"
                "`$PSDefaultParameterValues['*-Commerce*:JournalPath'] = '$script.jsonl'; `$PSDefaultParameterValues['*-Commerce*:RetryIntervalSec'] = 0"
                $before
                $example)
            $null = & (Get-Process -Id $PID).Path -NoProfile -File $script *>&1
            $LASTEXITCODE
        }
    }

    It 'ends with 0 where all is as wanted' { Get-ExitCode "$emulator; `$null = $Mend -WarningAction SilentlyContinue" | Should -Be 0 }
    It 'ends with 1 where something is missing' { Get-ExitCode $emulator | Should -Be 1 }
    It 'ends with 1 where it cannot be read' { Get-ExitCode "$emulator; `$null = $Mend -WarningAction SilentlyContinue; Add-EmulatorFault $Reads NonTerminatingError -Times 0" | Should -Be 1 }
    It 'ends with 1 without a session' { Get-ExitCode '' | Should -Be 1 }
}
