BeforeAll { . "$PSScriptRoot/common.ps1" }

Describe 'Remove-CommerceCase' {
    BeforeEach {
        $ledger = "$TestDrive/$([guid]::NewGuid()).ledger"
        $null = Sync-CommerceCase $sample -Ledger $ledger -WarningAction SilentlyContinue
        $before = @(Get-CommerceCaseBacklog -Ledger $ledger).Count
    }

    It 'removes what is older, and a later sync does not bring it back' {
        $result = Remove-CommerceCase -OlderThan (Get-Date).AddSeconds(-1) -Ledger $ledger -Confirm:$false
        $result | Should -BeOfType ([CommerceMailAdmin.CaseRemovalResult])
        $left = @(Get-CommerceCaseBacklog -Ledger $ledger).Count
        $left | Should -BeLessThan $before
        Copy-Item $sample "$TestDrive/moved" -Recurse -Force
        $null = Sync-CommerceCase "$TestDrive/moved" -Mailbox support-mailbox -Ledger $ledger -WarningAction SilentlyContinue
        @(Get-CommerceCaseBacklog -Ledger $ledger).Count | Should -Be $left
    }

    It 'changes nothing under -WhatIf' {
        Remove-CommerceCase -OlderThan (Get-Date).AddSeconds(-1) -Ledger $ledger -WhatIf | Should -BeNullOrEmpty
        @(Get-CommerceCaseBacklog -Ledger $ledger).Count | Should -Be $before
    }

    It 'refuses an instant that is yet to come' {
        { Remove-CommerceCase -OlderThan (Get-Date).AddDays(1) -Ledger $ledger -Confirm:$false } | Should -Throw -ErrorId 'OlderThanInFuture,*'
    }
}
