BeforeAll { . "$PSScriptRoot/common.ps1" }

# Against a real server: tests/Unit/Mail/Imap.
Describe 'Get-CommerceMailboxConnection' {
    It 'returns nothing where nothing is connected' {
        Get-CommerceMailboxConnection | Should -BeNullOrEmpty
        Get-CommerceMailboxConnection *@shop.example | Should -BeNullOrEmpty
    }
}
