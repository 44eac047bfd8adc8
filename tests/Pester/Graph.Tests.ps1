# Connect-CommerceMailbox -Graph and what follows, against the Graph server of the tests as a process of its own. Faults, throttling and
# other ways to sign in: tests/Unit/Mail/Graph.

BeforeAll {
    . "$PSScriptRoot/common.ps1"
    $support = 'support@contoso.com'
    $at = @{ At = [datetimeoffset]'2026-06-12T12:00:00Z'; TimeZone = 'UTC'; WarningAction = 'SilentlyContinue' }

    function Write-Mail([string] $Folder, [string] $Case, [string] $From = "case++$Case@support.instagram.com", [string] $To = $support) {
        $place = New-Item -ItemType Directory -Force (Join-Path $TestDrive "mail/$Folder")
        $lines = @(
            'Authentication-Results: spf=pass smtp.mailfrom=facebookmail.com; dkim=pass header.d=facebookmail.com;dmarc=pass action=none header.from=support.instagram.com;compauth=pass reason=100'
            'Received: from mx-out.facebook.com (66.220.144.143) by DB5EUR03FT013.mail.protection.outlook.com (10.152.20.1) with Microsoft SMTP Server id 15.20.1.1 via Frontend Transport; Mon, 8 Jun 2026 09:00:00 +0000'
            'X-Forefront-Antispam-Report: CIP:66.220.144.143;SFV:SPM;SCL:5;CAT:SPM;'
            'DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/simple; d=facebookmail.com; s=s1024-2013-q3; bh=abc=; h=From:To:Subject; b=abcdefgh='
            "From: Instagram Support <$From>", "To: $To", 'Subject: Message from buyer', 'Date: Mon, 8 Jun 2026 09:00:00 +0000'
            "Message-ID: <$Folder.$Case@facebookmail.com>", '', 'Where is my order?', ''
        )
        [IO.File]::WriteAllText((Join-Path $place "$Case.eml"), $lines -join "`r`n")
    }
    Write-Mail inbox case1
    Write-Mail inbox case2
    Write-Mail junkemail case3
    Write-Mail sentitems case2 $support 'case++case2@support.instagram.com'

    # The server ends with its input.
    $build = Get-ChildItem (Join-Path $repository 'tests/MailServers/bin') -Recurse -Filter MailServers.dll | Sort-Object LastWriteTime | Select-Object -Last 1
    $program = Join-Path $build.DirectoryName $(if ($IsWindows) { 'MailServers.exe' } else { 'MailServers' })
    $start = [Diagnostics.ProcessStartInfo]::new($program, "graph `"$(Join-Path $TestDrive state)`" `"mail=$(Join-Path $TestDrive mail)`"")
    $start.RedirectStandardInput = $start.RedirectStandardOutput = $true
    $server = [Diagnostics.Process]::Start($start)
    $url, $authority = $server.StandardOutput.ReadLine(), $server.StandardOutput.ReadLine()
    $graph = @{ Graph = $true; GraphUrl = $url; CertificateAuthority = $authority; AccessToken = ConvertTo-SecureString 'secret' -AsPlainText -Force }
}

AfterAll {
    Get-CommerceMailboxConnection | Disconnect-CommerceMailbox
    if ($server) { $server.StandardInput.Close(); $server.WaitForExit(); $server.Dispose() }
}

Describe 'A mailbox in Exchange Online by Microsoft Graph' {
    BeforeAll { $connection = Connect-CommerceMailbox @graph -Mailbox $support }

    It 'is a connection that names the mailbox and no secret' {
        $connection.Mailbox | Should -Be $support
        $connection.Protocol | Should -Be 'Graph'
        $connection | Format-List * | Out-String | Should -Not -Match 'secret'
        Get-CommerceMailboxConnection $support | Should -Not -BeNullOrEmpty
    }

    It 'refuses a mailbox that is not there, and connects the others of the pipeline' {
        $found = 'none@contoso.com', 'shared@contoso.com' | Connect-CommerceMailbox @graph -ErrorVariable problems -ErrorAction SilentlyContinue
        $found.Mailbox | Should -Be 'shared@contoso.com'
        $problems[0].FullyQualifiedErrorId | Should -Be 'MailboxNotFound,CommerceMailAdmin.Commands.ConnectCommerceMailbox'
        $found | Disconnect-CommerceMailbox
    }

    It 'lists who waits' {
        (Get-CommerceCaseBacklog -Connection $connection @at).CaseId | Sort-Object | Should -Be 'case1', 'case3'
    }

    It 'takes the connection from the pipeline' {
        ($connection | Get-CommerceCase -CaseId case2 @at).State | Should -Not -BeNullOrEmpty
    }

    It 'is read into a ledger once' {
        $ledger = Join-Path $TestDrive 'cases.ledger'
        $first = Sync-CommerceCase -Connection $connection -Ledger $ledger -WarningAction SilentlyContinue
        $second = Sync-CommerceCase -Connection $connection -Ledger $ledger -WarningAction SilentlyContinue
        $first.Added | Should -Be 4
        $second.Added | Should -Be 0
        (Get-CommerceCaseBacklog -Ledger $ledger @at).CaseId | Sort-Object | Should -Be 'case1', 'case3'
    }

    It 'gives back genuine mail from Junk once, and the change can be undone' {
        $journal = New-Journal
        $junk = Find-CommerceJunkMail -Connection $connection
        $junk.CaseId | Should -Be 'case3'
        ($junk | Restore-CommerceJunkMail -Connection $connection @journal -WhatIf).Status | Should -Be 'Planned'
        $restored = $junk | Restore-CommerceJunkMail -Connection $connection @journal -Confirm:$false
        $restored.Status | Should -Be 'Changed'
        Find-CommerceJunkMail -Connection $connection | Should -BeNullOrEmpty
        (Undo-CommerceMailChange $restored.RunId -Connection $connection @journal -Confirm:$false).Status | Should -Be 'Changed'
        (Find-CommerceJunkMail -Connection $connection).CaseId | Should -Be 'case3'
    }

    It 'is refused after it was closed' {
        $connection | Disconnect-CommerceMailbox
        { Get-CommerceCaseBacklog -Connection $connection @at -ErrorAction Stop } | Should -Throw '*was closed*'
    }
}
