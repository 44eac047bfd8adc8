# The servers are in tests/Unit/Digests.
BeforeAll {
    . "$PSScriptRoot/common.ps1"
    $hook = @{ WebhookUri = 'https://hooks.slack.com/services/T0/B0/secret' }
}

Describe 'Send-CommerceBacklogDigest' {
    It 'shows the message with -WhatIf, and no secret' {
        $digest = Send-CommerceBacklogDigest $sample @noon @hook -WhatIf
        $digest | Should -BeOfType ([CommerceMailAdmin.BacklogDigest])
        $digest.Sent | Should -BeFalse
        $digest.Subject | Should -Be '1 escalated, 3 overdue, 4 due soon, 3 on time'
        $digest | Out-String -Width 79 | Should -Match 'ESCALATED: case e9f1ua7ks3mb60'
        $digest | ConvertTo-Json | Should -Not -Match 'secret'
    }

    It 'lists only the states that are asked for' {
        (Send-CommerceBacklogDigest $sample @noon @hook -State Overdue -WhatIf).CaseIds |
            Should -Be w4k2mz81qp0t5n, b7m3x9q2ldv04c, q2z7gp4hx8rd51
    }

    It 'needs a ledger for reminders' {
        { Send-CommerceBacklogDigest $sample @noon @hook -Reminder -ErrorAction Stop } | Should -Throw -ErrorId 'ReminderNeedsLedger*'
    }

    It 'sends no password without encryption' {
        $login = [pscredential]::new('a', (ConvertTo-SecureString 'b' -AsPlainText -Force))
        { Send-CommerceBacklogDigest $sample -SmtpServer mail.example -From a@b.example -To c@d.example -Credential $login -Encryption None -ErrorAction Stop } |
            Should -Throw -ErrorId 'LoginNotEncrypted*'
    }
}
