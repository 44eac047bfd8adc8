BeforeAll { . "$PSScriptRoot/common.ps1" }

Describe 'Add-CommerceIPAllowList' {
    BeforeEach {
        Initialize-ExchangeEmulator -Force
        $journal = New-Journal
    }

    It 'adds the published ranges once' {
        (Add-CommerceIPAllowList @journal).Added | Should -Be (Get-CommerceMailProfile).IPRanges.Range
        Reset-EmulatorCallCount
        (Add-CommerceIPAllowList @journal).Status | Should -Be 'Unchanged'
        (Get-EmulatorCallCount -Name Set-HostedConnectionFilterPolicy).Calls | Should -Be 0
    }

    It 'changes nothing under -WhatIf' {
        (Add-CommerceIPAllowList -WhatIf @journal).Status | Should -Be 'Planned'
        (Get-HostedConnectionFilterPolicy).IPAllowList | Should -BeNullOrEmpty
    }

    It 'tells in a list, not in a table, which scanner controls fail' {
        $result = Add-CommerceIPAllowList @journal
        $result | Format-List | Out-String | Should -Match 'ORCA-114'
        $result | Format-Table | Out-String | Should -Not -Match 'ORCA-114'
    }

    It 'has the same shape on an Edge Transport server' {
        Initialize-ExchangeEmulator -Shape Edge -Force
        $result = Add-CommerceIPAllowList 66.220.144.7 -Comment shop -ExpirationTime (Get-Date).AddDays(30) @journal
        $result.Target | Should -Be 'Edge'
        (Get-IPAllowListEntry).Comment | Should -Be 'shop'
    }

    # A console of 80 columns keeps the last one free.
    It 'shows at 80 columns what was added, and how many more' {
        Add-CommerceIPAllowList @journal | Out-String -Width 79 | Should -Match '66\.220\.144\.128/25 \+4'
    }
}
