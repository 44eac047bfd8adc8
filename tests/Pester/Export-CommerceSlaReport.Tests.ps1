BeforeAll { . "$PSScriptRoot/common.ps1" }

Describe 'Export-CommerceSlaReport' {
    It 'writes a page that needs no network' {
        $file = Export-CommerceSlaReport $sample -OutFile TestDrive:/report.html -PassThru @noon
        $page = Get-Content $file -Raw
        $page | Should -BeLike '<!DOCTYPE html>*'
        $page | Should -Not -Match '(src|href)="(?!#)'
        $page | Should -Match "default-src 'none'"
    }

    It 'writes a table that ConvertFrom-Csv reads' {
        Export-CommerceSlaReport $sample -OutFile TestDrive:/report.csv @noon
        $rows = Import-Csv TestDrive:/report.csv
        $rows | Should -HaveCount (Measure-CommerceSla $sample @noon).Turns
        @($rows | Where-Object Buyer | Where-Object Buyer -NotLike '?`*`*`*') | Should -HaveCount 0
    }

    It 'writes JSON that ConvertFrom-Json reads' {
        Export-CommerceSlaReport $sample -OutFile TestDrive:/report.json @noon
        $report = Get-Content TestDrive:/report.json -Raw | ConvertFrom-Json
        $report.Total.Turns | Should -Be (Measure-CommerceSla $sample @noon).Turns
        $report.Cases.CaseId | Sort-Object | Should -Be ((Get-CommerceCase $sample @noon).CaseId | Sort-Object)
    }

    It 'writes JSON with words, times with an offset, and durations in hours' {
        Export-CommerceSlaReport $sample -OutFile TestDrive:/words.json @noon
        $turn = (Get-Content TestDrive:/words.json -Raw | ConvertFrom-Json -DateKind String).cases.turns | Where-Object answeredAt
        $turn.businessHours | ForEach-Object { $_ -is [long] -or $_ -is [double] | Should -BeTrue }
        $turn.dueBy | Should -Match '^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d$'
        (Get-Content TestDrive:/words.json -Raw) | Should -Not -Match '"[a-zA-Z]*(Business|Elapsed|Resolution)Time"'
    }

    It 'writes a workbook by the extension, and replaces its own' {
        Export-CommerceSlaReport $sample -OutFile TestDrive:/report.xlsx @noon
        Export-CommerceSlaReport $sample -OutFile TestDrive:/report.xlsx @noon
        Expand-Archive TestDrive:/report.xlsx TestDrive:/xlsx
        Get-Content TestDrive:/xlsx/xl/worksheets/sheet1.xml -Raw | Should -Match 'OrderNumber'
        Set-Content TestDrive:/other.xlsx 'theirs'
        { Export-CommerceSlaReport $sample -OutFile TestDrive:/other.xlsx @noon } | Should -Throw -ErrorId 'FileNotOurs,*'
    }

    It 'reports the last whole <_>' -ForEach Week, Month, Quarter, Year {
        $period = @{ "Last$_" = $true }
        $at = @{ TimeZone = 'UTC'; At = [datetime]'2027-01-05T12:00'; WarningAction = 'SilentlyContinue' }
        $file = "TestDrive:/last$_.json"
        Export-CommerceSlaReport $sample -OutFile $file @period @at
        $total = (Get-Content $file -Raw | ConvertFrom-Json -DateKind String).total
        $expected = @{
            Week = '2026-12-28', '2027-01-04'; Month = '2026-12-01', '2027-01-01'; Quarter = '2026-10-01', '2027-01-01'
            Year = '2026-01-01', '2027-01-01'
        }[$_]
        $total.from.Substring(0, 10), $total.to.Substring(0, 10) | Should -Be $expected
        $total.turns | Should -Be (Measure-CommerceSla $sample @period @at).Turns
        { Export-CommerceSlaReport $sample -OutFile $file @period -From 2026-01-01 @at } | Should -Throw -ErrorId 'PeriodAmbiguous,*'
    }

    It 'reports cases from the pipeline' {
        Get-CommerceCase $sample -CaseId b7m3x9q2ldv04c @noon | Export-CommerceSlaReport -OutFile TestDrive:/one.csv -TimeZone UTC
        (Import-Csv TestDrive:/one.csv).CaseId | Select-Object -Unique | Should -Be 'b7m3x9q2ldv04c'
    }

    It 'leaves an existing file alone with -NoClobber' {
        Set-Content TestDrive:/kept.html 'old'
        { Export-CommerceSlaReport $sample -OutFile TestDrive:/kept.html -NoClobber @noon } | Should -Throw -ErrorId 'NoClobber,*'
        Get-Content TestDrive:/kept.html | Should -Be 'old'
    }

    It 'writes nothing with -WhatIf' {
        Export-CommerceSlaReport $sample -OutFile TestDrive:/never.html -WhatIf @noon
        'TestDrive:/never.html' | Should -Not -Exist
    }
}
