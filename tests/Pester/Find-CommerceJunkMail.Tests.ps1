BeforeAll { . "$PSScriptRoot/common.ps1" }

# Against a real server: tests/Unit/Rescue.
Describe 'Find-CommerceJunkMail' {
    It 'lists the mail of the platform in Junk, without subjects' {
        $found = @(Find-CommerceJunkMail -Path $sample -Folder Junk, Deleted, Archive)
        $found | ForEach-Object { $_.FolderKind | Should -BeIn 'Junk', 'Deleted', 'Archive' }
        $found | ForEach-Object { $_.Subject | Should -BeNullOrEmpty }
        @($found | Where-Object FolderKind -EQ Junk).Count | Should -Be @(Find-CommerceJunkMail -Path $sample).Count
    }

    It 'rejects a folder that it does not search' {
        { Find-CommerceJunkMail -Path $sample -Folder Inbox } | Should -Throw -ErrorId 'CannotConvertArgument*'
    }
}
