BeforeAll { . "$PSScriptRoot/common.ps1" }

# Against a real server: tests/Unit/Mail/Imap.
Describe 'Disconnect-CommerceMailbox' {
    It 'passes over a connection that is closed already' {
        $closed = [CommerceMailAdmin.CommerceMailboxConnection]::new()
        $closed | Disconnect-CommerceMailbox -Verbose 4>&1 | Should -BeLike '*closed already*'
    }

    It 'takes nothing but connections' {
        { Disconnect-CommerceMailbox 'support@shop.example' } | Should -Throw -ErrorId 'CannotConvertArgumentNoMessage,*'
    }
}
