BeforeAll { . "$PSScriptRoot/common.ps1" }

Describe 'Remove-CommerceIPAllowList' {
    BeforeEach {
        Initialize-ExchangeEmulator -Force
        $journal = New-Journal
    }

    It 'removes what this module added and keeps the rest, unless forced' {
        Set-HostedConnectionFilterPolicy Default -IPAllowList @{ Add = '66.220.144.128/25' }
        $null = Add-CommerceIPAllowList @journal
        $result = Remove-CommerceIPAllowList @journal
        $result.Removed | Should -HaveCount 4
        $result.NotOwned | Should -Be '66.220.144.128/25'
        (Remove-CommerceIPAllowList -Force -Confirm:$false @journal).Removed | Should -Be '66.220.144.128/25'
    }

    It 'changes nothing under -WhatIf' {
        $null = Add-CommerceIPAllowList @journal
        (Remove-CommerceIPAllowList -WhatIf @journal).Status | Should -Be 'Planned'
        (Get-HostedConnectionFilterPolicy).IPAllowList | Should -HaveCount 5
    }
}
