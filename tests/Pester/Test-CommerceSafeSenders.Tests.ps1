BeforeAll { . "$PSScriptRoot/common.ps1" }

Describe 'Test-CommerceSafeSenders' {
    BeforeEach {
        Initialize-ExchangeEmulator -Force
        $PSDefaultParameterValues['*-Commerce*:JournalPath'] = (New-Journal).JournalPath
    }

    AfterEach { $PSDefaultParameterValues.Remove('*-Commerce*:JournalPath') }

    It 'fails before the push and passes after it, changing nothing' {
        Reset-EmulatorCallCount
        (Test-CommerceSafeSenders ada@contoso.com).Result | Should -Be 'Fail'
        (Get-EmulatorCallCount -Name Set-MailboxJunkEmailConfiguration).Calls | Should -Be 0
        $null = Add-CommerceSafeSenders ada@contoso.com
        (Test-CommerceSafeSenders ada@contoso.com).Result | Should -Be 'Pass'
    }

    # A console of 80 columns keeps the last one free.
    It 'names at 80 columns what something has removed' {
        $null = Add-CommerceSafeSenders ada@contoso.com
        Set-EmulatorMailbox ada@contoso.com -TrustedSendersAndDomains @()
        Test-CommerceSafeSenders ada@contoso.com -WarningAction SilentlyContinue | Out-String -Width 79 | Should -Match 'removed: support\.facebook\.com \+3'
    }
}
