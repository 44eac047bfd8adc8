@{
    RootModule             = if ($PSEdition -eq 'Core') { 'net8.0/CommerceMailAdmin.dll' } else { 'net472/CommerceMailAdmin.dll' }
    ModuleVersion          = '0.1.0'
    GUID                   = 'b5a9cb5e-0c0b-4c0a-9b36-3f2f3c8f6a51'
    Author                 = 'The CommerceMailAdmin authors'
    CompanyName            = 'The CommerceMailAdmin authors'
    Copyright              = 'Copyright (c) 2026 The CommerceMailAdmin authors. MIT licence.'
    Description            = 'For Exchange administrators of sellers on Facebook and Instagram shops: makes the platform''s mail arrive, proves that it is genuine, and shows which buyers wait for an answer and until when.'
    PowerShellVersion      = '5.1'
    CompatiblePSEditions   = @('Desktop', 'Core')
    DotNetFrameworkVersion = '4.7.2'
    FormatsToProcess       = @('CommerceMailAdmin.Format.ps1xml')
    FunctionsToExport      = @()
    AliasesToExport        = @()
    VariablesToExport      = @()
    CmdletsToExport        = @(
        'Add-CommerceIPAllowList'
        'Add-CommerceSafeSenders'
        'Add-CommerceTenantAllowList'
        'Compare-CommerceMailChange'
        'Compress-CommerceMailChange'
        'Connect-CommerceMailbox'
        'Disconnect-CommerceMailbox'
        'Export-CommerceCaseEvidence'
        'Export-CommerceSlaReport'
        'Find-CommerceJunkMail'
        'Get-CommerceCase'
        'Get-CommerceCaseBacklog'
        'Get-CommerceClaim'
        'Get-CommerceIPAllowList'
        'Get-CommerceMailChange'
        'Get-CommerceMailFlowRule'
        'Get-CommerceMailProfile'
        'Get-CommerceMailTrace'
        'Get-CommerceMailboxConnection'
        'Get-CommerceOrder'
        'Get-CommerceSafeSenders'
        'Get-CommerceTenantAllowList'
        'Measure-CommerceSla'
        'Remove-CommerceCase'
        'Remove-CommerceIPAllowList'
        'Remove-CommerceMailFlowRule'
        'Remove-CommerceSafeSenders'
        'Remove-CommerceTenantAllowList'
        'Restore-CommerceJunkMail'
        'Send-CommerceBacklogDigest'
        'Set-CommerceCase'
        'Set-CommerceMailFlowRule'
        'Sync-CommerceCase'
        'Test-CommerceCaseEvidence'
        'Test-CommerceIPAllowList'
        'Test-CommerceMailAuth'
        'Test-CommerceMailFlowRule'
        'Test-CommerceMailProfile'
        'Test-CommerceMailReadiness'
        'Test-CommerceMailTenant'
        'Test-CommerceSafeSenders'
        'Test-CommerceTenantAllowList'
        'Undo-CommerceMailChange'
    )
    PrivateData            = @{
        PSData = @{
            Tags         = @('Exchange', 'ExchangeOnline', 'SPF', 'DKIM', 'DMARC', 'SafeSenders', 'JunkEmail', 'SLA', 'Facebook', 'Instagram', 'Windows', 'Linux', 'MacOS')
            LicenseUri   = 'https://opensource.org/license/mit'
            ProjectUri   = 'https://www.powershellgallery.com/packages/CommerceMailAdmin'
            # The build writes the notes of this version here, from CHANGELOG.md.
            ReleaseNotes = 'See CHANGELOG.md.'
        }
    }
}
