# What the emulator does with IP allow lists and mail-flow rules, each with the fact it follows.

BeforeAll {
    . "$PSScriptRoot/common.ps1"
    function Get-Refusal([scriptblock] $Call) {
        try { & $Call } catch { return $_.Exception.Message }
    }
}

Describe 'The emulated connection filter' {
    BeforeEach { Initialize-ExchangeEmulator -Force }

    It 'takes IPv4 only: single address, range of at most 256, CIDR /24 to /32' {
        Set-HostedConnectionFilterPolicy Default -IPAllowList @{ Add = '11.0.0.1', '11.0.1.0-11.0.1.255', '11.0.2.0/24', '11.0.3.0/32' } -ErrorAction Stop
        foreach ($bad in '11.0.0.0/23', '11.0.0.0-11.0.1.0', '2001:db8::/32', 'all', '11.0.0.1/33') {
            Get-Refusal { Set-HostedConnectionFilterPolicy Default -IPAllowList @{ Add = $bad } -ErrorAction Stop } | Should -Match ([regex]::Escape($bad))
        }
        (Get-HostedConnectionFilterPolicy).IPAllowList | Should -HaveCount 4
    }

    It 'takes at most 1,273 entries' {
        Add-EmulatorConnectionFilterPolicy -IPAllowList (0..1271 | ForEach-Object { "11.0.$([Math]::Floor($_ / 250)).$($_ % 250)" })
        Set-HostedConnectionFilterPolicy Default -IPAllowList @{ Add = '12.0.0.1' } -ErrorAction Stop
        Get-Refusal { Set-HostedConnectionFilterPolicy Default -IPAllowList @{ Add = '12.0.0.2' } -ErrorAction Stop } | Should -Match '1273'
    }

    It 'needs the @{Add=} form for several kinds of entry in one call, and a plain list replaces' {
        Get-Refusal { Set-HostedConnectionFilterPolicy Default -IPAllowList '11.0.0.1', '11.0.1.0/24' -ErrorAction Stop } | Should -Match 'Add'
        Set-HostedConnectionFilterPolicy Default -IPAllowList '11.0.0.1', '11.0.0.2'
        Set-HostedConnectionFilterPolicy Default -IPAllowList '11.0.0.3'
        (Get-HostedConnectionFilterPolicy).IPAllowList | Should -Be '11.0.0.3'
    }

    It 'adds what is there, and removes what is not, without changing anything' {
        Set-HostedConnectionFilterPolicy Default -IPAllowList @{ Add = '11.0.0.1' }
        Set-HostedConnectionFilterPolicy Default -IPAllowList @{ Add = '11.0.0.1'; Remove = '11.0.0.9' } -WarningVariable warning -WarningAction SilentlyContinue
        (Get-HostedConnectionFilterPolicy).IPAllowList | Should -Be '11.0.0.1'
        $warning | Should -Match 'no settings'
    }

    It 'may change the hashtable it is given: use a new one for each call' {
        $table = @{ Add = '11.0.0.1' }
        Set-HostedConnectionFilterPolicy Default -IPAllowList $table
        $table.Keys | Should -Not -Be 'Add'
    }

    It 'returns deserialised objects, and all policies for a null Identity' {
        Add-EmulatorConnectionFilterPolicy Second
        Get-HostedConnectionFilterPolicy $null | Should -HaveCount 2
        (Get-HostedConnectionFilterPolicy Default).PSTypeNames[0] | Should -BeLike 'Deserialized.*'
    }

    It 'reports errors as code|type|text and goes on: pass -ErrorAction Stop' {
        Get-HostedConnectionFilterPolicy Absent -ErrorVariable problem -ErrorAction SilentlyContinue
        $problem[0].Exception.Message.Split('|')[1] | Should -Be 'Microsoft.Exchange.Configuration.Tasks.ManagementObjectNotFoundException'
    }

    It 'exists Online only, as functions that -Prefix renames' {
        (Get-Command Get-HostedConnectionFilterPolicy).CommandType | Should -Be 'Function'
        (Get-Command Get-HostedConnectionFilterPolicy).ModuleName | Should -BeLike 'tmpEXO_*'
        Initialize-ExchangeEmulator -Prefix Shop -Force
        Get-Command Get-ShopHostedConnectionFilterPolicy | Should -Not -BeNullOrEmpty
        Initialize-ExchangeEmulator -Shape OnPremises -Force
        Get-Command Get-HostedConnectionFilterPolicy -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
    }
}

Describe 'The emulated Edge Transport server' {
    BeforeEach { Initialize-ExchangeEmulator -Shape Edge -Force }

    It 'returns entries that contain an address, not those that equal it' {
        $null = Add-IPAllowListEntry -IPRange 11.0.0.0/24
        $null = Add-IPAllowListEntry -IPAddress 11.0.0.7
        (Get-IPAllowListEntry -IPAddress 11.0.0.7).IPRange | Should -Be '11.0.0.0/24', '11.0.0.7'
    }

    It 'normalises CIDR, and has no check for duplicates' {
        $null = Add-IPAllowListEntry -IPRange 11.0.0.77/24
        $null = Add-IPAllowListEntry -IPRange 11.0.0.0/24
        (Get-IPAllowListEntry).IPRange | Should -Be '11.0.0.0/24', '11.0.0.0/24'
    }

    It 'keeps expired entries, disabled' {
        $null = Add-IPAllowListEntry -IPAddress 11.0.0.7 -ExpirationTime (Get-Date).AddDays(-1)
        (Get-IPAllowListEntry).HasExpired | Should -BeTrue
    }

    It 'removes by number, and only on itself' {
        $entry = Add-IPAllowListEntry -IPAddress 11.0.0.7 -Comment mine
        Get-Refusal { Get-IPAllowListEntry -Server other -ErrorAction Stop } | Should -Match 'other'
        Remove-IPAllowListEntry $entry.Identity -Confirm:$false
        Get-IPAllowListEntry | Should -BeNullOrEmpty
    }

    It 'is a local snap-in: its own types, nothing deserialised' {
        (Add-IPAllowListEntry -IPAddress 11.0.0.7).PSTypeNames[0] | Should -Not -BeLike 'Deserialized.*'
    }

    It 'has rules without the sender''s domain and address' {
        (Get-Command New-TransportRule).Parameters.Keys | Should -Not -Contain 'SenderDomainIs'
        (Get-Command New-TransportRule).Parameters.Keys | Should -Not -Contain 'SenderIpRanges'
    }
}

Describe 'The emulated mail-flow rules' {
    BeforeEach {
        Initialize-ExchangeEmulator -Force
        $some = @{ SubjectContainsWords = 'x'; PrependSubject = 'y'; ErrorAction = 'Stop' }
    }

    It 'have names of up to 64 and comments of up to 1,024 characters' {
        $null = New-TransportRule ('n' * 64) -Comments ('c' * 1024) @some
        Get-Refusal { New-TransportRule ('n' * 65) @some } | Should -Match '64'
        Get-Refusal { New-TransportRule a -Comments ('c' * 1025) @some } | Should -Match '1024'
    }

    It 'have up to 8,192 characters each' {
        Get-Refusal { New-TransportRule a -SubjectContainsWords ('w' * 8200) -PrependSubject y -ErrorAction Stop } | Should -Match '8192'
    }

    It 'have up to 20 KB of regular expressions in all' {
        foreach ($i in 1..5) { $null = New-TransportRule "r$i" -SubjectMatchesPatterns ('p' * 4000) -PrependSubject y -ErrorAction Stop }
        Get-Refusal { New-TransportRule r6 -SubjectMatchesPatterns ('p' * 4000) -PrependSubject y -ErrorAction Stop } | Should -Match '20480'
    }

    It 'refuse what is not a regular expression' {
        Get-Refusal { New-TransportRule a -SubjectMatchesPatterns '(' -PrependSubject y -ErrorAction Stop } | Should -Match 'regular expression'
    }

    It 'have one header pair of each kind, and each half needs the other' {
        foreach ($half in @{ HeaderMatchesPatterns = 'p' }, @{ HeaderContainsMessageHeader = 'X-A' }, @{ SetHeaderName = 'X-A' }) {
            Get-Refusal { New-TransportRule a @half @some } | Should -Match 'go together'
        }
    }

    It 'run by priority, 0 first, without gaps' {
        foreach ($name in 'a', 'b', 'c') { $null = New-TransportRule $name @some }
        Set-TransportRule c -Priority 0
        (Get-TransportRule).Name | Should -Be 'c', 'a', 'b'
        Get-Refusal { Set-TransportRule c -Priority 3 -ErrorAction Stop } | Should -Match 'priority'
        Remove-TransportRule c -Confirm:$false
        (Get-TransportRule).Priority | Should -Be 0, 1
    }

    It 'take SCL -1 or 0 to 9' {
        $null = New-TransportRule a -SubjectContainsWords x -SetSCL -1 -ErrorAction Stop
        Get-Refusal { New-TransportRule b -SubjectContainsWords x -SetSCL 10 -ErrorAction Stop } | Should -Match '-1'
    }

    It 'work in Audit, AuditAndNotify or Enforce; Set has no -Enabled' {
        $null = New-TransportRule a -Mode AuditAndNotify @some
        (Get-TransportRule a).Mode | Should -Be 'AuditAndNotify'
        (Get-Command Set-TransportRule).Parameters.Keys | Should -Not -Contain 'Enabled'
        Disable-TransportRule a -Confirm:$false
        (Get-TransportRule a).State | Should -Be 'Disabled'
    }

    It 'look at the sender in Header, Envelope or HeaderOrEnvelope' {
        foreach ($place in 'Header', 'Envelope', 'HeaderOrEnvelope') { $null = New-TransportRule $place -SenderAddressLocation $place @some }
        Get-Refusal { New-TransportRule a -SenderAddressLocation Body @some } | Should -Not -BeNullOrEmpty
    }

    It 'are about 300 at most' {
        foreach ($i in 1..300) { $null = New-TransportRule "r$i" @some }
        Get-Refusal { New-TransportRule r301 @some } | Should -Match '300'
    }

    It 'can lose an answer after the change, or drop the change without a word' {
        Add-EmulatorFault New-TransportRule TimeOut -AfterChange
        Get-Refusal { New-TransportRule a @some } | Should -Match 'timed out'
        (Get-TransportRule).Name | Should -Be 'a'
        Add-EmulatorFault New-TransportRule SilentDrop
        $null = New-TransportRule b @some
        (Get-TransportRule).Name | Should -Be 'a'
    }
}
