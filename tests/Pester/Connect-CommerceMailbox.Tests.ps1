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
}
