# An incident from its beginning to its end, as docs/runbooks/mail-stopped-arriving.md tells it: the emulated Exchange has the trace and the
# quarantine, and the EWS server of the tests has the mailbox.

BeforeAll {
    . "$PSScriptRoot/common.ps1"
    $support = 'support@contoso.com'
    $sender = 'bounce@facebookmail.com'

    # A message as Exchange received it from the platform, or from somebody who pretends to be it.
    function Get-Mail([string] $Case, [string] $Result = 'pass', [string] $Spam = 'SFV:NSPM;SCL:1') {
        $compauth = if ($Result -eq 'pass') { 'action=none header.from=support.instagram.com;compauth=pass reason=100' } else { 'action=oreject header.from=support.instagram.com;compauth=fail reason=000' }
        @(
            "Authentication-Results: spf=$Result (sender IP is 66.220.144.143) smtp.mailfrom=facebookmail.com; dkim=$Result (signature was verified) header.d=facebookmail.com;dmarc=$Result $compauth"
            'Received: from mx-out.facebook.com (66.220.144.143) by DB5EUR03FT013.mail.protection.outlook.com (10.152.20.1) with Microsoft SMTP Server id 15.20.1.1 via Frontend Transport; Mon, 8 Jun 2026 09:00:00 +0000'
            "X-Forefront-Antispam-Report: CIP:66.220.144.143;$Spam;CAT:SPM;"
            if ($Result -eq 'pass') { 'DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/simple; d=facebookmail.com; s=s1024-2013-q3; bh=abc=; h=From:To:Subject; b=abcdefgh=' }
            "From: Instagram Support <case++$Case@support.instagram.com>"
            "To: $support", 'Subject: Message from buyer', 'Date: Mon, 8 Jun 2026 09:00:00 +0000', "Message-ID: <$Case@facebookmail.com>", '', 'Where is my order?', ''
        ) -join "`r`n"
    }
    function Get-Header([string] $Case, [string] $Result) { ((Get-Mail $Case $Result) -split "`r`n`r`n")[0] }

    # The server, as a process of its own. It ends with its input.
    $junk = New-Item -ItemType Directory (Join-Path $TestDrive 'mail/junkemail')
    Set-Content (Join-Path $junk 'junked.eml') (Get-Mail junked pass 'SFV:SPM;SCL:5') -NoNewline
    Set-Content (Join-Path $junk 'forged.eml') (Get-Mail forgedjunk fail 'SFV:SPM;SCL:9') -NoNewline
    $build = Get-ChildItem (Join-Path $repository 'tests/MailServers/bin') -Recurse -Filter MailServers.dll | Sort-Object LastWriteTime | Select-Object -Last 1
    $program = Join-Path $build.DirectoryName $(if ($IsWindows) { 'MailServers.exe' } else { 'MailServers' })
    $start = [Diagnostics.ProcessStartInfo]::new($program, "ews `"$(Join-Path $TestDrive state)`" `"mail=$(Join-Path $TestDrive mail)`"")
    $start.RedirectStandardInput = $start.RedirectStandardOutput = $true
    $server = [Diagnostics.Process]::Start($start)
    $url, $authority = $server.StandardOutput.ReadLine(), $server.StandardOutput.ReadLine()
    $credential = [pscredential]::new('support', (ConvertTo-SecureString 'secret' -AsPlainText -Force))
    $connection = Connect-CommerceMailbox -EwsUrl $url -CertificateAuthority $authority -Mailbox $support -Authentication Basic -Credential $credential

    # The incident: one message arrived, one is in Junk, two are held, one bounced.
    Initialize-ExchangeEmulator -Force
    $journal = New-Journal
    $yes = $journal + @{ Confirm = $false }
    Add-EmulatorTracedMessage $sender $support -MessageId '<arrived@facebookmail.com>' -Folder Inbox
    Add-EmulatorTracedMessage $sender $support -MessageId '<junked@facebookmail.com>' -Status FilteredAsSpam -Folder JunkEmail
    Add-EmulatorTracedMessage $sender $support -MessageId '<bounced@facebookmail.com>' -Status Failed -Event '0|Receive|||', '1|Fail||550 5.7.134 RESOLVER.RST.SenderNotAuthenticatedForMailbox|'
    $null = Add-EmulatorQuarantinedMessage $sender $support -MessageId '<held@facebookmail.com>' -Header (Get-Header held pass)
    $null = Add-EmulatorQuarantinedMessage $sender $support -MessageId '<forged@facebookmail.com>' -Header (Get-Header forged fail)
}

AfterAll {
    if ($connection) { $connection | Disconnect-CommerceMailbox }
    if ($server) { $server.StandardInput.Close(); $server.WaitForExit(); $server.Dispose() }
}

Describe 'Incident: mail stopped arriving' {
    It '1. the trace shows where each message is, and what to do' {
        $trace = Get-CommerceMailTrace $support -Detail
        $found = $trace | Sort-Object MessageId | ForEach-Object { "$($_.MessageId.Split('@')[0]) $($_.Outcome) $($_.Folder)".Trim() }
        $found | Should -Be 'arrived Delivered Inbox', 'bounced Rejected', 'forged Quarantined', 'held Quarantined', 'junked Junked JunkEmail'
        ($trace | Where-Object MessageId -EQ 'bounced@facebookmail.com').Remediation |
            Should -Be "Set-Mailbox 'support@contoso.com' -RequireSenderAuthenticationEnabled `$false"
        $trace | Where-Object Outcome -NE Delivered | ForEach-Object { $_.Remediation | Should -Not -BeNullOrEmpty }
    }

    It '2. readiness names the control that is not in order' {
        (Test-CommerceMailReadiness -Control SAFE-SENDERS -Mailbox $support).State | Should -Be 'Fail'
    }

    It '3. proven mail is released, and forged mail stays' {
        (Get-CommerceMailTrace $support -Release -WhatIf @journal | Where-Object Release).Release | Sort-Object | Should -Be 'Planned', 'Rejected'
        $after = Get-CommerceMailTrace $support -Release @yes
        ($after | Where-Object Release -EQ Changed).CaseId | Should -Be 'held'
        ($after | Where-Object Release -EQ Rejected).CaseId | Should -Be 'forged'
        (Get-EmulatorReleasedMessage).MessageId | Should -Be '<held@facebookmail.com>'
    }

    It '4. genuine mail in Junk returns to the Inbox, with the reason and the entry that prevents it' {
        $found = Find-CommerceJunkMail -Connection $connection
        $found.CaseId | Sort-Object | Should -Be 'forgedjunk', 'junked'
        ($found | Where-Object CaseId -EQ junked).Reason | Should -BeLike 'The filter found spam*SCL 5*'
        $restored = $found | Restore-CommerceJunkMail -Connection $connection @journal
        ($restored | Where-Object Status -EQ Changed).CaseId | Should -Be 'junked'
        ($restored | Where-Object Status -EQ Rejected).CaseId | Should -Be 'forgedjunk'
        $script:run = ($restored | Where-Object Status -EQ Changed).RunId
        $script:prevent = ($restored | Where-Object SafeSenderCommand).SafeSenderCommand
        $prevent | Should -Be "Add-CommerceSafeSenders 'support@contoso.com' -Sender 'support.instagram.com'"
        (Find-CommerceJunkMail -Connection $connection).CaseId | Should -Be 'forgedjunk'
    }

    It '5. the cause is fixed, and readiness passes' {
        $null = Invoke-Expression "$prevent -JournalPath '$($journal.JournalPath)'"
        $null = Invoke-Expression "$((Test-CommerceMailReadiness -Control SAFE-SENDERS -Mailbox $support).Remedy) -JournalPath '$($journal.JournalPath)'"
        (Test-CommerceMailReadiness -Control SAFE-SENDERS -Mailbox $support).State | Should -Be 'Pass'
    }

    It '6. everything is in the journal, and a move can be taken back' {
        (Get-CommerceMailChange @journal).Property | Should -Contain 'ReleasedUser'
        (Get-CommerceMailChange -RunId $run @journal).Property | Should -Be 'ParentFolderId'
        (Undo-CommerceMailChange $run @journal).Status | Should -Be 'Changed'
        (Find-CommerceJunkMail -Connection $connection).CaseId | Sort-Object | Should -Be 'forgedjunk', 'junked'
    }

    It '7. a second run changes nothing' {
        $again = Get-CommerceMailTrace $support -Release @yes
        $again | Where-Object Release | ForEach-Object { "$($_.Release)" } | Sort-Object | Should -Be 'Rejected', 'Unchanged'
    }
}
