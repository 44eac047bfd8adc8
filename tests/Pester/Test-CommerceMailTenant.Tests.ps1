BeforeAll { . "$PSScriptRoot/common.ps1" }

Describe 'Test-CommerceMailTenant' {
    BeforeEach { Initialize-ExchangeEmulator -Force }

    It 'gives each setting a state, evidence and, if it is not fine, a remedy' {
        Set-EmulatorSetting DkimSigningConfig contoso.com @{ Enabled = $false }
        $controls = Test-CommerceMailTenant -Domain contoso.com -Mailbox support@contoso.com
        $dkim = $controls | Where-Object Id -eq 'DKIM-SIGNING'
        $dkim.State | Should -Be 'Fail'
        $dkim.Remedy | Should -Match 'Set-DkimSigningConfig -Identity contoso.com'
        $controls | Where-Object { $_.State -in 'Fail', 'Warning' -and -not $_.Remedy } | Should -BeNullOrEmpty
    }

    It 'names a mailbox whose answers are kept elsewhere' {
        $copies = Test-CommerceMailTenant -Domain contoso.com -Mailbox support@contoso.com | Where-Object Id -eq 'SENT-COPIES'
        $copies.Remedy | Should -Be "Set-Mailbox -Identity 'support@contoso.com' -MessageCopyForSentAsEnabled `$true -MessageCopyForSendOnBehalfEnabled `$true"
    }

    It 'changes nothing' {
        Reset-EmulatorCallCount
        $null = Test-CommerceMailTenant
        (Get-EmulatorCallCount).Command | Where-Object { $_ -notlike 'Get-*' } | Should -BeNullOrEmpty
    }
}
