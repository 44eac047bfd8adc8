BeforeAll { . "$PSScriptRoot/common.ps1" }

Describe 'Get-CommerceSafeSenders' {
    BeforeEach { Initialize-ExchangeEmulator -Force }

    It 'shows what is there and what is missing' {
        Set-MailboxJunkEmailConfiguration ada@contoso.com -TrustedSendersAndDomains @{ Add = 'support.instagram.com' }
        $state = Get-CommerceSafeSenders ada@contoso.com
        $state | Should -BeOfType ([CommerceMailAdmin.SafeSenderState])
        $state.Present | Should -Be 'support.instagram.com'
        $state.Missing | Should -HaveCount 3
    }

    It 'says how to connect when there is no session' {
        Remove-Module ExchangeEmulator -Force
        try { { Get-CommerceSafeSenders ada@contoso.com } | Should -Throw '*Connect-ExchangeOnline*' }
        finally { Import-Module "$PSScriptRoot/../ExchangeEmulator/ExchangeEmulator.psd1" }
    }

    # A console of 80 columns keeps the last one free.
    It 'shows at 80 columns what is missing, and how many more' {
        Get-CommerceSafeSenders bo@contoso.com | Out-String -Width 79 | Should -Match 'support\.facebook\.com \+3'
    }
}
