BeforeAll { . "$PSScriptRoot/common.ps1" }

Describe 'Get-CommerceMailProfile' {
    It 'returns the built-in facts, each with a dated source' {
        $facts = Get-CommerceMailProfile
        $facts | Should -BeOfType ([CommerceMailAdmin.CommerceMailProfile])
        $facts.SafeSenderDomains | Should -HaveCount 4
        $facts.Domains.Source.Date | ForEach-Object { $_ | Should -Match '^\d{4}' }
    }

    It 'names the line and field of a mistake' {
        $path = Join-Path $TestDrive 'broken.json'
        "{`n  `"schemaVersion`": 1,`n  `"sources`": [], `"platforms`": [],`n  `"name`": 5`n}" | Set-Content $path
        { Get-CommerceMailProfile -Path $path } | Should -Throw "*line 4, field 'name'*" -ErrorId 'ProfileMalformed,*'
    }

    It 'says so when the file does not exist' {
        { Get-CommerceMailProfile -Path "$TestDrive/none.json" } | Should -Throw '*does not exist*' -ErrorId 'PathNotFound,*'
    }

    It 'resolves the path from PowerShell''s location, not the process''s' {
        Copy-Item "$repository/src/CommerceMailAdmin.Engine/Platform/Profiles/commerce-mail.json" $TestDrive
        Push-Location $TestDrive
        try { (Get-CommerceMailProfile -Path commerce-mail.json).Name | Should -Be 'Facebook and Instagram shops' }
        finally { Pop-Location }
    }
}
