BeforeAll { . "$PSScriptRoot/common.ps1" }

Describe 'Get-CommerceCase' {
    It 'gives every case, oldest first, answered or not' {
        $cases = Get-CommerceCase -Path $sample @noon
        $cases | Should -HaveCount 12
        $cases[0] | Should -BeOfType ([CommerceMailAdmin.CommerceCase])
        $cases.FirstReceived | Should -Be ($cases.FirstReceived | Sort-Object)
    }

    It 'tells of every answer who gave it, when, and what it lacks' {
        $case = Get-CommerceCase $sample @noon -CaseId C5N8td2wv6oy17
        $case.State | Should -Be 'Escalated'
        $case.Turns.InTime | Should -Be $true, $true
        $case.Turns.AnsweredBy | Should -Be 'support@fernhill-pottery.example', 'ann@fernhill-pottery.example'
        $case.Turns[1].Problems | Should -Be 'OrderNumberNotInBody', 'AttachmentMissing'
        $case.Claims.AnswerRequested | Should -Be $true
        $case.Messages.Kind | Should -Be 'Customer', 'Answer', 'Customer', 'Answer'
    }

    It 'selects by order, state and time' {
        (Get-CommerceCase $sample @noon -OrderNumber FP-2251).CaseId | Should -Be 'e9f1ua7ks3mb60'
        (Get-CommerceCase $sample @noon -State Overdue, Escalated).State | Select-Object -Unique | Should -HaveCount 2
        (Get-CommerceCase $sample @noon -From 2026-06-12T00:00Z).Count | Should -Be 2
        (Get-CommerceCase $sample @noon -To 2026-06-07T00:00Z).CaseId | Should -Be 'w4k2mz81qp0t5n'
    }

    It 'explains due times when asked' {
        $turn = (Get-CommerceCase $sample @noon -CaseId w4k2mz81qp0t5n -Explain).Turns[0]
        $turn.Timeline.Due | Should -Be $turn.DueBy
        $turn.Timeline.Steps.Reason -join ' ' | Should -Match 'Saturday'
    }

    It 'works with a calendar file' {
        $file = Join-Path $TestDrive 'calendars.json'
        '{ "schemaVersion": 1, "calendars": [ { "name": "a", "timeZone": "UTC", "week": { "Monday": "00:00-24:00" } } ], "default": "a" }' | Set-Content $file
        $at = @{ At = [datetimeoffset]'2026-06-12T12:00:00Z'; WarningAction = 'SilentlyContinue' }
        (Get-CommerceCase $sample @at -CalendarFile $file -CaseId b7m3x9q2ldv04c).DueBy.UtcDateTime | Should -Be ([datetime]'2026-06-22T09:12:00')
        { Get-CommerceCase $sample @at -CalendarFile $file -TimeZone UTC } | Should -Throw -ErrorId 'CalendarAmbiguous,*'
    }

    It 'fits into 80 columns' {
        (Get-CommerceCase $sample @noon | Out-String -Width 80) -split '\r?\n' | ForEach-Object { $_.Length } | Measure-Object -Maximum | Select-Object -ExpandProperty Maximum | Should -BeLessOrEqual 80
    }
}
