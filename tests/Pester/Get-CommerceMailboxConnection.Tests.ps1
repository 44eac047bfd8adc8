BeforeAll {
    Import-Module "$PSScriptRoot/../../out/CommerceMailAdmin/CommerceMailAdmin.psd1" -Force
}

# Against a real server: tests/Unit/Mail/Imap.
Describe 'Get-CommerceMailboxConnection' {
    It 'returns nothing where nothing is connected' {
        Get-CommerceMailboxConnection | Should -BeNullOrEmpty
        Get-CommerceMailboxConnection *@shop.example | Should -BeNullOrEmpty
    }
}
