# A buyer has opened a claim: what happened, when it had to be answered, and a package that proves it.
BeforeAll {
    . "$PSScriptRoot/common.ps1"
    $ledger = Join-Path $TestDrive 'cases.ledger'
    Sync-CommerceCase $sample -Ledger $ledger -WarningAction SilentlyContinue | Out-Null
    $now = @{ TimeZone = 'UTC'; At = '2026-06-12T12:00:00Z' }
    $package = Join-Path $TestDrive 'claim.zip'
}

Describe 'A claim' {
    It 'is found, with its order and its case' {
        $claim = Get-CommerceClaim -Ledger $ledger @now | Where-Object OrderNumber -EQ 30811725540512
        $claim.CaseIds | Should -Be e9f1ua7ks3mb60
        $order = $claim | Get-CommerceOrder -Ledger $ledger @now
        $order.SellerOrderNumber | Should -Be FP-2251
        ($order.Deadlines | Where-Object Name -EQ AnswerCase).DueBy | Should -Be ([datetimeoffset]'2026-06-11T14:00Z')
    }

    It 'shows every step to the due time' {
        $case = Get-CommerceCase -Ledger $ledger -CaseId e9f1ua7ks3mb60 -Explain @now
        $case.State | Should -Be Escalated
        "$($case.Turns[0].Timeline.Steps)" | Should -Match 'business day 2 of 2'
    }

    It 'gives a package that proves itself' {
        $made = Export-CommerceCaseEvidence $sample -CaseId e9f1ua7ks3mb60 -OutFile $package @now -DnsSnapshot "$repository/samples/dns-snapshot.json" -WarningAction SilentlyContinue
        $made.Messages | Should -BeGreaterThan 0
        (Test-CommerceCaseEvidence $package -ManifestHash $made.ManifestHash).State | Should -Be Intact
    }

    It 'shows which file of a package somebody changed' {
        $changed = Join-Path $TestDrive 'changed.zip'
        Copy-Item $package $changed
        $zip = [IO.Compression.ZipFile]::Open($changed, 'Update')
        try {
            $entry = $zip.Entries | Where-Object FullName -Like 'messages/*' | Select-Object -First 1
            $name = $entry.FullName
            $entry.Delete()
            $writer = [IO.StreamWriter]::new($zip.CreateEntry($name).Open())
            $writer.Write('From: somebody')
            $writer.Dispose()
        }
        finally { $zip.Dispose() }
        $test = Test-CommerceCaseEvidence $changed
        $test.State | Should -Be Changed
        ($test.Files | Where-Object State -NE Intact).Name | Should -Contain $name
    }

    It 'leaves the backlog after the case is settled' {
        (Get-CommerceCaseBacklog -Ledger $ledger @now).CaseId | Should -Contain e9f1ua7ks3mb60
        Set-CommerceCase e9f1ua7ks3mb60 -Closed -Note 'refunded' -Ledger $ledger -Confirm:$false
        (Get-CommerceCaseBacklog -Ledger $ledger -TimeZone UTC).CaseId | Should -Not -Contain e9f1ua7ks3mb60
    }
}
