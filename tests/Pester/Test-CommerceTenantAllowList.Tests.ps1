BeforeAll { . "$PSScriptRoot/common.ps1" }

Describe 'Test-CommerceTenantAllowList' {
    BeforeEach {
        Initialize-ExchangeEmulator -Force
        $journal = New-Journal
    }

    It 'fails while a domain is missing, and passes after' {
        (Test-CommerceTenantAllowList @journal)[0].Result | Should -Be 'Fail'
        $null = Add-CommerceTenantAllowList @journal
        (Test-CommerceTenantAllowList @journal).Result | Should -Be 'Pass', 'Pass'
    }

    It 'tells what was there before' {
        $null = Add-CommerceTenantAllowList @journal
        Clear-EmulatorAllowEntry -TenantList
        (Test-CommerceTenantAllowList @journal)[0].Lost | Should -HaveCount 4
    }

    It 'names entries of anybody that let forged mail in' {
        Add-EmulatorSpoofItem '*' bad.example
        $null = Add-CommerceTenantAllowList @journal
        $test = (Test-CommerceTenantAllowList @journal)[1]
        $test.Result | Should -Be 'Fail'
        $test.LetsForgeriesIn | Should -Be '*, bad.example'
    }
}
