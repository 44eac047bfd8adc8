BeforeDiscovery {
    . "$PSScriptRoot/common.ps1"
    $cmdlets = (Get-Module CommerceMailAdmin).ExportedCmdlets.Keys | ForEach-Object { @{ Name = $_ } }
}

BeforeAll { . "$PSScriptRoot/common.ps1" }

Describe 'The module' {
    It 'has a valid manifest' {
        (Test-ModuleManifest $module).Name | Should -Be 'CommerceMailAdmin'
    }

    It '<Name> has a Pester file' -ForEach $cmdlets {
        "$PSScriptRoot/$Name.Tests.ps1" | Should -Exist
    }

    It '<Name> uses an approved verb' -ForEach $cmdlets {
        (Get-Verb).Verb | Should -Contain $Name.Split('-')[0]
    }
}
