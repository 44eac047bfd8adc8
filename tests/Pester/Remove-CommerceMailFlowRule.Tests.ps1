BeforeAll { . "$PSScriptRoot/common.ps1" }

Describe 'Remove-CommerceMailFlowRule' {
    BeforeEach {
        Initialize-ExchangeEmulator -Force
        $journal = New-Journal
    }

    It 'removes the rules that this module made, by kind, and no others' {
        $null = Set-CommerceMailFlowRule @journal
        $null = New-TransportRule 'Commerce mail: duplicate order mail' -SubjectContainsWords x -PrependSubject y
        (Remove-CommerceMailFlowRule FocusedInbox @journal).Status | Should -Be 'Removed'
        (Remove-CommerceMailFlowRule @journal).Status | Should -Be 'Removed', 'Rejected'
        (Get-TransportRule).Name | Should -Be 'Commerce mail: duplicate order mail'
    }

    It 'changes nothing under -WhatIf' {
        $null = Set-CommerceMailFlowRule @journal
        (Remove-CommerceMailFlowRule -WhatIf @journal).Status | Select-Object -Unique | Should -Be 'Planned'
        Get-TransportRule | Should -HaveCount 2
    }
}
