# The first day of an administrator: look, rehearse, change, look again, and take everything back.
BeforeAll {
    . "$PSScriptRoot/common.ps1"
    Initialize-ExchangeEmulator -Force
    $journal = New-Journal
    $quiet = @{ WarningAction = 'SilentlyContinue' }
    $checks = @{ Path = $sample; TimeZone = 'UTC'; At = '2026-06-12T12:00:00Z'; Control = 'SAFE-SENDERS', 'MAIL-FLOW-RULES', 'ANSWERS-IN-TIME' }

    function Get-Organisation {
        Get-EXOMailbox | ForEach-Object { Get-MailboxJunkEmailConfiguration $_.UserPrincipalName } |
            ForEach-Object { "$($_.Identity): $($_.TrustedSendersAndDomains -join ' ')" }
        Get-TransportRule | ForEach-Object { "$($_.Name): $($_.Mode)" }
    }
}

Describe 'The first day' {
    It 'shows what is missing, with the commands that fix it' {
        $script:before = Get-Organisation
        $found = Test-CommerceMailReadiness @checks @journal
        ($found | Where-Object Id -EQ SAFE-SENDERS).State | Should -Be Fail
        ($found | Where-Object Id -EQ SAFE-SENDERS).Remedy | Should -BeLike 'Add-CommerceSafeSenders*'
        ($found | Where-Object Id -EQ MAIL-FLOW-RULES).Remedy | Should -BeLike 'Set-CommerceMailFlowRule*'
        ($found | Where-Object Id -EQ ANSWERS-IN-TIME).State | Should -Be Fail
    }

    It 'rehearses with -WhatIf, and changes nothing' {
        (Add-CommerceSafeSenders -All -WhatIf @journal).Status | Select-Object -Unique | Should -Be Planned
        (Set-CommerceMailFlowRule -WhatIf @journal @quiet).Status | Select-Object -Unique | Should -Be Planned
        Get-Organisation | Should -Be $before
    }

    It 'adds the safe senders and the rules' {
        (Add-CommerceSafeSenders -All @journal).Status | Select-Object -Unique | Should -Be Added
        (Set-CommerceMailFlowRule @journal @quiet).Mode | Select-Object -Unique | Should -Be Audit
        (Set-CommerceMailFlowRule -Mode Enforce @journal @quiet).Status | Select-Object -Unique | Should -Be Changed
    }

    It 'finds everything in order, and a second run changes nothing' {
        $found = Test-CommerceMailReadiness @checks @journal
        ($found | Where-Object Id -In SAFE-SENDERS, MAIL-FLOW-RULES).State | Should -Be Pass, Pass
        (Add-CommerceSafeSenders -All @journal).Status | Select-Object -Unique | Should -Be Unchanged
        (Set-CommerceMailFlowRule -Mode Enforce @journal @quiet).Status | Select-Object -Unique | Should -Be Unchanged
    }

    It 'shows who waits' {
        $waiting = Get-CommerceCaseBacklog $sample @noon
        $waiting[0].CaseId | Should -Be e9f1ua7ks3mb60
        @($waiting | Where-Object State -In Overdue, Escalated).Count | Should -Be 4
    }

    It 'takes everything back' {
        $runs = Get-CommerceMailChange @journal | Select-Object -ExpandProperty RunId -Unique
        $runs.Count | Should -Be 3
        $runs[-1..-3] | Undo-CommerceMailChange -Confirm:$false @journal @quiet | Out-Null
        Get-Organisation | Should -Be $before
    }
}
