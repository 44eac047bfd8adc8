BeforeAll { . "$PSScriptRoot/common.ps1" }

Describe 'Test-CommerceMailFlowRule' {
    BeforeEach {
        Initialize-ExchangeEmulator -Force
        $journal = New-Journal
    }

    It 'fails while rules are missing, is neutral while they watch, passes when they act' {
        (Test-CommerceMailFlowRule @journal).Result | Select-Object -Unique | Should -Be 'Fail'
        $null = Set-CommerceMailFlowRule @journal
        (Test-CommerceMailFlowRule @journal).Result | Select-Object -Unique | Should -Be 'Neutral'
        $null = Set-CommerceMailFlowRule -Mode Enforce @journal
        (Test-CommerceMailFlowRule @journal).Result | Select-Object -Unique | Should -Be 'Pass'
    }

    It 'finds a rule of others that lets forgers in, and names the control that fails' {
        $null = New-TransportRule Theirs -SenderDomainIs support.instagram.com -SetSCL -1
        (Test-CommerceMailFlowRule @journal).Where{ $_.Name -eq 'Theirs' }.ScannerControls.Id | Should -Be 'ORCA-118-2'
    }
}
