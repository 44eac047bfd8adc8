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

    It 'measures the last whole week or month of the calendar' {
        $week = Measure-CommerceSla $sample -LastWeek -TimeZone UTC -At 2026-06-15T00:00:00Z -WarningAction SilentlyContinue
        $given = Measure-CommerceSla $sample -From 2026-06-08 -To 2026-06-15 -TimeZone UTC -At 2026-06-15T00:00:00Z -WarningAction SilentlyContinue
        $week | ConvertTo-Json | Should -Be ($given | ConvertTo-Json)
        $month = Measure-CommerceSla $sample -LastMonth -TimeZone Asia/Tokyo -At 2026-06-30T15:00:00Z -WarningAction SilentlyContinue
        $month.From, $month.To | Should -Be ([datetimeoffset]'2026-06-01T00:00+09:00'), ([datetimeoffset]'2026-07-01T00:00+09:00')
    }

    It 'measures each pair of two groups, and the rows add up' {
        $pairs = Measure-CommerceSla $sample -By Agent, Week @noon
        $agents = Measure-CommerceSla $sample -By Agent @noon
        foreach ($agent in $agents) {
            ($pairs | Where-Object Group -eq $agent.Group | Measure-Object Turns -Sum).Sum | Should -Be $agent.Turns
        }
        $pairs[0].ThenGroup | Should -Match '^2026-W'
        $pairs | Format-Table | Out-String -Width 79 | Should -Match ' / 2026-W23'
        $turned = Measure-CommerceSla $sample -By Week, Agent @noon
        ($turned | Measure-Object Turns -Sum).Sum | Should -Be ($agents | Measure-Object Turns -Sum).Sum
    }

    It 'compares with the period before' {
        $rows = Measure-CommerceSla $sample -From 2026-06-10 -To 2026-06-12 -Compare -By Reason -TimeZone UTC -At 2026-06-12T12:00:00Z -WarningAction SilentlyContinue
        $before = Measure-CommerceSla $sample -From 2026-06-08 -To 2026-06-10 -By Reason -TimeZone UTC -At 2026-06-12T12:00:00Z -WarningAction SilentlyContinue
        foreach ($row in $rows) {
            $row.Previous.Turns | Should -Be ($before | Where-Object Group -eq $row.Group).Turns
            $row.Previous.InTimeShare | Should -Be ($before | Where-Object Group -eq $row.Group).InTimeShare
        }
        ($rows | Out-String -Width 80 -Stream)[1] | Should -Match '^Group +Turns +InTime +Before +Change +Median'
    }

    It 'refuses <Id>' -ForEach @(
        @{ Id = 'PeriodAmbiguous'; Parameters = @{ LastWeek = $true; LastMonth = $true } }
        @{ Id = 'PeriodAmbiguous'; Parameters = @{ LastWeek = $true; From = '2026-06-01' } }
        @{ Id = 'PeriodMissing'; Parameters = @{ Compare = $true } }
        @{ Id = 'GroupingInvalid'; Parameters = @{ By = 'Week', 'Month' } }
        @{ Id = 'GroupingInvalid'; Parameters = @{ By = 'Agent', 'Agent' } }
    ) {
        { Measure-CommerceSla $sample @noon @Parameters } | Should -Throw -ErrorId "$Id,*"
    }
}
