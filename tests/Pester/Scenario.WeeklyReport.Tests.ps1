# Friday evening: the numbers of the week, the same from files and from the ledger, and in every format.
BeforeAll {
    . "$PSScriptRoot/common.ps1"
    $week = @{ From = '2026-06-08'; To = '2026-06-13'; TimeZone = 'UTC'; At = '2026-06-12T12:00:00Z' }
    $ledger = Join-Path $TestDrive 'cases.ledger'
    Sync-CommerceCase $sample -Ledger $ledger -WarningAction SilentlyContinue | Out-Null
}

Describe 'The weekly report' {
    It 'has the same numbers from files and from the ledger' {
        $files = Measure-CommerceSla $sample @week -By Agent -WarningAction SilentlyContinue
        $stored = Measure-CommerceSla -Ledger $ledger @week -By Agent
        $files.Count | Should -Be 3
        ($stored | ConvertTo-Json -Depth 4) | Should -Be ($files | ConvertTo-Json -Depth 4)
    }

    It 'has groups that add up to the whole' {
        $whole = Measure-CommerceSla -Ledger $ledger @week
        foreach ($by in 'Day', 'Reason', 'Agent', 'Platform') {
            (Measure-CommerceSla -Ledger $ledger @week -By $by | Measure-Object Turns -Sum).Sum | Should -Be $whole.Turns -Because $by
        }
    }

    It 'is a page without names of buyers, with every case' {
        $page = Join-Path $TestDrive 'week.html'
        Export-CommerceSlaReport -Ledger $ledger @week -OutFile $page
        $text = Get-Content $page -Raw
        foreach ($case in Get-CommerceCaseBacklog -Ledger $ledger -TimeZone UTC -At '2026-06-12T12:00:00Z') { $text | Should -Match $case.CaseId }
        $text | Should -Not -Match 'teal_otter_22|glaze\.and\.grain'
    }

    It 'is a table with each turn of the week, and the turn that has waited since the week before' {
        $csv, $json = (Join-Path $TestDrive 'week.csv'), (Join-Path $TestDrive 'week.json')
        Export-CommerceSlaReport -Ledger $ledger @week -OutFile $csv
        Export-CommerceSlaReport -Ledger $ledger @week -OutFile $json
        $turns = (Measure-CommerceSla -Ledger $ledger @week).Turns
        $rows = Import-Csv $csv
        @($rows | Where-Object WaitingSince -GE '2026-06-08').Count | Should -Be $turns
        ($rows | Where-Object WaitingSince -LT '2026-06-08').CaseId | Should -Be w4k2mz81qp0t5n
        Get-Content $json -Raw | ConvertFrom-Json | Should -Not -BeNullOrEmpty
    }

    It 'is replaced next week, and never by accident' {
        $page = Join-Path $TestDrive 'week.html'
        Export-CommerceSlaReport -Ledger $ledger @week -OutFile $page
        { Export-CommerceSlaReport -Ledger $ledger @week -OutFile $page -NoClobber -ErrorAction Stop } | Should -Throw -ErrorId 'NoClobber,*'
        Set-Content (Join-Path $TestDrive 'letter.html') 'a letter'
        { Export-CommerceSlaReport -Ledger $ledger @week -OutFile (Join-Path $TestDrive 'letter.html') -ErrorAction Stop } | Should -Throw -ErrorId 'FileNotOurs,*'
    }
}
