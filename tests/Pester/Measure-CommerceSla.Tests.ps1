BeforeAll { . "$PSScriptRoot/common.ps1" }

Describe 'Measure-CommerceSla' {
    It 'measures everything in one object' {
        $measure = Measure-CommerceSla $sample @noon
        $measure | Should -BeOfType ([CommerceMailAdmin.SlaMeasure])
        $measure.Group | Should -Be 'All'
        $measure.Backlog | Should -Be @(Get-CommerceCaseBacklog $sample @noon).Count
        $measure.InTime + $measure.Late + $measure.Undecided | Should -Be $measure.Turns
    }

    It 'gives lines by <By> that add up' -ForEach @(@{ By = 'Day' }, @{ By = 'Week' }, @{ By = 'Month' }, @{ By = 'Mailbox' }, @{ By = 'Reason' }, @{ By = 'Agent' }, @{ By = 'Platform' }) {
        $lines = Measure-CommerceSla $sample -By $By @noon
        ($lines | Measure-Object Turns -Sum).Sum | Should -Be (Measure-CommerceSla $sample @noon).Turns
    }

    It 'takes cases from the pipeline' {
        $cases = Get-CommerceCase $sample @noon
        ($cases | Measure-CommerceSla -TimeZone UTC).Cases | Should -Be $cases.Count
        ($cases | Where-Object Platform -eq Facebook | Measure-CommerceSla -TimeZone UTC).Cases | Should -Be @($cases | Where-Object Platform -eq Facebook).Count
    }

    It 'takes dates as midnights of the calendar' {
        $days = Measure-CommerceSla $sample -By Day -From 2026-06-08 -To 2026-06-10 @noon
        $days.Group | Should -Be '2026-06-08', '2026-06-09'
    }

    It 'refuses a time that is empty' {
        { Measure-CommerceSla $sample -From 2026-06-10 -To 2026-06-10 @noon } | Should -Throw -ErrorId 'PeriodInvalid,*'
    }

    It 'shows a table that fits 80 columns' {
        $lines = Measure-CommerceSla $sample -By Week @noon | Format-Table | Out-String -Width 80 -Stream
        $lines[1] | Should -Match '^Group +Turns +InTime +Median +95% +Backlog'
    }

    It 'serialises to CSV' {
        (Measure-CommerceSla $sample @noon | ConvertTo-Csv | ConvertFrom-Csv).Turns | Should -Be (Measure-CommerceSla $sample @noon).Turns
    }
}
