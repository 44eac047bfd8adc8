BeforeAll { . "$PSScriptRoot/common.ps1" }

Describe 'Sync-CommerceCase' {
    It 'makes a ledger that answers like the mail itself' {
        $ledger = "$TestDrive/cases.ledger"
        $result = Sync-CommerceCase $sample -Ledger $ledger -WarningAction SilentlyContinue
        $result | Should -BeOfType ([CommerceMailAdmin.CaseSyncResult])
        $result.Mailbox | Should -Be 'support-mailbox'
        $fromMail = Get-CommerceCaseBacklog $sample @noon | ConvertTo-Json
        Get-CommerceCaseBacklog -Ledger $ledger @noon | ConvertTo-Json | Should -Be $fromMail
    }

    It 'reads only what is new' {
        $ledger = "$TestDrive/again.ledger"
        $null = Sync-CommerceCase $sample -Ledger $ledger -WarningAction SilentlyContinue
        $again = Sync-CommerceCase $sample -Ledger $ledger -WarningAction SilentlyContinue
        $again.Added | Should -Be 0
        $again.NewCases | Should -Be 0
        $again.Since | Should -Not -BeNullOrEmpty
    }

    It 'does nothing under -WhatIf' {
        Sync-CommerceCase $sample -Ledger "$TestDrive/none.ledger" -WhatIf | Should -BeNullOrEmpty
        "$TestDrive/none.ledger" | Should -Not -Exist
    }

    It 'shows a table of 80 columns' {
        $lines = Sync-CommerceCase $sample -Ledger "$TestDrive/table.ledger" -WarningAction SilentlyContinue | Format-Table | Out-String -Width 80 -Stream
        ($lines -match 'NewCases')[0] | Should -Match 'Mailbox.*Since.*Read.*Added.*NewCases.*NewAnswers'
    }
}
