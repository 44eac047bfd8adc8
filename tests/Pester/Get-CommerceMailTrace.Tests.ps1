BeforeAll {
    . "$PSScriptRoot/common.ps1"

    # The header of a message that Exchange Online received from the platform.
    function Get-Header([string] $Case = 'a1b2c3', [string] $Result = 'pass', [string] $From = "case++$Case@support.instagram.com") {
        $action = if ($Result -eq 'pass') { 'action=none' } else { 'action=oreject' }
        $compauth = if ($Result -eq 'pass') { 'pass reason=100' } else { 'fail reason=000' }
        @(
            "Authentication-Results: spf=$Result (sender IP is 66.220.144.143) smtp.mailfrom=facebookmail.com; dkim=$Result (signature was verified) header.d=facebookmail.com;dmarc=$Result $action header.from=support.instagram.com;compauth=$compauth"
            'Received: from mx-out.facebook.com (66.220.144.143) by DB5EUR03FT013.mail.protection.outlook.com (10.152.20.1) with Microsoft SMTP Server id 15.20.1.1 via Frontend Transport; Mon, 8 Jun 2026 09:00:00 +0000'
            if ($Result -eq 'pass') { 'DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/simple; d=facebookmail.com; s=s1024-2013-q3; bh=abc=; h=From:To:Subject; b=abcdefgh=' }
            "From: Instagram Support <$From>"
            'To: support@contoso.com'
            'Subject: Message from buyer'
            'Date: Mon, 8 Jun 2026 09:00:00 +0000'
            "Message-ID: <$Case@facebookmail.com>"
        ) -join "`r`n"
    }
    $support = 'support@contoso.com'
    $sender = 'bounce@facebookmail.com'
    function Add-Held([string] $Case = 'a1b2c3', [string] $Result = 'pass', [hashtable] $More = @{}) {
        Add-EmulatorQuarantinedMessage $sender $support -MessageId "<$Case@facebookmail.com>" -Header (Get-Header $Case $Result) @More
    }
}

Describe 'Get-CommerceMailTrace' {
    BeforeEach {
        Initialize-ExchangeEmulator -Force
        $journal = New-Journal
        $quiet = @{ JournalPath = $journal.JournalPath; Confirm = $false }
    }

    It 'tells of each message what became of it, the newest first' {
        $now = [DateTime]::UtcNow
        Add-EmulatorTracedMessage $sender $support -Received $now.AddHours(-1)
        Add-EmulatorTracedMessage $sender $support -Received $now.AddHours(-2) -Status FilteredAsSpam
        Add-EmulatorTracedMessage $sender $support -Received $now.AddHours(-3) -Status Failed -Event '0|Receive|||', '1|Fail||550 5.2.2 mailbox full|'
        Add-EmulatorTracedMessage other@example.org $support
        $null = Add-Held -More @{ Received = $now.AddHours(-4) }
        $rows = Get-CommerceMailTrace $support
        $rows.Outcome | Should -Be 'Delivered', 'Junked', 'Failed', 'Quarantined'
        $rows[2].Reason | Should -BeLike 'The mailbox is full (5.2.2)*'
        $rows[1].Remediation | Should -BeLike '*Find-CommerceJunkMail*Restore-CommerceJunkMail*'
        $rows[3].CaseId | Should -Be 'a1b2c3'
        $rows[3].Verdict | Should -Be 'Genuine'
        $rows[3].Remediation | Should -BeLike "Get-CommerceMailTrace -MessageId 'a1b2c3@facebookmail.com' -From * -Release"
    }

    It 'names the folder with -Detail, whatever the status says' {
        Add-EmulatorTracedMessage $sender $support -Status Delivered -Folder JunkEmail
        Add-EmulatorTracedMessage $sender bo@contoso.com -Status Delivered -Folder Inbox
        (Get-CommerceMailTrace).Folder -ne $null | Should -BeNullOrEmpty
        $rows = Get-CommerceMailTrace -Detail
        $rows.Folder | Sort-Object | Should -Be 'Inbox', 'JunkEmail'
        ($rows | Where-Object Folder -EQ JunkEmail).Outcome | Should -Be 'Junked'
    }

    It 'shows no subject unless asked, because it names the buyer' {
        Add-EmulatorTracedMessage $sender $support -Subject 'Message from jane'
        (Get-CommerceMailTrace).Subject | Should -BeNullOrEmpty
        (Get-CommerceMailTrace -IncludeBuyerData).Subject | Should -Be 'Message from jane'
    }

    It 'finds a message by its Message-ID, with or without brackets' {
        Add-EmulatorTracedMessage $sender $support -MessageId '<1@facebookmail.com>'
        Add-EmulatorTracedMessage $sender $support -MessageId '<2@facebookmail.com>'
        (Get-CommerceMailTrace -MessageId '1@facebookmail.com').MessageId | Should -Be '1@facebookmail.com'
        (Get-CommerceMailTrace -MessageId '<2@facebookmail.com>').MessageId | Should -Be '2@facebookmail.com'
    }

    It 'refuses two periods, and a period that ends before it begins' {
        { Get-CommerceMailTrace -LastDays 2 -LastHours 3 } | Should -Throw -ErrorId 'PeriodAmbiguous,*'
        { Get-CommerceMailTrace -From 2026-06-02 -To 2026-06-01 } | Should -Throw -ErrorId 'PeriodInvalid,*'
        { Get-CommerceMailTrace -Force } | Should -Throw -ErrorId 'ForceWithoutRelease,*'
    }

    # MicrosoftDocs/microsoft-365-docs 3958: only the first page of the quarantine was acted on. 349: at most 100 at once.
    It 'reads every page of the quarantine, and releases more than a hundred in few requests' {
        1..120 | ForEach-Object { $null = Add-Held "c$_" }
        1..1000 | ForEach-Object { $null = Add-EmulatorQuarantinedMessage x@example.org bo@contoso.com -NoTrace }
        Reset-EmulatorCallCount
        $rows = Get-CommerceMailTrace $support -Release @quiet
        $rows.Count | Should -Be 120
        $rows.Release | Select-Object -Unique | Should -Be 'Changed'
        (Get-EmulatorCallCount Release-QuarantineMessage).Requests | Should -Be 3
        @(Get-EmulatorReleasedMessage).Count | Should -Be 120
    }

    # MicrosoftDocs/microsoft-365-docs 5029: a filter on the type hid messages of other types.
    It 'tells why each kind of message is held' {
        foreach ($type in 'Bulk', 'DataLossPrevention', 'FileTypeBlock', 'HighConfPhish', 'Malware', 'Phish', 'Spam', 'TransportRule') {
            $null = Add-Held $type -More @{ Type = $type; PolicyName = 'P1' }
        }
        $rows = Get-CommerceMailTrace $support
        $rows.QuarantineType | Sort-Object | Should -Be 'Bulk', 'DataLossPrevention', 'FileTypeBlock', 'HighConfPhish', 'Malware', 'Phish', 'Spam', 'TransportRule'
        $rows | ForEach-Object { $_.Reason | Should -BeLike "*'P1'*" }
    }

    # KelvinTegelaar/CIPP 5114: recipients were shown as System.Object[].
    It 'has a row for each recipient of a held message' {
        $null = Add-EmulatorQuarantinedMessage $sender $support, bo@contoso.com -MessageId '<a1b2c3@facebookmail.com>' -Header (Get-Header)
        (Get-CommerceMailTrace).Recipient | Sort-Object | Should -Be 'bo@contoso.com', $support
    }

    # KelvinTegelaar/CIPP 6125: the release named neither all recipients nor some.
    It 'releases to the recipients that were named, and to all if none was' {
        $null = Add-EmulatorQuarantinedMessage $sender $support, bo@contoso.com -MessageId '<a1b2c3@facebookmail.com>' -Header (Get-Header)
        $null = Get-CommerceMailTrace $support -Release @quiet
        (Get-EmulatorReleasedMessage).Recipient | Should -Be $support
        $rows = Get-CommerceMailTrace -Release @quiet
        (Get-EmulatorReleasedMessage).Recipient | Sort-Object | Should -Be 'bo@contoso.com', $support
        ($rows | Where-Object Recipient -EQ bo@contoso.com).Release | Should -Be 'Changed'
    }

    It 'releases only mail whose sender is proven, unless forced' {
        $null = Add-Held genuine
        $null = Add-Held forged fail
        $null = Add-EmulatorQuarantinedMessage $sender $support -MessageId '<bare@facebookmail.com>' -Header ''
        $null = Add-EmulatorQuarantinedMessage $sender $support -MessageId '<other@x>' -Header (Get-Header other pass 'a@evil.example')
        $rows = Get-CommerceMailTrace $support -Release @quiet
        ($rows | Sort-Object MessageId | ForEach-Object { "$($_.MessageId) $($_.Verdict) $($_.Release)" }) | Should -Be @(
            'bare@facebookmail.com Unverifiable Rejected', 'forged@facebookmail.com Forged Rejected', 'genuine@facebookmail.com Genuine Changed'
            'other@x Unverifiable Rejected')
        (Get-EmulatorReleasedMessage).MessageId | Should -Be '<genuine@facebookmail.com>'
        $forced = Get-CommerceMailTrace $support -Release -Force @quiet
        ($forced | Where-Object Verdict -NE Genuine).Release | Should -Be 'Changed', 'Changed', 'Changed'
    }

    It 'changes nothing under -WhatIf and in a second run' {
        $null = Add-Held
        (Get-CommerceMailTrace $support -Release -WhatIf @journal).Release | Should -Be 'Planned'
        Test-Path $journal.JournalPath | Should -BeFalse
        @(Get-EmulatorReleasedMessage).Count | Should -Be 0
        $null = Get-CommerceMailTrace $support -Release @quiet
        Reset-EmulatorCallCount
        $again = Get-CommerceMailTrace $support -Release @quiet
        $again.Outcome | Should -Be 'Released'
        $again.Release | Should -Be 'Unchanged'
        (Get-EmulatorCallCount Release-QuarantineMessage).Calls | Should -Be 0
    }

    It 'writes a release down before it is sent, and says that it cannot be taken back' {
        $null = Add-Held
        $row = Get-CommerceMailTrace $support -Release @quiet
        $change = Get-CommerceMailChange @journal
        $change.Property | Should -Be 'ReleasedUser'
        $change.Added | Should -Be $support
        $change.Result | Should -Be 'Verified'
        Undo-CommerceMailChange $row.RunId @journal -WarningVariable said 3>$null
        $said | Should -Match 'cannot be put back'
    }

    It 'does not believe success: <kind>' -ForEach @(
        @{ kind = 'SilentDrop'; extra = @{}; release = 'Failed'; id = 'ExchangeFailed' }
        @{ kind = 'TimeOut'; extra = @{ AfterChange = $true }; release = 'Changed'; id = '' }
        @{ kind = 'TimeOut'; extra = @{ Times = 0 }; release = 'Failed'; id = 'ExchangeUnavailable' }
    ) {
        $null = Add-Held
        Add-EmulatorFault Release-QuarantineMessage $kind @extra
        $row = Get-CommerceMailTrace $support -Release -MaximumRetryCount 0 @quiet -ErrorVariable failed -ErrorAction SilentlyContinue
        $row.Release | Should -Be $release
        @($failed | ForEach-Object { "$($_.FullyQualifiedErrorId)".Split(',')[0] }) -join ' ' | Should -Be $id
    }

    It 'sends the rest one by one if a bulk release fails for one' {
        $ids = 1..3 | ForEach-Object { Add-Held "c$_" }
        Add-EmulatorFault Release-QuarantineMessage NonTerminatingError -Identity $ids[1] -Times 0
        $rows = Get-CommerceMailTrace $support -Release -MaximumRetryCount 0 @quiet -ErrorVariable failed -ErrorAction SilentlyContinue
        $rows.Release | Sort-Object | Should -Be 'Changed', 'Changed', 'Failed'
        @($failed).Count | Should -Be 1
    }

    # MicrosoftDocs/microsoft-365-docs 2105: messages leave the quarantine before the time that is shown.
    It 'tells if a message left the quarantine meanwhile, and does not take another one for it' {
        $id = Add-Held
        $null = Add-Held other
        Remove-EmulatorQuarantinedMessage $id
        $rows = Get-CommerceMailTrace $support
        ($rows | Where-Object MessageId -EQ 'a1b2c3@facebookmail.com').Reason | Should -BeLike '*was not found in the quarantine*'
        ($rows | Where-Object MessageId -EQ 'a1b2c3@facebookmail.com').QuarantineIdentity | Should -BeNullOrEmpty
    }

    # KelvinTegelaar/CIPP 5978: nothing was traced, and an empty list was shown.
    It 'is an error without a session, not an empty list' {
        Disconnect-EmulatorSession
        { Get-CommerceMailTrace } | Should -Throw -ErrorId 'ExchangeCommandMissing,*'
    }

    It 'reads the logs of all servers on-premises' {
        Initialize-ExchangeEmulator -Shape OnPremises -Force
        Add-EmulatorTransportServer EX02
        $mail = @{ MessageId = '<1@facebookmail.com>' }
        Add-EmulatorTrackingEvent RECEIVE no-reply@support.facebook.com $support -ReturnPath $sender @mail -Timestamp ([DateTime]::UtcNow.AddMinutes(-9))
        Add-EmulatorTrackingEvent FAIL no-reply@support.facebook.com $support -ReturnPath $sender @mail -Server EX02 -Source STOREDRIVER -RecipientStatus '554 5.2.2 mailbox full'
        $row = Get-CommerceMailTrace
        $row.Outcome | Should -Be 'Failed'
        $row.Sender | Should -Be 'no-reply@support.facebook.com'
        $row.Remediation | Should -Be "Get-MailboxStatistics 'support@contoso.com'"
        { Get-CommerceMailTrace -Release @quiet } | Should -Throw -ErrorId 'ExchangeCommandMissing,*'
    }

    It 'compares with the ledger, and finds the mail of a case by it' {
        $ledger = Join-Path $TestDrive 'cases.ledger'
        $null = Sync-CommerceCase -Path $sample -Ledger $ledger -WarningAction SilentlyContinue
        $case = (Get-CommerceCase -Ledger $ledger -WarningAction SilentlyContinue)[0]
        $known = $case.Messages[0].MessageId
        Add-EmulatorTracedMessage $sender $support -MessageId "<$known>"
        Add-EmulatorTracedMessage $sender $support -MessageId '<new@facebookmail.com>'
        $rows = Get-CommerceMailTrace -Ledger $ledger
        ($rows | Where-Object InLedger).CaseId | Should -Be $case.CaseId
        ($rows | Where-Object { -not $_.InLedger }).MessageId | Should -Be 'new@facebookmail.com'
        (Get-CommerceMailTrace -Ledger $ledger -CaseId $case.CaseId -LastDays 3 3>$null).MessageId | Should -Be $known
    }

    It 'names the cases at the door of which the ledger has no message' {
        $ledger = Join-Path $TestDrive 'cases2.ledger'
        $null = Sync-CommerceCase -Path $sample -Ledger $ledger -WarningAction SilentlyContinue
        $case = (Get-CommerceCase -Ledger $ledger -WarningAction SilentlyContinue)[0].CaseId
        Add-EmulatorTracedMessage "case++$case@support.instagram.com" $support -MessageId '<another@facebookmail.com>'
        Add-EmulatorTracedMessage 'case++nowhere1@support.instagram.com' $support -MessageId '<n1@facebookmail.com>'
        Add-EmulatorTracedMessage 'case++nowhere1@support.instagram.com' $support -MessageId '<n2@facebookmail.com>' -Status FilteredAsSpam -Folder JunkEmail
        $null = Get-CommerceMailTrace -Ledger $ledger -WarningVariable warnings -WarningAction SilentlyContinue
        "$($warnings | Where-Object { $_ -like '*at the door*' })" |
            Should -BeLike '1 case at the door has no message in the ledger, *: nowhere1 (*Junked*). Run Sync-CommerceCase if the mail is new.'
        $null = Get-CommerceMailTrace -WarningVariable none -WarningAction SilentlyContinue
        $none | Where-Object { $_ -like '*at the door*' } | Should -BeNullOrEmpty
    }

    It 'is readable at 80 columns' {
        $null = Add-Held
        $lines = (Get-CommerceMailTrace | Out-String -Width 80) -split "`r?`n"
        ($lines | Measure-Object Length -Maximum).Maximum | Should -BeLessOrEqual 80
        $lines -join ' ' | Should -Match 'Quarantined'
    }
}
