BeforeAll { . "$PSScriptRoot/common.ps1" }

Describe 'Add-CommerceSafeSenders' {
    BeforeEach {
        Initialize-ExchangeEmulator -Force
        $PSDefaultParameterValues['*-Commerce*:JournalPath'] = (New-Journal).JournalPath
    }

    AfterEach { $PSDefaultParameterValues.Remove('*-Commerce*:JournalPath') }

    It 'adds what is missing to every mailbox it is given, once' {
        $first = Get-EXOMailbox | Add-CommerceSafeSenders
        $first | Should -HaveCount (Get-EXOMailbox).Count
        $first.Status | Select-Object -Unique | Should -Be 'Added'
        Reset-EmulatorCallCount
        (Get-EXOMailbox | Add-CommerceSafeSenders).Status | Select-Object -Unique | Should -Be 'Unchanged'
        (Get-EmulatorCallCount -Name Set-MailboxJunkEmailConfiguration).Calls | Should -Be 0
    }

    It 'changes nothing under -WhatIf' {
        Reset-EmulatorCallCount
        (Add-CommerceSafeSenders ada@contoso.com -WhatIf).Status | Should -Be 'Planned'
        (Get-EmulatorCallCount -Name Set-MailboxJunkEmailConfiguration).Calls | Should -Be 0
    }

    It 'keeps what was there' {
        Set-MailboxJunkEmailConfiguration ada@contoso.com -TrustedSendersAndDomains @{ Add = 'example.org' }
        $null = Add-CommerceSafeSenders ada@contoso.com
        (Get-MailboxJunkEmailConfiguration ada@contoso.com).TrustedSendersAndDomains | Should -Contain 'example.org'
    }

    It 'rejects the organisation''s own domain with a reason, and a blank name' {
        $result = Add-CommerceSafeSenders ada@contoso.com -Sender contoso.com -ErrorAction SilentlyContinue
        $result.Rejected | Should -HaveCount 1
        '' | Add-CommerceSafeSenders -ErrorVariable problems -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $problems | Should -Not -BeNullOrEmpty
    }

    # A console of 80 columns keeps the last one free.
    It 'shows at 80 columns what was added, and how many more' {
        Add-CommerceSafeSenders ada@contoso.com | Out-String -Width 79 | Should -Match 'support\.facebook\.com \+3'
    }
}
