BeforeAll { . "$PSScriptRoot/common.ps1" }

Describe 'Set-CommerceCase' {
    BeforeEach {
        $ledger = "$TestDrive/$([guid]::NewGuid()).ledger"
        $null = Sync-CommerceCase $sample -Ledger $ledger -WarningAction SilentlyContinue
    }

    It 'closes cases from the pipeline, and opens one again' {
        $waiting = @(Get-CommerceCaseBacklog -Ledger $ledger)
        $waiting | Set-CommerceCase -Closed -Note 'settled' -Ledger $ledger
        Get-CommerceCaseBacklog -Ledger $ledger | Should -BeNullOrEmpty
        Set-CommerceCase $waiting[0].CaseId -Platform $waiting[0].Platform -Open -Ledger $ledger
        (Get-CommerceCaseBacklog -Ledger $ledger).CaseId | Should -Be $waiting[0].CaseId
    }

    It 'names a case that is not there' {
        { Set-CommerceCase nowhere -Closed -Ledger $ledger -ErrorAction Stop } | Should -Throw -ErrorId 'CaseNotFound,*'
    }

    It 'wants -Closed or -Open' {
        (Get-Command Set-CommerceCase).ParameterSets.Name | Should -Be 'Closed', 'Open'
    }
}
