BeforeAll { . "$PSScriptRoot/common.ps1" }

Describe 'Remove-CommerceTenantAllowList' {
    BeforeEach {
        Initialize-ExchangeEmulator -Force
        $journal = New-Journal
        $null = Add-CommerceTenantAllowList example.org @journal
        Add-EmulatorTenantListEntry example.net -Notes 'by hand'
    }

    It 'removes what this module added, and nothing else' {
        $result = Remove-CommerceTenantAllowList example.org, example.net @journal
        $result.Removed | Should -Be 'example.org'
        $result.NotOwned | Should -Be 'example.net'
        (Get-TenantAllowBlockListItems -ListType Sender).Value | Should -Be 'example.net'
    }

    It 'removes entries of others with -Force' {
        (Remove-CommerceTenantAllowList example.net -Force -Confirm:$false @journal).Status | Should -Be 'Removed'
    }

    It 'changes nothing under -WhatIf' {
        (Remove-CommerceTenantAllowList example.org -WhatIf @journal).Planned | Should -Be 'example.org'
        Get-TenantAllowBlockListItems -ListType Sender | Should -HaveCount 2
    }
}
