BeforeAll {
    . "$PSScriptRoot/common.ps1"
    $snapshot = "$repository/samples/dns-snapshot.json"
}

Describe 'Test-CommerceMailProfile' {
    It 'compares the published ranges with what SPF authorised in 2019' {
        $found = Test-CommerceMailProfile -DnsSnapshot $snapshot
        $found | Should -BeOfType ([CommerceMailAdmin.ProfileDrift])
        $found | Where-Object Check -eq PublishedRange | Select-Object -ExpandProperty Result | Should -Be @('Pass', 'Pass', 'Pass', 'Pass', 'Pass')
        $unlisted = $found | Where-Object { $_.Check -eq 'UnlistedAddresses' -and $_.Subject -eq 'IPv4' }
        $unlisted.Result | Should -Be 'Fail'
        $unlisted.Addresses | Should -Be 1152
    }

    It 'gives the exit code of a scheduled task' {
        $failed = if (Test-CommerceMailProfile -DnsSnapshot $snapshot | Where-Object Result -eq Fail) { 1 } else { 0 }
        $failed | Should -Be 1
    }

    It 'gives the same JSON for the same answers' {
        $first = Test-CommerceMailProfile -DnsSnapshot $snapshot | ConvertTo-Json -Depth 3
        $first | Should -Match '69\.171\.244\.0/24'
        Test-CommerceMailProfile -DnsSnapshot $snapshot | ConvertTo-Json -Depth 3 | Should -BeExactly $first
    }

    It 'never takes a resolver that fails for drift' {
        # The discard port: nothing answers there.
        $found = Test-CommerceMailProfile -DnsServer 127.0.0.1:9 -Timeout 00:00:00.3
        $found.Result | Should -Contain 'TempError'
        $found.Result | Should -Not -Contain 'Fail'
        $found.Result | Should -Not -Contain 'None'
    }
}
