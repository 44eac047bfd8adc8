BeforeAll {
    . "$PSScriptRoot/common.ps1"
    # The discard port: nothing answers there.
    $deaf = @{ DnsServer = '127.0.0.1:9'; Timeout = [timespan]'00:00:00.3' }
}

Describe 'Test-CommerceMailAuth' {
    It 'tells a resolver that fails from a missing record' {
        $result = Test-CommerceMailAuth contoso.com @deaf
        $result | Should -BeOfType ([CommerceMailAdmin.DomainAuthentication])
        $result.Spf.Result | Should -Be 'TempError'
        $result.Dmarc.Result | Should -Be 'TempError'
        $result.Spf.Reason | Should -Match '127\.0\.0\.1'
        $result.MeetsPlatformRequirement | Should -BeNullOrEmpty
    }

    It 'asks for the profile''s domains when none is given' {
        (Test-CommerceMailAuth @deaf).Domain | Should -Contain 'support.instagram.com'
    }

    It 'goes on after a malformed domain' {
        $result = 'not a domain', 'contoso.com' | Test-CommerceMailAuth @deaf -ErrorVariable problems -ErrorAction SilentlyContinue
        $result | Should -HaveCount 1
        $problems | Should -HaveCount 1
    }

    It 'shows findings and, where asked, the seller''s fitness' {
        $result = Test-CommerceMailAuth contoso.com -Seller @deaf
        $result.Findings.Id | Should -Contain 'DNS-FAILED'
        $result.SellerFitness.Result | Should -Be 'TempError'
        $result | Format-List | Out-String | Should -Match 'DNS-FAILED'
    }

    It 'learns selectors from mail' {
        Set-Content -Path (Join-Path $TestDrive 'a.eml') -Value "DKIM-Signature: v=1; d=contoso.com; s=learned; b=x`nFrom: a@contoso.com`n`nx"
        $result = Test-CommerceMailAuth contoso.com -SelectorsFrom (Join-Path $TestDrive '*.eml') -Selector other @deaf
        $result.DkimSelectors.Selector | Should -Be 'learned', 'other'
    }

    It 'looks at transport security where asked' {
        (Test-CommerceMailAuth contoso.com @deaf).TransportSecurity | Should -BeNullOrEmpty
        $result = Test-CommerceMailAuth contoso.com -TransportSecurity @deaf
        $result.TransportSecurity.MtaSts.Result | Should -Be 'TempError'
        $result.TransportSecurity.TlsReporting.Result | Should -Be 'TempError'
        $result | Format-List | Out-String | Should -Match 'MtaSts'
    }

    It 'writes verdicts as words with -EnumsAsStrings' -Skip:($PSVersionTable.PSVersion.Major -lt 7) {
        Test-CommerceMailAuth contoso.com @deaf | ConvertTo-Json -EnumsAsStrings -Depth 4 | Should -Match '"Result":\s*"TempError"'
    }
}
