# Tables and lists as people see them, at 80 columns.
Describe 'Views' {
    BeforeAll {
        . "$PSScriptRoot/common.ps1"
        $rendering = $PSStyle.OutputRendering
        $PSStyle.OutputRendering = 'PlainText'
        Initialize-ExchangeEmulator -Force
        $journal = (New-Journal).JournalPath
        $null = Add-CommerceSafeSenders support@contoso.com -JournalPath $journal
        $case = Get-CommerceCase $sample -CaseId e9f1ua7ks3mb60 @noon
        $objects = @{
            CommerceCase = $case
            CaseTurn = $case.Turns[0]
            CaseMail = $case.Messages[0]
            CommerceClaim = $case.Claims[0]
            CaseBacklogItem = Get-CommerceCaseBacklog $sample @noon | Select-Object -First 1
            CommerceOrder = Get-CommerceOrder $sample -OrderNumber 30811725540512 @noon
            CommerceMailChange = Get-CommerceMailChange -JournalPath $journal
        }
    }

    AfterAll { $PSStyle.OutputRendering = $rendering }

    It 'shows <_> as a list without names of types and without times of another culture' -ForEach CommerceCase, CaseTurn, CaseMail, CommerceClaim,
        CaseBacklogItem, CommerceOrder, CommerceMailChange {
        $text = $objects[$_] | Format-List | Out-String -Width 80
        $text | Should -Not -Match '\[\]|CommerceMailAdmin\.|System\.| \{ |\d\d/\d\d/\d{4}'
        $text -split "`n" | Where-Object Length -GT 80 | Should -BeNullOrEmpty
    }

    It 'says in a table of changes which run it was, who made it and when' {
        $text = $objects.CommerceMailChange | Out-String -Width 80
        $text | Should -Match "Run: $($objects.CommerceMailChange.RunId), Add-CommerceSafeSenders by \S+"
        $text | Should -Match '(?m)^\d{4}-\d\d-\d\d \d\d:\d\d support@contoso\.com'
    }

    It 'has headings that fit into their columns' {
        $tables = @(
            Get-CommerceSafeSenders support@contoso.com | Out-String -Width 80
            Remove-CommerceSafeSenders support@contoso.com -JournalPath $journal -WhatIf -Confirm:$false 6>$null | Out-String -Width 80
            Get-CommerceIPAllowList -JournalPath $journal | Out-String -Width 80
        )
        foreach ($table in $tables) {
            $lines = @($table.Trim() -split "`n")
            $lines[1] | Should -Match '^-' -Because 'the heading has one line'
        }
    }

    It 'has no escape sequence where the output is plain' {
        $text = Get-CommerceCaseBacklog $sample @noon | Out-String -Width 80
        $text | Should -Match 'Overdue'
        $text | Should -Not -Match "`e"
    }
}
