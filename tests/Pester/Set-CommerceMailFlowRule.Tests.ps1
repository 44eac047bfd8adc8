BeforeAll { . "$PSScriptRoot/common.ps1" }

Describe 'Set-CommerceMailFlowRule' {
    BeforeEach {
        Initialize-ExchangeEmulator -Force
        $journal = New-Journal
    }

    It 'makes rules that watch, lets them act when told to, and then changes nothing' {
        (Set-CommerceMailFlowRule @journal).Mode | Select-Object -Unique | Should -Be 'Audit'
        (Set-CommerceMailFlowRule -Mode Enforce @journal).Status | Select-Object -Unique | Should -Be 'Changed'
        (Set-CommerceMailFlowRule @journal).Status | Select-Object -Unique | Should -Be 'Unchanged'
        (Get-TransportRule).Mode | Select-Object -Unique | Should -Be 'Enforce'
    }

    It 'never makes a rule for a domain alone' {
        $null = Set-CommerceMailFlowRule @journal
        foreach ($rule in Get-TransportRule) {
            $rule.HeaderMatchesPatterns | Should -Not -BeNullOrEmpty
            $rule.ExceptIfHeaderMatchesPatterns | Should -Not -BeNullOrEmpty
        }
        Initialize-ExchangeEmulator -Shape OnPremises -Force
        $null = Set-CommerceMailFlowRule -WarningAction SilentlyContinue @journal
        (Get-TransportRule).ForEach{ $_.SenderIpRanges | Should -Not -BeNullOrEmpty }
    }

    It 'changes nothing under -WhatIf' {
        (Set-CommerceMailFlowRule -WhatIf @journal).Status | Select-Object -Unique | Should -Be 'Planned'
        Get-TransportRule | Should -BeNullOrEmpty
    }
}
