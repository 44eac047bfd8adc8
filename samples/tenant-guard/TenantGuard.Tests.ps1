<#
.SYNOPSIS
Guards an organisation: one Pester test for each control of Test-CommerceMailReadiness.
.DESCRIPTION
A test has the name of its control. It fails if the control fails or cannot be tested, and its message has the evidence and the command that
fixes it. Invoke-TenantGuard.ps1 runs it and writes NUnit XML. Connect to Exchange first, for example with Connect-ExchangeOnline.
.PARAMETER Mailbox
The mailboxes whose safe senders are tested. Default: all shared mailboxes.
.PARAMETER Domain
The domains that you answer from. Default: the domains of the answers in the mail.
.PARAMETER ProfilePath
A profile of your own, as a file. Default: the profile that comes with the module.
.PARAMETER Ledger
The ledger that Sync-CommerceCase keeps. Default: the ledger in your local application data.
.PARAMETER Path
Mail in files, in place of a ledger.
.PARAMETER AllowedOverdue
How many overdue cases are accepted.
.PARAMETER AllowedWarning
The controls that may be in the state Warning. Wildcards are expanded. Default: all.
.PARAMETER AllowedUnknown
The controls that need not be testable, such as SAFE-SENDERS on a machine without a session. Their tests are skipped.
.PARAMETER Control
Only these controls. Wildcards are expanded.
.PARAMETER More
More parameters of Test-CommerceMailReadiness, such as TimeZone, HolidayFile, DnsServer or At.
#>
param(
    [string[]] $Mailbox,
    [string[]] $Domain,
    [string] $ProfilePath,
    [string] $Ledger,
    [string[]] $Path,
    [int] $AllowedOverdue = 0,
    [string[]] $AllowedWarning = '*',
    [string[]] $AllowedUnknown = @(),
    [string[]] $Control = '*',
    [hashtable] $More = @{}
)

BeforeDiscovery {
    $arguments = @{ AllowedOverdue = $AllowedOverdue; Control = $Control; ErrorAction = 'Continue'; WarningAction = 'SilentlyContinue' }
    foreach ($name in 'Mailbox', 'Domain', 'Ledger', 'Path') {
        $value = Get-Variable $name -ValueOnly
        if ($value) { $arguments[$name] = $value }
    }
    if ($ProfilePath) { $arguments.MailProfile = Get-CommerceMailProfile $ProfilePath }
    $tests = foreach ($found in Test-CommerceMailReadiness @arguments @More) {
        @{
            Id             = $found.Id
            Asks           = $found.Asks
            State          = "$($found.State)"
            Because        = "$($found.Evidence)$(if ($found.Remedy) { " Fix: $($found.Remedy)" })"
            WarningIsFine  = [bool]($AllowedWarning | Where-Object { $found.Id -like $_ })
            MayBeUntested  = [bool]($AllowedUnknown | Where-Object { $found.Id -like $_ })
        }
    }
}

Describe 'Commerce mail' {
    It '<Id>: <Asks>' -ForEach $tests {
        if ($State -eq 'Unknown' -and $MayBeUntested) {
            Set-ItResult -Skipped -Because $Because
        }
        if ($State -ne 'Pass' -and -not ($State -eq 'Warning' -and $WarningIsFine)) {
            throw "${State}: $Because"
        }
    }
}
