BeforeAll {
    . "$PSScriptRoot/common.ps1"
    $credential = [pscredential]::new('bo', (ConvertTo-SecureString 'secret' -AsPlainText -Force))

    # A port that nothing listens on.
    $listener = [Net.Sockets.TcpListener]::new([Net.IPAddress]::Loopback, 0)
    $listener.Start()
    $port = $listener.LocalEndpoint.Port
    $listener.Stop()
}

# Against a real server: tests/Unit/Mail/Imap.
Describe 'Connect-CommerceMailbox' {
    It 'says that nothing answers' {
        { Connect-CommerceMailbox 127.0.0.1 -Port $port -Credential $credential -ErrorAction Stop } |
            Should -Throw '*cannot be reached*' -ErrorId 'MailboxUnreachable,CommerceMailAdmin.Commands.ConnectCommerceMailbox'
        Get-CommerceMailboxConnection | Should -BeNullOrEmpty
    }

    It 'warns before a password crosses the network in plain text' {
        { Connect-CommerceMailbox 127.0.0.1 -Port $port -Encryption None -Credential $credential -WarningVariable script:warnings -WarningAction SilentlyContinue -ErrorAction Stop } | Should -Throw
        $script:warnings | Should -BeLike '*not encrypted*password*'
    }

    It 'wants the mailbox named with a token' {
        (Get-Command Connect-CommerceMailbox).ParameterSets.Where{ $_.Name -eq 'AccessToken' }.Parameters.Where{ $_.IsMandatory }.Name |
            Should -Be 'ImapServer', 'AccessToken', 'Mailbox'
    }

    It 'wants https for Exchange Server' {
        { Connect-CommerceMailbox -EwsUrl http://mail.contoso.com/EWS/Exchange.asmx -Mailbox a@contoso.com -Credential $credential -ErrorAction Stop } |
            Should -Throw '*https*' -ErrorId 'MailboxEncryptionFailed,CommerceMailAdmin.Commands.ConnectCommerceMailbox'
    }

    It 'wants one secret only' {
        { Connect-CommerceMailbox -EwsUrl https://localhost:1/ -Mailbox a@contoso.com -Credential $credential -AccessToken $credential.Password } |
            Should -Throw -ErrorId 'CredentialAndToken,CommerceMailAdmin.Commands.ConnectCommerceMailbox'
    }

    It 'has no way to accept any certificate of Exchange Server' {
        (Get-Command Connect-CommerceMailbox).ParameterSets.Where{ $_.Name -in 'EwsUrl', 'Autodiscover' }.Parameters.Name |
            Should -Not -Contain 'SkipCertificateCheck'
    }

    It 'takes mailboxes of Exchange Server from the pipeline' {
        $found = 'a@contoso.com', 'b@contoso.com' | Connect-CommerceMailbox -EwsUrl "https://localhost:$port/" -Credential $credential -ErrorVariable script:errors -ErrorAction SilentlyContinue
        $found | Should -BeNullOrEmpty
        $script:errors.TargetObject | Select-Object -Unique | Should -Be 'a@contoso.com', 'b@contoso.com'
    }

    It 'takes mailboxes of Exchange Online from the pipeline, and names each that cannot be reached' {
        $token = ConvertTo-SecureString 'secret-token' -AsPlainText -Force
        $found = 'a@contoso.com', 'b@contoso.com' | Connect-CommerceMailbox -Graph -GraphUrl "https://localhost:$port/" -AccessToken $token -ErrorVariable script:errors -ErrorAction SilentlyContinue
        $found | Should -BeNullOrEmpty
        $script:errors.TargetObject | Select-Object -Unique | Should -Be 'a@contoso.com', 'b@contoso.com'
        $script:errors.FullyQualifiedErrorId | Select-Object -Unique | Should -Be 'MailboxUnreachable,CommerceMailAdmin.Commands.ConnectCommerceMailbox'
        $script:errors | Out-String | Should -Not -BeLike '*secret-token*'
    }

    It 'wants https for Graph and for its sign-in' {
        $token = ConvertTo-SecureString 'secret-token' -AsPlainText -Force
        { Connect-CommerceMailbox -Graph -Mailbox a@contoso.com -GraphUrl http://graph.contoso.com/ -AccessToken $token } | Should -Throw '*https*'
        { Connect-CommerceMailbox -Graph -Mailbox a@contoso.com -SignInUrl http://login.contoso.com/ -DeviceCode } | Should -Throw '*https*'
    }

    It 'has one way to sign in to Graph in each parameter set' {
        $sets = (Get-Command Connect-CommerceMailbox).ParameterSets.Where{ $_.Name -like 'Graph*' }
        $sets.Name | Sort-Object | Should -Be 'GraphCertificate', 'GraphCertificateThumbprint', 'GraphDeviceCode', 'GraphManagedIdentity', 'GraphSession', 'GraphToken'
        $sets.ForEach{ $_.Parameters.Where{ $_.Name -eq 'Mailbox' }.IsMandatory } | Should -Not -Contain $false
        $sets.Parameters.Name | Should -Not -Contain 'SkipCertificateCheck'
    }

    It 'says how to get the session of Connect-MgGraph' -Skip:([bool](Get-Command Invoke-MgGraphRequest -ErrorAction Ignore)) {
        { Connect-CommerceMailbox -Graph -Mailbox a@contoso.com -ErrorAction Stop } | Should -Throw '*Install-Module Microsoft.Graph.Authentication*'
    }
}
