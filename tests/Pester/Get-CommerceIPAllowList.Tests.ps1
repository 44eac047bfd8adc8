BeforeAll { . "$PSScriptRoot/common.ps1" }

Describe 'Get-CommerceIPAllowList' {
    BeforeEach {
        Initialize-ExchangeEmulator -Force
        $journal = New-Journal
    }

    It 'tells what is there, what is missing, and which entries are this module''s' {
        Set-HostedConnectionFilterPolicy Default -IPAllowList @{ Add = '192.0.2.0/24' }
        $null = Add-CommerceIPAllowList 66.220.144.128/25 @journal
        $state = Get-CommerceIPAllowList @journal
        $state.Present | Should -Be '66.220.144.128/25'
        $state.Missing | Should -HaveCount 4
        $state.Entries.Where{ $_.AddedByThisModule }.Range | Should -Be '66.220.144.128/25'
        $state.RemainingEntries | Should -Be 1271
    }

    It 'fits into 80 columns' {
        Get-CommerceIPAllowList @journal | Out-String -Width 80 | Should -Match 'ConnectionFilter'
    }
}
