# The sample that guards an organisation, in a good one and in one with each fault.
BeforeDiscovery {
    $faults = 'SAFE-SENDERS', 'IP-ALLOW-LIST', 'MAIL-FLOW-RULES', 'FORGED-MAIL', 'ORDER-MAIL', 'DKIM-VERIFICATION', 'DKIM-SIGNING', 'AUTO-REPLIES', 'PLATFORM-RANGES', 'PLATFORM-DOMAINS',
        'OWN-DOMAIN', 'MAIL-ARRIVES', 'CASE-MAIL-IN-JUNK', 'ANSWERS-IN-TIME', 'REPLY-FORM', 'CLAIM-LIMITS'
}

Describe 'The tenant guard' {
    BeforeAll {
        . "$PSScriptRoot/common.ps1"
        $shell = (Get-Process -Id $PID).Path
        $pester = (Get-Module Pester).Path -replace '\.psm1$', '.psd1'
        $output = & $shell -NoProfile -File "$PSScriptRoot/TenantGuard/Test-Guard.ps1" $repository $pester $TestDrive 2>&1
        $runs = @{}
        $output | Where-Object { "$_".StartsWith('{') } | ForEach-Object { $run = ConvertFrom-Json $_; $runs[$run.Fault] = $run }
    }

    It 'passes in a good organisation' {
        $runs['none'] | Should -Not -BeNullOrEmpty -Because "$output"
        $runs['none'].Failed | Should -BeNullOrEmpty -Because "$($runs['none'].Messages)"
        $runs['none'].Total | Should -Be 19
    }

    It 'finds <_> by the test of this name, and says the evidence and the fix' -ForEach $faults {
        $runs[$_] | Should -Not -BeNullOrEmpty -Because "$output"
        $runs[$_].Failed | Should -Be $_ -Because "$($runs[$_].Messages)"
        $runs[$_].Messages[0] | Should -Match '^(Fail|Warning|Unknown): .+ Fix: .+'
    }

    It 'writes NUnit XML and ends with the number of failures' {
        $xml = Join-Path $TestDrive 'guard.xml'
        $start = "`$env:PSModulePath = '$(Split-Path (Split-Path $pester))' + [IO.Path]::PathSeparator + '$(Split-Path (Split-Path $module))' + [IO.Path]::PathSeparator + `$env:PSModulePath; Import-Module '$pester'"
        & $shell -NoProfile -Command "$start; & '$repository/samples/tenant-guard/Invoke-TenantGuard.ps1' -ResultPath '$xml' -Data @{ Path = '$sample'; Control = 'CASE-MAIL-IN-JUNK', 'MAIL-ARRIVES'; More = @{ TimeZone = 'UTC'; At = '2026-06-12T12:00:00Z' } }" *>$null
        $LASTEXITCODE | Should -Be 1
        $cases = ([xml](Get-Content $xml -Raw)).SelectNodes('//test-case')
        $cases.Count | Should -Be 2
        ($cases | Where-Object result -eq Failure).name | Should -Match 'CASE-MAIL-IN-JUNK'
    }
}
