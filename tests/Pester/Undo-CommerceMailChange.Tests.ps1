BeforeAll {
    Import-Module "$PSScriptRoot/../ExchangeEmulator/ExchangeEmulator.psd1" -Force
    Import-Module "$PSScriptRoot/../../out/CommerceMailAdmin/CommerceMailAdmin.psd1" -Force
}

Describe 'Undo-CommerceMailChange' {
    BeforeEach {
        Initialize-ExchangeEmulator -Force
        $journal = @{ JournalPath = Join-Path $TestDrive "$([guid]::NewGuid()).jsonl" }
    }

    It 'restores the start exactly, and changes nothing the second time' {
        Set-MailboxJunkEmailConfiguration ada@contoso.com -TrustedSendersAndDomains @{ Add = 'support.instagram.com', 'example.org' }
        $null = Add-CommerceSafeSenders ada@contoso.com @journal
        $run = (Get-CommerceMailChange @journal).RunId
        $null = Undo-CommerceMailChange $run @journal
        (Get-MailboxJunkEmailConfiguration ada@contoso.com).TrustedSendersAndDomains | Sort-Object | Should -Be 'example.org', 'support.instagram.com'
        Reset-EmulatorCallCount
        $null = Undo-CommerceMailChange $run @journal
        (Get-EmulatorCallCount -Name Set-MailboxJunkEmailConfiguration).Calls | Should -Be 0
    }

    It 'says so when the journal does not know the run' {
        { Undo-CommerceMailChange nosuch -ErrorAction Stop @journal } | Should -Throw '*nosuch*' -ErrorId 'RunNotFound,*'
    }
}
