@{
    RootModule        = 'ExchangeEmulator.psm1'
    ModuleVersion     = '1.0.0'
    GUID              = '5b0d6a52-2f0e-4c0b-9d43-6a1d7e9c1f58'
    Author            = 'The project'
    Description       = 'Answers the Exchange cmdlets for safe senders, IP allow lists and mail-flow rules from memory, as documented, for tests and for trying things out. No Exchange is contacted.'
    PowerShellVersion = '5.1'

    # Only the controls of the emulator. The Exchange commands themselves come from generated
    # modules, as they do in a real session, and change with the emulated shape.
    FunctionsToExport = @(
        'Initialize-ExchangeEmulator'
        'Connect-EmulatorSession'
        'Disconnect-EmulatorSession'
        'Add-EmulatorMailbox'
        'Get-EmulatorMailbox'
        'Set-EmulatorMailbox'
        'Remove-EmulatorMailbox'
        'Add-EmulatorContact'
        'Add-EmulatorGroup'
        'Add-EmulatorAcceptedDomain'
        'Set-EmulatorContentFilterPolicy'
        'Add-EmulatorConnectionFilterPolicy'
        'Clear-EmulatorAllowEntry'
        'Add-EmulatorTenantListEntry'
        'Add-EmulatorSpoofItem'
        'Set-EmulatorTenantListLimit'
        'Set-EmulatorSetting'
        'Add-EmulatorTracedMessage'
        'Add-EmulatorQuarantinedMessage'
        'Get-EmulatorReleasedMessage'
        'Remove-EmulatorQuarantinedMessage'
        'Add-EmulatorTransportServer'
        'Add-EmulatorTrackingEvent'
        'Add-EmulatorFault'
        'Get-EmulatorFault'
        'Clear-EmulatorFault'
        'Get-EmulatorCallCount'
        'Reset-EmulatorCallCount'
        'Get-EmulatorCall'
    )
    CmdletsToExport   = @()
    VariablesToExport = @()
    AliasesToExport   = @()
}
