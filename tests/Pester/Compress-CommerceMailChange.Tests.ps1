BeforeAll { . "$PSScriptRoot/common.ps1" }

Describe 'Compress-CommerceMailChange' {
    BeforeEach {
        Initialize-ExchangeEmulator -Force
        $journal = New-Journal
        $null = 1..3 | ForEach-Object {
            Add-CommerceSafeSenders ada@contoso.com -Sender a.example @journal
            Remove-CommerceSafeSenders ada@contoso.com -Sender a.example @journal
        }
        $run = (Add-CommerceSafeSenders ada@contoso.com -Sender b.example @journal).RunId
    }

    It 'shortens old changes and keeps what can be taken back' {
        $result = Compress-CommerceMailChange -Before (Get-Date).AddDays(1) @journal
        $result | Should -BeOfType ([CommerceMailAdmin.CommerceMailJournal])
        $result.Status | Should -Be 'Changed'
        $result.Lines | Should -BeLessThan $result.LinesBefore
        (Undo-CommerceMailChange $run @journal).Status | Should -Be 'Removed'
    }

    It 'changes nothing with -WhatIf, or if nothing is old' {
        (Compress-CommerceMailChange -Before (Get-Date).AddDays(1) -WhatIf @journal).Status | Should -Be 'Planned'
        (Compress-CommerceMailChange @journal).Status | Should -Be 'Unchanged'
        Get-CommerceMailChange @journal | Should -HaveCount 7
    }
}
