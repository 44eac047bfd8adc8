BeforeAll { . "$PSScriptRoot/common.ps1" }

Describe 'Get-CommerceCaseBacklog' {
    It 'lists the waiting cases, most urgent first' {
        $cases = Get-CommerceCaseBacklog -Path $sample @noon
        $cases | Should -HaveCount 11
        $cases[0] | Should -BeOfType ([CommerceMailAdmin.CaseBacklogItem])
        $cases.State | Select-Object -Unique | Should -Be 'Escalated', 'Overdue', 'DueSoon', 'OnTime'
        $cases[2].DueBy.UtcDateTime | Should -Be ([datetime]'2026-06-10T09:12:00')
    }

    It 'shortens buyers'' names unless asked' {
        (Get-CommerceCaseBacklog $sample @noon)[0].Buyer | Should -Match '^.\*+$'
        (Get-CommerceCaseBacklog $sample @noon -IncludeBuyerData)[0].Buyer | Should -Not -Match '\*'
    }

    It 'takes paths from the pipeline as one mailbox' {
        $parts = Get-ChildItem $sample
        ($parts | Get-CommerceCaseBacklog @noon).CaseId | Should -Be (Get-CommerceCaseBacklog $sample @noon).CaseId
    }

    It 'takes wildcards in -Path and none in -LiteralPath' {
        (Get-CommerceCaseBacklog "$sample/In*" @noon).Count | Should -BeGreaterThan 0
        { Get-CommerceCaseBacklog -LiteralPath "$sample/In*" -ErrorAction Stop } | Should -Throw -ErrorId 'PathNotFound,*'
    }

    It 'serialises to JSON and CSV' {
        $case = Get-CommerceCaseBacklog $sample @noon | Select-Object -First 1
        ($case | ConvertTo-Json | ConvertFrom-Json).CaseId | Should -Be $case.CaseId
        ($case | ConvertTo-Csv | ConvertFrom-Csv).CaseId | Should -Be $case.CaseId
    }

    It 'explains a time zone it does not know' {
        { Get-CommerceCaseBacklog $sample -TimeZone 'Europe/Berln' } | Should -Throw '*Europe/Berlin*'
    }
}
