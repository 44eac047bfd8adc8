BeforeAll { . "$PSScriptRoot/common.ps1" }

Describe 'Get-CommerceTenantAllowList' {
    BeforeEach {
        Initialize-ExchangeEmulator -Force
        $journal = New-Journal
        Add-EmulatorTenantListEntry support.facebook.com -Notes 'by hand' -RemoveAfter 45
        Add-EmulatorTenantListEntry commerce.facebook.com -Action Block
    }

    It 'shows what is there, missing and blocked' {
        $senders = Get-CommerceTenantAllowList @journal | Where-Object Target -eq 'Sender'
        $senders.Present | Should -Be 'support.facebook.com'
        $senders.Blocked | Should -Be 'commerce.facebook.com'
        $senders.Missing | Should -HaveCount 3
    }

    It 'shows every entry with its end and note' {
        $entry = (Get-CommerceTenantAllowList @journal)[0].Entries[0]
        $entry.Notes | Should -Be 'by hand'
        $entry.RemoveAfter | Should -Be 45
        $entry.AddedByThisModule | Should -BeFalse
        (Get-CommerceTenantAllowList @journal)[0].Entries | Out-String -Width 79 | Should -Match '45 days unused'
    }
}
