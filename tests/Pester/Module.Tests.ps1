BeforeDiscovery {
    Import-Module "$PSScriptRoot/../../out/CommerceMailAdmin/CommerceMailAdmin.psd1" -Force
    $cmdlets = (Get-Module CommerceMailAdmin).ExportedCmdlets.Keys | ForEach-Object { @{ Name = $_ } }
}

Describe 'The module' {
    It 'has a valid manifest' {
        (Test-ModuleManifest "$PSScriptRoot/../../out/CommerceMailAdmin/CommerceMailAdmin.psd1").Name | Should -Be 'CommerceMailAdmin'
    }

    It '<Name> has a Pester file' -ForEach $cmdlets {
        "$PSScriptRoot/$Name.Tests.ps1" | Should -Exist
    }

    It '<Name> uses an approved verb' -ForEach $cmdlets {
        (Get-Verb).Verb | Should -Contain $Name.Split('-')[0]
    }
}
