BeforeAll { . "$PSScriptRoot/common.ps1" }

# Against a real server: tests/Unit/Rescue.
Describe 'Restore-CommerceJunkMail' {
    It 'takes objects of Find-CommerceJunkMail only' {
        { 'a' | Restore-CommerceJunkMail -Connection 'support@shop.example' } | Should -Throw -ErrorId 'CannotConvertArgument*'
    }
}
