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
