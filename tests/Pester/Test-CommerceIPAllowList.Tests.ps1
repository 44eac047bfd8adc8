BeforeAll { . "$PSScriptRoot/common.ps1" }

Describe 'Test-CommerceIPAllowList' {
    BeforeEach {
        Initialize-ExchangeEmulator -Force
        $journal = New-Journal
    }

    It 'passes when all is there, and tells what another program has wiped' {
        $null = Add-CommerceIPAllowList @journal
        (Test-CommerceIPAllowList @journal).Result | Should -Be 'Pass'
        Clear-EmulatorAllowEntry -IPAllowList
        $test = Test-CommerceIPAllowList @journal
        $test.Result | Should -Be 'Fail'
        $test.Lost | Should -HaveCount 5
    }

    It 'changes nothing' {
        Reset-EmulatorCallCount
        $null = Test-CommerceIPAllowList @journal
        (Get-EmulatorCallCount -Name Set-HostedConnectionFilterPolicy).Calls | Should -Be 0
    }
}
