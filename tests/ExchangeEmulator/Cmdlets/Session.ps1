# Connect-ExchangeOnline, Disconnect-ExchangeOnline, Get-ConnectionInformation.

# Facts: "`-Prefix` renames commands; `-CommandName` and RBAC decide which exist." "Unattended:
# `Connect-ExchangeOnline -CertificateThumbprint` (Windows only) or `-Certificate`/`-CertificateFilePath`
# with `-AppId -Organization`." No sign-in takes place; what can't work in reality fails here too.
# -Organization names the emulated organisation: the present one, or one that another runspace of this
# process has published with Initialize-ExchangeEmulator -Organization.
function Connect-ExchangeOnline {
    [CmdletBinding()]
    param(
        [Parameter(Position = 0)] [string]$ConnectionUri,
        [Parameter(Position = 1)] [string]$AzureADAuthorizationEndpointUri,
        [Parameter(Position = 2)] [string]$ExchangeEnvironmentName,
        [Parameter(Position = 3)] [object]$PSSessionOption,
        [Parameter(Position = 4)] [string]$DelegatedOrganization,
        [Parameter(Position = 5)] [string]$Prefix,
        [Parameter(Position = 6)] [string[]]$CommandName,
        [Parameter(Position = 7)] [string[]]$FormatTypeName,
        [string]$AccessToken,
        [string]$AppId,
        [switch]$BypassMailboxAnchoring,
        [Security.Cryptography.X509Certificates.X509Certificate2]$Certificate,
        [string]$CertificateFilePath,
        [securestring]$CertificatePassword,
        [string]$CertificateThumbprint,
        [pscredential]$Credential,
        [switch]$Device,
        [switch]$DisableWAM,
        [switch]$EnableErrorReporting,
        [string]$EXOModuleBasePath,
        [switch]$InlineCredential,
        [switch]$LoadCmdletHelp,
        [string]$LogDirectoryPath,
        [string]$LogLevel,
        [switch]$ManagedIdentity,
        [string]$ManagedIdentityAccountId,
        [string]$Organization,
        [ValidateRange(1, 1000)] [int]$PageSize = 1000,
        [switch]$ShowBanner,
        [bool]$ShowProgress,
        [Security.Cryptography.X509Certificates.X509Certificate2]$SigningCertificate,
        [switch]$SkipLoadingCmdletHelp,
        [switch]$SkipLoadingFormatData,
        [bool]$TrackPerformance,
        [bool]$UseMultithreading,
        [string]$UserPrincipalName,
        [switch]$UseRPSSession
    )
    end {
        $call = @{ Cmdlet = $PSCmdlet; Command = 'Connect-ExchangeOnline'; Counted = $false }
        $problem = Find-EmulatorConnectProblem $PSBoundParameters
        if ($problem) {
            $PSCmdlet.ThrowTerminatingError((New-EmulatorError -Command $call.Command -Type $script:ErrorType.Argument -Message $problem))
        }
        $current = $script:Store.Settings['Organization']
        if ($Organization -and $Organization -ne $current) {
            $store = Find-EmulatorStore $Organization
            if ($null -eq $store) {
                $PSCmdlet.ThrowTerminatingError((New-EmulatorError -Command $call.Command -Type $script:ErrorType.InvalidOperation -Message "There is no organization '$Organization'."))
            }
            Select-EmulatorStore $store
            Import-EmulatorOnlineModule
        }
        $fault = Find-EmulatorFault $call.Command $true @()
        Use-EmulatorStore { Add-EmulatorCount $call 1 }
        Wait-EmulatorTime $script:Store.Latency
        if ($null -ne $fault) {
            Wait-EmulatorTime $fault['DelayMs']
            $faultError = New-EmulatorFaultError $fault $call.Command ''
            if ($null -ne $faultError) {
                $PSCmdlet.ThrowTerminatingError($faultError)
            }
        }
        New-EmulatorConnection -Prefix $Prefix -CommandName $CommandName -UserPrincipalName $UserPrincipalName -PageSize $PageSize -AppId $AppId
    }
}

function Find-EmulatorConnectProblem {
    param([Collections.IDictionary]$Wanted)

    if ($Wanted.ContainsKey('Prefix') -and ($Wanted['Prefix'] -eq 'EXO' -or $Wanted['Prefix'] -notmatch '^[A-Za-z0-9]*$')) {
        return "The prefix '$($Wanted['Prefix'])' can't be used: letters and digits only, and not EXO."
    }
    $certificates = @('Certificate', 'CertificateFilePath', 'CertificateThumbprint' | Where-Object { $Wanted.ContainsKey($_) })
    if ($certificates.Count -gt 1) {
        return 'Use only one of Certificate, CertificateFilePath and CertificateThumbprint.'
    }
    if ($certificates.Count -eq 1 -and -not ($Wanted.ContainsKey('AppId') -and $Wanted.ContainsKey('Organization'))) {
        return 'A certificate needs AppId and Organization with it.'
    }
    if ($Wanted.ContainsKey('CertificateThumbprint') -and [Environment]::OSVersion.Platform -ne 'Win32NT') {
        return 'CertificateThumbprint works on Windows only. Use Certificate or CertificateFilePath.'
    }
}

function Disconnect-ExchangeOnline {
    [CmdletBinding(SupportsShouldProcess, ConfirmImpact = 'High', DefaultParameterSetName = 'DefaultParameterSet')]
    param(
        [Parameter(Mandatory, ParameterSetName = 'ConnectionId')]
        [string[]]$ConnectionId,

        [Parameter(Mandatory, ParameterSetName = 'ModulePrefix')]
        [string[]]$ModulePrefix
    )
    end {
        $call = @{ Cmdlet = $PSCmdlet; Command = 'Disconnect-ExchangeOnline'; Counted = $false }
        if ($PSCmdlet.ShouldProcess('Exchange Online', 'Closing the connections')) {
            Use-EmulatorStore { Add-EmulatorCount $call 1 }
            Close-EmulatorConnection (Select-EmulatorConnection $ConnectionId $ModulePrefix)
        }
    }
}

# Fact: "`Get-ConnectionInformation`: State = Connected, TokenStatus = Active, IsEopSession = False". A lost
# connection stays in the list until it is closed. Asks nobody: no latency, no session needed.
function Get-ConnectionInformation {
    [CmdletBinding(DefaultParameterSetName = 'Default')]
    param(
        [Parameter(Mandatory, ParameterSetName = 'ConnectionId')]
        [string[]]$ConnectionId,

        [Parameter(Mandatory, ParameterSetName = 'ModulePrefix')]
        [string[]]$ModulePrefix
    )
    end {
        $call = @{ Cmdlet = $PSCmdlet; Command = 'Get-ConnectionInformation'; Counted = $false }
        Use-EmulatorStore { Add-EmulatorCount $call 1 }
        $settings = $script:Store.Settings
        foreach ($connection in Select-EmulatorConnection $ConnectionId $ModulePrefix) {
            $state = 'Connected'
            $token = 'Active'
            if (-not $connection['Alive']) {
                $state = 'Broken'
                $token = 'Expired'
            }
            [pscustomobject][ordered]@{
                PSTypeName                      = 'Microsoft.Exchange.Management.ExoPowershellSnapin.ConnectionInformation'
                ConnectionId                    = $connection['ConnectionId']
                State                           = $state
                Id                              = $connection['Id']
                Name                            = "ExchangeOnline_$($connection['Id'])"
                UserPrincipalName               = $connection['UserPrincipalName']
                ConnectionUri                   = 'https://outlook.office365.com'
                AzureAdAuthorizationEndpointUri = 'https://login.microsoftonline.com/organizations'
                TokenExpiryTimeUTC              = $connection['Expires']
                CertificateAuthentication       = [bool]$connection['AppId']
                ModuleName                      = [IO.Path]::Combine([IO.Path]::GetTempPath(), $connection['Module'].Name)
                ModulePrefix                    = $connection['Prefix']
                Organization                    = $settings['Organization']
                DelegatedOrganization           = $null
                AppId                           = $connection['AppId']
                PageSize                        = $connection['PageSize']
                TenantID                        = ConvertTo-EmulatorGuid "tenant $($settings['Organization'])"
                TokenStatus                     = $token
                ConnectionUsedForInbuiltCmdlets = $connection['Id'] -eq $script:LastConnectionId
                IsEopSession                    = $false
            }
        }
    }
}

function Select-EmulatorConnection {
    param([string[]]$ConnectionId, [string[]]$ModulePrefix)

    foreach ($connection in $script:Connections.ToArray()) {
        if ((-not $ConnectionId -or $ConnectionId -contains $connection['ConnectionId']) -and (-not $ModulePrefix -or $ModulePrefix -contains $connection['Prefix'])) {
            $connection
        }
    }
}
