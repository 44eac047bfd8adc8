BeforeAll { . "$PSScriptRoot/common.ps1" }

Describe 'Get-CommerceMailChange' {
    BeforeEach {
        Initialize-ExchangeEmulator -Force
        $journal = New-Journal
    }

    It 'tells what was added where' {
        $null = 'ada@contoso.com', 'bo@contoso.com' | Add-CommerceSafeSenders @journal
        $changes = Get-CommerceMailChange @journal
        $changes | Should -HaveCount 2
        $changes[0] | Should -BeOfType ([CommerceMailAdmin.CommerceMailChange])
        $changes.RunId | Select-Object -Unique | Should -HaveCount 1
        $changes[0].Added | Should -HaveCount 4
    }

    It 'has nothing to tell of a plan' {
        $null = Add-CommerceSafeSenders ada@contoso.com -WhatIf @journal
        Get-CommerceMailChange @journal | Should -BeNullOrEmpty
    }
}
