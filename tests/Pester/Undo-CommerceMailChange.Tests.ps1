BeforeAll { . "$PSScriptRoot/common.ps1" }

Describe 'Undo-CommerceMailChange' {
    BeforeEach {
        Initialize-ExchangeEmulator -Force
        $journal = New-Journal
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

    It 'finds a mailbox that has another name and address now, and leaves whoever has the old ones alone' {
        $run = (Add-CommerceSafeSenders ada@contoso.com -Sender example.org @journal).RunId
        Set-EmulatorMailbox ada@contoso.com -Name 'Ada Byron' -PrimarySmtpAddress byron@contoso.com
        Add-EmulatorMailbox ada@contoso.com -Name 'Ada Lind' -TrustedSendersAndDomains example.org
        (Undo-CommerceMailChange $run @journal).Identity | Should -Be 'byron@contoso.com'
        (Get-EmulatorMailbox byron@contoso.com).TrustedSendersAndDomains | Should -BeNullOrEmpty
        (Get-EmulatorMailbox ada@contoso.com).TrustedSendersAndDomains | Should -Be 'example.org'
    }

    It 'gives up after as many attempts as it is told' {
        $run = (Add-CommerceSafeSenders ada@contoso.com @journal).RunId
        Add-EmulatorFault Set-MailboxJunkEmailConfiguration Throttle -RetryAfterSeconds 0 -Times 0
        Reset-EmulatorCallCount
        (Undo-CommerceMailChange $run -MaximumRetryCount 1 -ErrorAction SilentlyContinue @journal).Status | Should -Be 'Failed'
        (Get-EmulatorCallCount -Name Set-MailboxJunkEmailConfiguration).Calls | Should -Be 2
    }

    It 'says so when the journal does not know the run' {
        { Undo-CommerceMailChange nosuch -ErrorAction Stop @journal } | Should -Throw '*nosuch*' -ErrorId 'RunNotFound,*'
    }
}
