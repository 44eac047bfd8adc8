# Puts the parts together and starts the sample tenant, connected, so that a newcomer can play at once.
#
#   Engine/   how any command is answered: state, sessions, requests, errors, faults, lists, filters
#   Cmdlets/  the Exchange commands, one subject a file
#   Control/  the commands that steer the emulator
#
# Only commands of Microsoft.PowerShell.Core and .NET are used, so that the module runs in a bare
# engine; the syntax is that of Windows PowerShell 5.1.

Set-StrictMode -Version 3

foreach ($folder in 'Engine', 'Cmdlets', 'Control') {
    $files = [IO.Directory]::GetFiles([IO.Path]::Combine($PSScriptRoot, $folder), '*.ps1')
    [Array]::Sort($files, [StringComparer]::Ordinal)
    foreach ($file in $files) {
        . $file
    }
}

$ExecutionContext.SessionState.Module.OnRemove = { Remove-EmulatorConnection }

Initialize-ExchangeEmulator
