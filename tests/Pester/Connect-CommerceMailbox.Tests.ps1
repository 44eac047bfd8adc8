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
}
