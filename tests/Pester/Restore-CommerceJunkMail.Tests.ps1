BeforeAll { . "$PSScriptRoot/common.ps1" }

# Against a real server: tests/Unit/Rescue.
Describe 'Restore-CommerceJunkMail' {
    It 'takes objects of Find-CommerceJunkMail only' {
        { Restore-CommerceJunkMail -Message 'a' } | Should -Throw -ErrorId 'CannotConvertArgument*'
    }

    It 'says how to open the mailbox that -Connection names' {
        { 'a' | Restore-CommerceJunkMail -Connection 'support@shop.example' } |
            Should -Throw "*No open connection leads to 'support@shop.example'. Connect-CommerceMailbox*" -ErrorId 'ParameterArgumentTransformationError,*'
    }
}
