BeforeAll { . "$PSScriptRoot/common.ps1" }

# Against a real server: tests/Unit/Mail/Imap.
Describe 'Disconnect-CommerceMailbox' {
    It 'passes over a connection that is closed already' {
        $closed = [CommerceMailAdmin.CommerceMailboxConnection]::new()
        $closed | Disconnect-CommerceMailbox -Verbose 4>&1 | Should -BeLike '*closed already*'
    }

    It 'takes connections and the names of open ones' {
        { Disconnect-CommerceMailbox 'support@shop.example' } | Should -Throw '*No open connection*' -ErrorId 'ParameterArgumentTransformationError,*'
    }
}
