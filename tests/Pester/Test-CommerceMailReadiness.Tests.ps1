BeforeAll {
    . "$PSScriptRoot/common.ps1"
    $files = $noon + @{ Path = $sample; DnsSnapshot = "$repository/samples/dns-snapshot.json" }
}

Describe 'Test-CommerceMailReadiness' {
    BeforeEach {
        Initialize-ExchangeEmulator -Force
        $PSDefaultParameterValues['*-Commerce*:JournalPath'] = (New-Journal).JournalPath
    }

    AfterEach { $PSDefaultParameterValues.Remove('*-Commerce*:JournalPath') }

    It 'tests what is there, and says Unknown for the rest' {
        Initialize-ExchangeEmulator -Disconnected -Force
        $found = Test-CommerceMailReadiness @files
        $found | Should -BeOfType ([CommerceMailAdmin.MailControl])
        ($found | Where-Object Id -eq SAFE-SENDERS).State | Should -Be 'Unknown'
        ($found | Where-Object Id -eq CASE-MAIL-IN-JUNK).Affected | Should -Be 'y4g6bt0kw9sn12'
        $late = $found | Where-Object Id -eq ANSWERS-IN-TIME
        $late.State | Should -Be 'Fail'
        $late.Affected | Should -Be w4k2mz81qp0t5n, b7m3x9q2ldv04c, e9f1ua7ks3mb60, q2z7gp4hx8rd51
    }

    It 'accepts as many overdue cases as are allowed' {
        (Test-CommerceMailReadiness @files -Control ANSWERS-* -AllowedOverdue 4).State | Should -Be 'Pass'
        (Test-CommerceMailReadiness @files -Control ANSWERS-* -AllowedOverdue 3).State | Should -Be 'Fail'
    }

    It 'changes nothing with -WhatIf, and fixes everything with consent' {
        $tenant = @{ Control = 'SAFE-SENDERS', 'IP-ALLOW-LIST', 'MAIL-FLOW-RULES' }
        (Test-CommerceMailReadiness @tenant -Fix -WhatIf).State | Should -Be Fail, Fail, Fail
        (Test-CommerceMailReadiness @tenant).State | Should -Be Fail, Fail, Fail
        (Test-CommerceMailReadiness @tenant -Fix -Confirm:$false).State | Should -Be Pass, Pass, Pass
        (Test-CommerceMailReadiness @tenant).State | Should -Be Pass, Pass, Pass
    }

    It 'has in Remedy the command that fixes it' {
        $control = Test-CommerceMailReadiness -Control SAFE-SENDERS -Mailbox support@contoso.com, bo@contoso.com
        $control.Remedy | Should -Be "Add-CommerceSafeSenders -Identity 'support@contoso.com', 'bo@contoso.com'"
        $null = Invoke-Expression $control.Remedy
        (Test-CommerceMailReadiness -Control SAFE-SENDERS -Mailbox support@contoso.com, bo@contoso.com).State | Should -Be 'Pass'
    }

    It 'finds a rule of others that lets forged mail in' {
        New-TransportRule 'Let them in' -SenderDomainIs support.facebook.com -SetSCL -1 | Out-Null
        $control = Test-CommerceMailReadiness -Control FORGED-MAIL
        $control.State | Should -Be 'Fail'
        $control.Affected | Should -Be 'Let them in'
    }

    It 'compares with the last run' {
        $file = Join-Path $TestDrive 'last.json'
        $first = Test-CommerceMailReadiness -Control SAFE-SENDERS -CompareWith $file -OutFile $file -WarningVariable warned -WarningAction SilentlyContinue
        $warned | Should -Match 'does not exist'
        $first.HasChanged | Should -BeFalse
        $null = Add-CommerceSafeSenders support@contoso.com
        $second = Test-CommerceMailReadiness -Control SAFE-SENDERS -CompareWith $file -OutFile $file
        $second.Before | Should -Be 'Fail'
        $second.HasChanged | Should -BeTrue
        $second | Out-String -Width 79 | Should -Match '\[was Fail\]'
        (Get-Content $file -Raw | ConvertFrom-Json).controls[0].state | Should -Be 'Pass'
    }

    It 'writes a page, and refuses to overwrite a file of others' {
        $page = Join-Path $TestDrive 'ready.html'
        $null = Test-CommerceMailReadiness -Control SAFE-SENDERS -OutFile $page
        Get-Content $page -Raw | Should -Match 'Add-CommerceSafeSenders'
        $other = New-Item (Join-Path $TestDrive 'letter.html') -Value 'Dear customer'
        { Test-CommerceMailReadiness -Control SAFE-SENDERS -OutFile $other -ErrorAction Stop } | Should -Throw -ErrorId 'FileNotOurs*'
        Get-Content $other | Should -Be 'Dear customer'
    }

    It 'does not write over 79 columns' {
        Test-CommerceMailReadiness @files | Out-String -Width 79 -Stream | ForEach-Object Length | Measure-Object -Maximum |
            ForEach-Object Maximum | Should -BeLessOrEqual 79
    }

    It 'leaves no error of its checks in $Error' {
        Initialize-ExchangeEmulator -Disconnected -Force
        $Error.Clear()
        $null = Test-CommerceMailReadiness -Control SAFE-SENDERS, IP-ALLOW-LIST
        $Error | Should -BeNullOrEmpty
    }

    It 'refuses a control that it does not know' {
        { Test-CommerceMailReadiness -Control Nonsense -ErrorAction Stop } | Should -Throw -ErrorId 'ControlUnknown*'
    }

    It 'gives a scheduler the exit code 1 for what fails or is unknown' {
        @(Test-CommerceMailReadiness -Control SAFE-SENDERS | Where-Object State -in Fail, Unknown).Count | Should -Be 1
    }
}
