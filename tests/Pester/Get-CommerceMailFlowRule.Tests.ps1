BeforeAll { . "$PSScriptRoot/common.ps1" }

Describe 'Get-CommerceMailFlowRule' {
    BeforeEach {
        Initialize-ExchangeEmulator -Force
        $journal = New-Journal
    }

    It 'lists this module''s rules and those of others about the platform''s domains' {
        $null = Set-CommerceMailFlowRule -Rule Allow @journal
        $null = New-TransportRule Theirs -SenderDomainIs support.instagram.com -SetSCL -1
        $null = New-TransportRule Unrelated -SubjectContainsWords x -PrependSubject y
        $rules = Get-CommerceMailFlowRule @journal
        $rules.Name | Should -Be 'Commerce mail: allow', 'Theirs'
        $rules.AllowsBareDomain | Should -Be $false, $true
        $rules.AddedByThisModule | Should -Be $true, $false
    }
}
