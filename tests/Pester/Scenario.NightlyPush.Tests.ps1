# What runs without anybody: the check of the night, its repair, and the reminders of the day.
BeforeAll {
    . "$PSScriptRoot/common.ps1"
    Initialize-ExchangeEmulator -Force
    $journal = New-Journal
    $ledger = Join-Path $TestDrive 'cases.ledger'
    $mail = Join-Path $TestDrive 'mail'
    Copy-Item $sample $mail -Recurse

    $webhook = Start-Webhook

    function Send-Reminder([string] $At) {
        Send-CommerceBacklogDigest -Ledger $ledger -Reminder -WebhookUri $webhook.Uri -TimeZone UTC -At $At
    }
}

AfterAll {
    Stop-Webhook $webhook
}

Describe 'The night' {
    It 'passes after the first addition' {
        Add-CommerceSafeSenders -RecipientTypeDetails SharedMailbox @journal | Out-Null
        (Test-CommerceSafeSenders -RecipientTypeDetails SharedMailbox @journal).Result | Should -Be Pass
    }

    It 'tells what somebody removed, and repairs it' {
        Clear-EmulatorAllowEntry -SafeSender
        $test = Test-CommerceSafeSenders -RecipientTypeDetails SharedMailbox @journal -WarningVariable warnings -WarningAction SilentlyContinue
        $test.Result | Should -Be Fail
        "$warnings" | Should -Match 'lost safe senders'
        ($test | Add-CommerceSafeSenders @journal).Status | Should -Be Added
        (Test-CommerceSafeSenders -RecipientTypeDetails SharedMailbox @journal).Result | Should -Be Pass
    }
}

Describe 'The day' {
    It 'reads the mailbox, and reminds of each case that is late' {
        (Sync-CommerceCase $mail -Ledger $ledger -WarningAction SilentlyContinue).NewCases | Should -Be 12
        $first = Send-Reminder '2026-06-12T12:00:00Z'
        $first.Sent | Should -BeTrue
        $first.CaseIds | Should -Contain e9f1ua7ks3mb60
        $webhook.Got.Count | Should -Be 1
    }

    It 'sends nothing a quarter of an hour later' {
        (Sync-CommerceCase $mail -Ledger $ledger -WarningAction SilentlyContinue).Added | Should -Be 0
        Send-Reminder '2026-06-12T12:15:00Z' | Where-Object Sent | Should -BeNullOrEmpty
        $webhook.Got.Count | Should -Be 1
    }

    It 'reminds of the case that has become overdue since, of the one that is due soon, and of no other' {
        (Send-Reminder '2026-06-12T16:00:00Z').CaseIds | Should -Be v3a8yc6ne4tj29, y4g6bt0kw9sn12
        $webhook.Got.Count | Should -Be 2
    }

    It 'is silent about a case that was answered' {
        $answer = "From: support@fernhill-pottery.example`r`nTo: case++h0s6rj5ye1ua93@support.instagram.com`r`nSubject: Re: Message`r`n" +
            "Date: Fri, 12 Jun 2026 17:00:00 +0000`r`nMessage-ID: <night-1@fernhill-pottery.example>`r`n`r`nOrder 30811725540388: it is on its way.`r`n"
        [IO.File]::WriteAllText((Join-Path $mail 'Sent Items/cur/1781283600.M9P77.fernhill;2,S'), $answer)
        (Sync-CommerceCase $mail -Ledger $ledger -WarningAction SilentlyContinue).NewAnswers | Should -Be 1
        Send-Reminder '2026-06-12T19:00:00Z' | Where-Object Sent | Should -BeNullOrEmpty
        (Get-CommerceCaseBacklog -Ledger $ledger -TimeZone UTC -At '2026-06-12T19:00:00Z').CaseId | Should -Not -Contain h0s6rj5ye1ua93
    }
}
