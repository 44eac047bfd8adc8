BeforeAll { . "$PSScriptRoot/common.ps1" }

Describe 'Compare-CommerceMailChange' {
    BeforeEach {
        Initialize-ExchangeEmulator -Force
        $journal = New-Journal
        $run = (Add-CommerceSafeSenders ada@contoso.com, bo@contoso.com -Sender a.example @journal)[0].RunId
    }

    It 'returns nothing if everything is as the run left it' {
        Compare-CommerceMailChange $run @journal | Should -BeNullOrEmpty
        Compare-CommerceMailChange $run -IncludeEqual @journal | Should -HaveCount 2
    }

    It 'names what has changed since' {
        Set-MailboxJunkEmailConfiguration ada@contoso.com -TrustedSendersAndDomains @{ Add = 'b.example'; Remove = 'a.example' }
        $found = Compare-CommerceMailChange $run @journal
        $found | Should -BeOfType ([CommerceMailAdmin.CommerceMailChangeComparison])
        $found.Difference | Should -Be 'Different'
        $found.OnlyInRun | Should -Be 'a.example'
        $found.OnlyInOther | Should -Be 'b.example'
    }

    It 'compares two runs' {
        $second = (Add-CommerceSafeSenders ada@contoso.com -Sender c.example @journal).RunId
        $found = Compare-CommerceMailChange $run -With $second @journal
        $found.Difference | Should -Be 'Different', 'OnlyInRun'
    }
}
