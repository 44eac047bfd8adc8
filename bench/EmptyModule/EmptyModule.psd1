@{
    RootModule        = 'EmptyModule.dll'
    ModuleVersion     = '1.0.0'
    GUID              = '7e0d4d0e-8a1c-4d0c-9a3c-1f4f5f0f8b11'
    CmdletsToExport   = @('Get-Nothing')
    FunctionsToExport = @()
    AliasesToExport   = @()
    VariablesToExport = @()
}
