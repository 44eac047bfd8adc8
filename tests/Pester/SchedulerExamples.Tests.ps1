# The help's examples that end with an exit code, run as scripts. A scheduler sees every failure.
BeforeDiscovery {
    $examples = @(
        @{ Name = 'Test-CommerceSafeSenders'; Fix = 'Add-CommerceSafeSenders -Group "Shop Team"'; Reads = 'Get-MailboxJunkEmailConfiguration' }
        @{ Name = 'Test-CommerceIPAllowList'; Fix = 'Add-CommerceIPAllowList'; Reads = 'Get-HostedConnectionFilterPolicy' }
        @{ Name = 'Test-CommerceMailFlowRule'; Fix = 'Set-CommerceMailFlowRule -Mode Enforce'; Reads = 'Get-TransportRule' }
    )
}

Describe 'The example of <Name> for a scheduler' -ForEach $examples {
    BeforeAll {
        . "$PSScriptRoot/common.ps1"
        $example = (Get-Help $Name -Full).examples.example.code | Where-Object { $_ -match '\bexit\b' }
        $session = "Import-Module '$emulator'; Initialize-ExchangeEmulator"

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

    It 'ends with 0 if everything is as wanted' { Get-ExitCode "$session; `$null = $Fix -WarningAction SilentlyContinue" | Should -Be 0 }
    It 'ends with 1 if something is missing' { Get-ExitCode $session | Should -Be 1 }
    It 'ends with 1 if it cannot be read' {
        Get-ExitCode "$session; `$null = $Fix -WarningAction SilentlyContinue; Add-EmulatorFault $Reads NonTerminatingError -Times 0" | Should -Be 1
    }
    It 'ends with 1 without a session' { Get-ExitCode '' | Should -Be 1 }
}
