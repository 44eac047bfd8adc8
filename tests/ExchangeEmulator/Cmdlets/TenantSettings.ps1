# Settings of the organisation that can be read: Get-AntiPhishPolicy, Get-InboundConnector, Get-DkimSigningConfig, Get-ArcConfig
# (Online), Get-RemoteDomain (everywhere but Edge). Set-EmulatorSetting changes them.

# What a setting has when nobody has said otherwise. Sources: Microsoft's reference of the commands, and "Recommended settings for
# email protections".
$script:SettingDefault = @{
    AntiPhishPolicy   = @{
        Enabled = $true; IsDefault = $false; EnableSpoofIntelligence = $true; HonorDmarcPolicy = $true; DmarcQuarantineAction = 'Quarantine'; DmarcRejectAction = 'Reject'
        AuthenticationFailAction = 'MoveToJmf'
    }
    # Fact: EFSkipLastIP is $false and EFSkipIPs empty by default, which means that Enhanced Filtering is off.
    InboundConnector  = @{
        Enabled = $true; ConnectorType = 'Partner'; ConnectorSource = 'Default'; SenderDomains = [string[]]@('smtp:*;1'); SenderIPAddresses = [string[]]@()
        TlsSenderCertificateName = ''; RestrictDomainsToIPAddresses = $false; RestrictDomainsToCertificate = $false; CloudServicesMailEnabled = $false
        EFSkipLastIP = $false; EFSkipIPs = [string[]]@(); EFUsers = [string[]]@(); EFTestMode = $false
    }
    DkimSigningConfig = @{ Enabled = $true; Status = 'Valid'; Selector1CNAME = 'selector1'; Selector2CNAME = 'selector2'; Selector1KeySize = 2048; Selector2KeySize = 2048 }
    # Fact (examples of Set-ArcConfig): the list comes as one text with commas.
    ArcConfig         = @{ ArcTrustedSealers = '' }
    # Facts: "This value is the default for new remote domains that you create and the built-in remote domain named Default in
    # Exchange Online"; on-premises Default has $false.
    RemoteDomain      = @{ AllowedOOFType = 'External'; AutoReplyEnabled = $true; AutoForwardEnabled = $true; DeliveryReportEnabled = $true; NDREnabled = $true; IsInternal = $false }
}

function Add-EmulatorSettingSample {
    param([string[]]$Domain)

    if ($script:Shape -eq 'Online') {
        Save-EmulatorSetting 'AntiPhishPolicy' 'Office365 AntiPhish Default' @{ IsDefault = $true }
        Save-EmulatorSetting 'ArcConfig' 'Default' @{}
        foreach ($one in $Domain) {
            Save-EmulatorSetting 'DkimSigningConfig' $one @{ Domain = $one }
        }
    }
    if ($script:Shape -ne 'Edge') {
        $isOnline = $script:Shape -eq 'Online'
        Save-EmulatorSetting 'RemoteDomain' 'Default' @{ DomainName = '*'; AutoReplyEnabled = $isOnline; AutoForwardEnabled = $isOnline }
    }
}

function Save-EmulatorSetting {
    param([string]$Kind, [string]$Name, [hashtable]$Property)

    $record = $script:Store.Sections.Setting["$Kind $Name"]
    if ($null -eq $record) {
        $record = $script:SettingDefault[$Kind].Clone()
        $record['Kind'] = $Kind
        $record['Name'] = $Name
        $record['Key'] = "$Kind $Name"
        $record['Guid'] = ConvertTo-EmulatorGuid "$Kind $Name"
    }
    else {
        $record = $record.Clone()
    }
    foreach ($one in $Property.Keys) {
        $value = $Property[$one]
        if ($value -is [array]) {
            $value = [string[]]$value
        }
        $record[$one] = $value
    }
    Save-EmulatorRecord 'Setting' $record['Key'] $record
}

# Reads the settings of one kind. Fact: "The value $null or a non-existent value for the Identity parameter returns all objects".
function Send-EmulatorSetting {
    param([Management.Automation.PSCmdlet]$Cmdlet, [string]$Kind, $Identity)

    $call = New-EmulatorCall $Cmdlet "Get-$Kind"
    $one = {
        param($key)
        $record = $script:Store.Sections.Setting[$key]
        if ($null -eq $record) {
            return New-EmulatorNotFoundError $call.Command $key.Substring($Kind.Length + 1)
        }
        $result = [ordered]@{}
        foreach ($name in $record.Keys) {
            if ($name -eq 'Kind' -or $name -eq 'Key') {
                continue
            }
            $value = $record[$name]
            if ($value -is [string[]]) {
                $value = ConvertTo-EmulatorList $value
            }
            $result[$name] = $value
        }
        $result['Identity'] = $record['Name']
        New-EmulatorResult "Microsoft.Exchange.Data.Directory.SystemConfiguration.$Kind" $result
    }
    $name = ConvertTo-EmulatorIdentity $Identity
    if ($name) {
        Add-EmulatorItem $call "$Kind $name" $one
        Complete-EmulatorCall $call $one
        return
    }
    $select = {
        foreach ($record in $script:Store.Sections.Setting.Values) {
            if ($record['Kind'] -eq $Kind) {
                $record
            }
        }
    }
    Send-EmulatorListing $call -Select $select -Work $one -KeyName 'Key' -ResultSize 'Unlimited'
}

function Get-AntiPhishPolicy {
    [CmdletBinding()]
    param([Parameter(Position = 0)] [AllowNull()] [AllowEmptyString()] [object]$Identity, [switch]$Advanced, [switch]$Impersonation, [switch]$Spoof)
    end { Send-EmulatorSetting $PSCmdlet 'AntiPhishPolicy' $Identity }
}

function Get-InboundConnector {
    [CmdletBinding()]
    param([Parameter(Position = 0)] [AllowNull()] [AllowEmptyString()] [object]$Identity, [object]$ResultSize)
    end { Send-EmulatorSetting $PSCmdlet 'InboundConnector' $Identity }
}

function Get-DkimSigningConfig {
    [CmdletBinding()]
    param([Parameter(Position = 0)] [AllowNull()] [AllowEmptyString()] [object]$Identity)
    end { Send-EmulatorSetting $PSCmdlet 'DkimSigningConfig' $Identity }
}

function Get-ArcConfig {
    [CmdletBinding()]
    param([Parameter(Position = 0)] [AllowNull()] [AllowEmptyString()] [object]$Identity)
    end { Send-EmulatorSetting $PSCmdlet 'ArcConfig' $Identity }
}

function Get-RemoteDomain {
    [CmdletBinding()]
    param([Parameter(Position = 0)] [AllowNull()] [AllowEmptyString()] [object]$Identity, [object]$ResultSize)
    end { Send-EmulatorSetting $PSCmdlet 'RemoteDomain' $Identity }
}
