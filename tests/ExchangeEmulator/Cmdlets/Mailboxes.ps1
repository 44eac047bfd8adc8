# Get-EXOMailbox (Online), Get-Mailbox.
#
# Fact (selecting mailboxes): "UPN or GUID identities are fastest. OPATH strings: single quotes, doubled
# inside. Kinds: UserMailbox, SharedMailbox, RoomMailbox, ...; remote mailboxes in a hybrid are
# configured Online."

# What Get-EXOMailbox returns unasked: its property set "Minimum".
$script:MinimumProperty = @(
    'ExternalDirectoryObjectId', 'UserPrincipalName', 'Alias', 'DisplayName', 'EmailAddresses', 'PrimarySmtpAddress', 'RecipientType'
    'RecipientTypeDetails', 'Identity', 'Id', 'ExchangeVersion', 'Name', 'DistinguishedName', 'OrganizationId', 'Guid'
)
# Property sets of Get-EXOMailbox, as far as the emulator has their properties.
$script:PropertySet = @{
    Minimum     = @()
    AddressList = @('HiddenFromAddressListsEnabled')
    Custom      = @(1..15 | ForEach-Object { "CustomAttribute$_" })
    Delivery    = @('ForwardingAddress', 'ForwardingSmtpAddress', 'DeliverToMailboxAndForward', 'MaxSafeSenders', 'MaxBlockedSenders')
    Resource    = @('IsResource', 'ResourceType')
}
# Properties of every mailbox; what a recipient has in Attributes comes on top.
$script:MailboxProperty = $script:MinimumProperty + $script:PropertySet['AddressList'] + $script:PropertySet['Custom'] +
$script:PropertySet['Delivery'] + $script:PropertySet['Resource'] + @(
    'ExchangeGuid', 'SamAccountName', 'LegacyExchangeDN', 'IsMailboxEnabled', 'IsShared', 'OrganizationalUnit', 'Database', 'ServerName'
    'WhenCreated', 'WhenCreatedUTC', 'WhenChanged', 'IsValid', 'ObjectState'
    # Fact (Set-Mailbox): "$false: ... This is the default value."
    'MessageCopyForSentAsEnabled', 'MessageCopyForSendOnBehalfEnabled'
)

# Properties of a recipient, in the asked order. Values are made when asked for, to keep records small.
function Get-EmulatorRecipientProperty {
    param([hashtable]$Recipient, [string[]]$Name)

    $property = [ordered]@{}
    $attributes = $Recipient['Attributes']
    $kind = $Recipient['RecipientTypeDetails']
    foreach ($one in $Name) {
        if ($attributes.Count -gt 0 -and $attributes.ContainsKey($one)) {
            $property[$one] = $attributes[$one]
            continue
        }
        if ($one -ne 'EmailAddresses' -and $one -ne 'Guid' -and $Recipient.ContainsKey($one)) {
            $property[$one] = $Recipient[$one]
            continue
        }
        $property[$one] = switch ($one) {
            'Identity' { Get-EmulatorResultIdentity $Recipient; break }
            'Id' { Get-EmulatorResultIdentity $Recipient; break }
            'Guid' { [guid]$Recipient['Guid']; break }
            'EmailAddresses' { , (Format-EmulatorProxyAddress $Recipient); break }
            'RecipientType' { Get-EmulatorRecipientType $kind; break }
            'DistinguishedName' { Get-EmulatorDistinguishedName $Recipient; break }
            'OrganizationId' { $script:Store.Settings['Organization']; break }
            'ExchangeVersion' { '0.20 (15.0.0.0)'; break }
            'OrganizationalUnit' { "$script:DefaultDomain/Users"; break }
            'ExchangeGuid' { [guid](ConvertTo-EmulatorGuid "store $($Recipient['Guid'])"); break }
            'SamAccountName' { $Recipient['Alias']; break }
            'LegacyExchangeDN' { "/o=Emulator/ou=Exchange Administrative Group/cn=Recipients/cn=$($Recipient['Alias'])"; break }
            'HiddenFromAddressListsEnabled' { $false; break }
            'DeliverToMailboxAndForward' { $false; break }
            'MessageCopyForSentAsEnabled' { $false; break }
            'MessageCopyForSendOnBehalfEnabled' { $false; break }
            'IsMailboxEnabled' { $true; break }
            'IsShared' { $kind -eq 'SharedMailbox'; break }
            'IsResource' { $kind -eq 'RoomMailbox' -or $kind -eq 'EquipmentMailbox'; break }
            'ResourceType' { if ($kind -match '^(Room|Equipment)') { $Matches[1] }; break }
            'Database' { 'DB01'; break }
            'ServerName' { $script:Store.Settings['ServerName']; break }
            'WhenCreated' { $Recipient['Created'].ToLocalTime(); break }
            'WhenCreatedUTC' { $Recipient['Created']; break }
            'WhenChanged' { $Recipient['Created'].ToLocalTime(); break }
            'IsValid' { $true; break }
            'ObjectState' { 'Unchanged'; break }
        }
    }
    return $property
}

# The primary address has the capital prefix.
function Format-EmulatorProxyAddress {
    param([hashtable]$Recipient)

    $proxies = [Collections.ArrayList]::new()
    foreach ($address in $Recipient['EmailAddresses']) {
        $null = $proxies.Add("smtp:$address")
    }
    $proxies[0] = "SMTP:$($Recipient['PrimarySmtpAddress'])"
    return , $proxies
}

function Get-EmulatorDistinguishedName {
    param([hashtable]$Recipient)

    if ($script:Shape -eq 'Online') {
        return "CN=$($Recipient['Name']),OU=$($script:Store.Settings['Organization']),OU=Microsoft Exchange Hosted Organizations,DC=EMULATOR,DC=PROD,DC=OUTLOOK,DC=COM"
    }
    return "CN=$($Recipient['Name']),CN=Users,DC=contoso,DC=com"
}

function Get-EmulatorRecipientType {
    param([string]$Kind)

    if ($script:MailboxKinds -contains $Kind) { return 'UserMailbox' }
    if ($script:MailUserKinds -contains $Kind) { return 'MailUser' }
    return $Kind
}

function New-EmulatorMailboxResult {
    param([hashtable]$Recipient, [string[]]$PropertyName, [string]$TypeName = 'Microsoft.Exchange.Data.Directory.Management.Mailbox')

    return New-EmulatorResult $TypeName (Get-EmulatorRecipientProperty $Recipient $PropertyName)
}

# The recipients a Get command means: by kind and filter. Throws a readable text for a bad filter.
function New-EmulatorSelection {
    param([string]$Filter, [string[]]$Kind, [scriptblock]$Base, [Collections.IDictionary]$Place = @{})

    $tree = $null
    if ($Filter) {
        $tree = ConvertFrom-EmulatorFilter $Filter
    }
    return @{ Tree = $tree; Kind = $Kind; Base = $Base; Place = $Place }
}

function Select-EmulatorRecipient {
    param([hashtable]$Selection)

    $askProperty = { param($property) (Get-EmulatorRecipientProperty $candidate $property)[$property] }
    foreach ($candidate in & $Selection['Base']) {
        if ($Selection['Kind'] -and $Selection['Kind'] -notcontains $candidate['RecipientTypeDetails']) {
            continue
        }
        if ((Test-EmulatorPlace $Selection['Place'] $askProperty) -and ($null -eq $Selection['Tree'] -or (Test-EmulatorFilter $Selection['Tree'] $askProperty))) {
            $candidate
        }
    }
}

# Facts (Get-Mailbox): -Database and -Server return the mailboxes of one database or server; -OrganizationalUnit those of a unit
# and the units below it.
function Test-EmulatorPlace {
    param([Collections.IDictionary]$Place, [scriptblock]$AskProperty)

    foreach ($name in 'Database', 'Server', 'OrganizationalUnit') {
        if ($Place.Keys -notcontains $name) {
            continue
        }
        $property = $name -replace '^Server$', 'ServerName'
        $value = [string](& $AskProperty $property)
        $wanted = [string]$Place[$name]
        if ($value -ne $wanted -and -not ($name -eq 'OrganizationalUnit' -and $value.StartsWith("$wanted/", [StringComparison]::OrdinalIgnoreCase))) {
            return $false
        }
    }
    return $true
}

# A filter Exchange can't read ends the command.
function Assert-EmulatorFilter {
    param([hashtable]$Call, [string]$Filter)

    if (-not $Filter) {
        return
    }
    try {
        $null = ConvertFrom-EmulatorFilter $Filter
    }
    catch {
        $Call.Cmdlet.ThrowTerminatingError((New-EmulatorError -Command $Call.Command -Type $script:ErrorType.Argument -Message $_.Exception.Message))
    }
}

# A null or empty Identity returns all, see Get-MailboxJunkEmailConfiguration.
function Get-Mailbox {
    [CmdletBinding(DefaultParameterSetName = 'Identity')]
    param(
        [Parameter(Position = 0, ValueFromPipeline, ValueFromPipelineByPropertyName, ParameterSetName = 'Identity')]
        [AllowNull()]
        [AllowEmptyString()]
        [object]$Identity,

        [Parameter(Mandatory, ParameterSetName = 'AnrSet')]
        [string]$Anr,

        [string]$Filter,
        [string[]]$RecipientTypeDetails,
        [object]$ResultSize,
        [string]$SortBy,
        [string]$OrganizationalUnit,
        [switch]$Archive
    )
    dynamicparam {
        New-EmulatorShapeParameter -Online @{ InactiveMailboxOnly = [switch]; IncludeInactiveMailbox = [switch]; SoftDeletedMailbox = [switch]; GroupMailbox = [switch] } -OnPremises ($script:OnPremisesRead + @{ IgnoreDefaultScope = [switch]; Server = [string]; Database = [string]; Arbitration = [switch] })
    }
    begin {
        $call = New-EmulatorCall $PSCmdlet 'Get-Mailbox'
        Assert-EmulatorFilter $call $Filter
        $kinds = $RecipientTypeDetails
        $place = $PSBoundParameters
        # Fact: "You can't use this parameter with the Anr, Identity, or Server parameters."
        if ($place.ContainsKey('Database') -and $place.ContainsKey('Server')) {
            $PSCmdlet.ThrowTerminatingError((New-EmulatorError -Command $call.Command -Type $script:ErrorType.ParameterBinding -Message 'Database and Server cannot be used together.'))
        }
        $one = {
            param($name)
            $mailboxes = @(Find-EmulatorMailbox $name)
            if ($mailboxes.Count -eq 0) {
                return New-EmulatorNotFoundError $call.Command $name
            }
            foreach ($mailbox in $mailboxes) {
                $property = $script:MailboxProperty
                if ($mailbox['Attributes'].Count -gt 0) {
                    $property += @($mailbox['Attributes'].Keys | Where-Object { $script:MailboxProperty -notcontains $_ })
                }
                New-EmulatorMailboxResult $mailbox $property
            }
        }
    }
    process {
        $name = ConvertTo-EmulatorIdentity $Identity
        if ($name -and $name -notmatch '[*?]' -and -not $Filter -and -not $kinds) {
            Add-EmulatorItem $call $name $one
            return
        }
        Complete-EmulatorCall $call $one
        $pattern = Get-EmulatorSearchPattern $name $Anr
        $selection = New-EmulatorSelection $Filter $kinds { Find-EmulatorMailbox $pattern } $place
        Send-EmulatorListing $call -Select { Select-EmulatorRecipient $selection } -Work $one -KeyName 'Guid' -ResultSize $ResultSize
    }
    end {
        Complete-EmulatorCall $call $one
    }
}

function Get-EmulatorSearchPattern {
    param([string]$Identity, [string]$Anr)

    if ($Anr) { return "$Anr*" }
    if ($Identity) { return $Identity }
    return '*'
}

# Lives in the Online module itself; returns the minimum set unless -Properties or -PropertySets ask
# for more.
function Get-EXOMailbox {
    [CmdletBinding(DefaultParameterSetName = 'Identity')]
    param(
        [Parameter(Position = 0, ValueFromPipeline, ValueFromPipelineByPropertyName, ParameterSetName = 'Identity')]
        [AllowNull()]
        [AllowEmptyString()]
        [object]$Identity,

        [Parameter(ValueFromPipelineByPropertyName, ParameterSetName = 'Identity')]
        [AllowNull()]
        [object]$ExternalDirectoryObjectId,

        [Parameter(ValueFromPipelineByPropertyName, ParameterSetName = 'Identity')]
        [string]$PrimarySmtpAddress,

        [Parameter(ValueFromPipelineByPropertyName, ParameterSetName = 'Identity')]
        [string]$UserPrincipalName,

        [Parameter(Mandatory, ParameterSetName = 'Anr')]
        [string]$Anr,

        [string]$Filter,
        [string[]]$RecipientTypeDetails,
        [string[]]$Properties,
        [ValidateSet('All', 'Minimum', 'AddressList', 'Archive', 'Audit', 'Custom', 'Delivery', 'Hold', 'Moderation', 'Move', 'Policy', 'PublicFolder', 'Quota', 'Resource', 'Retention', 'SCL', 'SoftDelete', 'StatisticsSeed')]
        [string[]]$PropertySets,
        [object]$ResultSize,
        [string]$MailboxPlan,
        [string]$OrganizationalUnit,
        [switch]$Archive,
        [switch]$InactiveMailboxOnly,
        [switch]$IncludeInactiveMailbox,
        [switch]$SoftDeletedMailbox
    )
    begin {
        $call = New-EmulatorCall $PSCmdlet 'Get-EXOMailbox'
        Assert-EmulatorFilter $call $Filter
        $kinds = $RecipientTypeDetails
        $place = @{}
        if ($OrganizationalUnit) {
            $place['OrganizationalUnit'] = $OrganizationalUnit
        }
        $wanted = Get-EmulatorWantedProperty $Properties $PropertySets
        $special = @($wanted | Where-Object { $script:MailboxProperty -notcontains $_ })
        $one = {
            param($name)
            $mailboxes = @(Find-EmulatorMailbox $name)
            if ($mailboxes.Count -eq 0) {
                return New-EmulatorNotFoundError $call.Command $name
            }
            foreach ($mailbox in $mailboxes) {
                foreach ($property in $special) {
                    if (-not $mailbox['Attributes'].ContainsKey($property)) {
                        return New-EmulatorError -Command $call.Command -Type $script:ErrorType.Argument -Message "There is no mailbox property '$property'."
                    }
                }
                New-EmulatorMailboxResult $mailbox $wanted
            }
        }
    }
    process {
        $name = ConvertTo-EmulatorIdentity $Identity
        foreach ($other in [string]$ExternalDirectoryObjectId, $UserPrincipalName, $PrimarySmtpAddress) {
            if (-not $name) {
                $name = $other
            }
        }
        if ($name -and $name -notmatch '[*?]' -and -not $Filter -and -not $kinds) {
            Add-EmulatorItem $call $name $one
            return
        }
        Complete-EmulatorCall $call $one
        $pattern = Get-EmulatorSearchPattern $name $Anr
        $selection = New-EmulatorSelection $Filter $kinds { Find-EmulatorMailbox $pattern } $place
        Send-EmulatorListing $call -Select { Select-EmulatorRecipient $selection } -Work $one -KeyName 'Guid' -ResultSize $ResultSize
    }
    end {
        Complete-EmulatorCall $call $one
    }
}

function Get-EmulatorWantedProperty {
    param([string[]]$Properties, [string[]]$PropertySets)

    if ($PropertySets -contains 'All') {
        return $script:MailboxProperty
    }
    $wanted = [Collections.Generic.List[string]]::new([string[]]$script:MinimumProperty)
    $more = [Collections.Generic.List[string]]::new()
    foreach ($set in $PropertySets) {
        if ($script:PropertySet.ContainsKey($set)) {
            $more.AddRange([string[]]$script:PropertySet[$set])
        }
    }
    if ($Properties) {
        $more.AddRange($Properties)
    }
    foreach ($name in $more) {
        if (@($wanted) -notcontains $name) {
            $wanted.Add($name)
        }
    }
    return , $wanted.ToArray()
}

# Fact (Get-CASMailbox): client access settings of mailboxes; the results have no user principal name.
function Get-CASMailbox {
    [CmdletBinding()]
    param(
        [Parameter(Position = 0, ValueFromPipeline, ValueFromPipelineByPropertyName)]
        [AllowNull()]
        [AllowEmptyString()]
        [object]$Identity,
        [object]$ResultSize
    )
    begin {
        $call = New-EmulatorCall $PSCmdlet 'Get-CASMailbox'
        $one = {
            param($name)
            foreach ($mailbox in @(Find-EmulatorMailbox $name)) {
                New-EmulatorMailboxResult $mailbox @('EmailAddresses', 'LegacyExchangeDN', 'PrimarySmtpAddress', 'SamAccountName', 'ServerName', 'DisplayName', 'Identity', 'Guid', 'Name', 'IsValid')
            }
        }
    }
    process {
        $name = ConvertTo-EmulatorIdentity $Identity
        if ($name) {
            Add-EmulatorItem $call $name $one
            return
        }
        Send-EmulatorListing $call -Select { Find-EmulatorMailbox '*' } -Work $one -KeyName 'Guid' -ResultSize $ResultSize
    }
    end {
        Complete-EmulatorCall $call $one
    }
}
