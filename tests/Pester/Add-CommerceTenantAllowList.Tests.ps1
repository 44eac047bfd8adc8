BeforeAll { . "$PSScriptRoot/common.ps1" }

Describe 'Add-CommerceTenantAllowList' {
    BeforeEach {
        Initialize-ExchangeEmulator -Force
        $journal = New-Journal
    }

    It 'adds the domains that the platform asks to allow, once' {
        (Add-CommerceTenantAllowList @journal).Added | Should -Be (Get-CommerceMailProfile).SafeSenderDomains
        Reset-EmulatorCallCount
        (Add-CommerceTenantAllowList @journal).Status | Should -Be 'Unchanged'
        (Get-EmulatorCallCount -Name New-TenantAllowBlockListItems).Calls | Should -Be 0
    }

    It 'changes nothing under -WhatIf' {
        (Add-CommerceTenantAllowList -WhatIf @journal).Status | Should -Be 'Planned'
        Get-TenantAllowBlockListItems -ListType Sender | Should -BeNullOrEmpty
    }

    It 'puts senders and pairs into their lists' {
        $results = Add-CommerceTenantAllowList example.org, 'example.org, example.net' @journal
        $results.Target | Should -Be 'Sender', 'SpoofedSender'
        (Get-TenantAllowBlockListSpoofItems).SendingInfrastructure | Should -Be 'example.net'
    }

    It 'sets a date, and a new one if asked again' {
        $null = Add-CommerceTenantAllowList example.org -ExpirationDate (Get-Date).AddDays(7) @journal
        (Add-CommerceTenantAllowList example.org -ExpirationDate (Get-Date).AddDays(20) @journal).Renewed | Should -Be 'example.org'
    }

    It 'is first in the routes of the other writers' {
        (Add-CommerceSafeSenders ada@contoso.com @journal).SaferRoute.Prefer | Should -BeLike 'Add-CommerceTenantAllowList*'
        (Add-CommerceIPAllowList @journal).SaferRoute.Prefer | Should -BeLike 'Add-CommerceTenantAllowList*'
        (Set-CommerceMailFlowRule -Rule Allow @journal).SaferRoute.Prefer | Should -BeLike 'Add-CommerceTenantAllowList*'
    }

    It 'shows at 80 columns what was added, and how many more' {
        Add-CommerceTenantAllowList @journal | Out-String -Width 79 | Should -Match 'support\.facebook\.com \+3'
    }
}
