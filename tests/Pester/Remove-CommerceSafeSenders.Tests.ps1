BeforeAll { . "$PSScriptRoot/common.ps1" }

Describe 'Remove-CommerceSafeSenders' {
    BeforeEach {
        Initialize-ExchangeEmulator -Force
        $journal = New-Journal
    }

    It 'removes what the module added and leaves the rest' {
        Set-MailboxJunkEmailConfiguration ada@contoso.com -TrustedSendersAndDomains @{ Add = 'support.instagram.com', 'example.org' }
        $null = Add-CommerceSafeSenders ada@contoso.com @journal
        $null = Remove-CommerceSafeSenders ada@contoso.com @journal
        (Get-MailboxJunkEmailConfiguration ada@contoso.com).TrustedSendersAndDomains | Sort-Object | Should -Be 'example.org', 'support.instagram.com'
    }

    It 'removes others'' entries only with -Force' {
        Set-MailboxJunkEmailConfiguration ada@contoso.com -TrustedSendersAndDomains @{ Add = 'support.instagram.com' }
        $null = Remove-CommerceSafeSenders ada@contoso.com @journal
        (Get-MailboxJunkEmailConfiguration ada@contoso.com).TrustedSendersAndDomains | Should -HaveCount 1
        $null = Remove-CommerceSafeSenders ada@contoso.com -Force -Confirm:$false @journal
        (Get-MailboxJunkEmailConfiguration ada@contoso.com).TrustedSendersAndDomains | Should -BeNullOrEmpty
    }

    It 'changes nothing under -WhatIf' {
        $null = Add-CommerceSafeSenders ada@contoso.com @journal
        $null = Remove-CommerceSafeSenders ada@contoso.com -WhatIf @journal
        (Get-MailboxJunkEmailConfiguration ada@contoso.com).TrustedSendersAndDomains | Should -HaveCount 4
    }
}
