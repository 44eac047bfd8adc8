# Recipients and how they are found.
#
# A recipient record holds Guid, Name, Alias, DisplayName, PrimarySmtpAddress, UserPrincipalName,
# EmailAddresses (plain addresses, the primary one first), ExternalDirectoryObjectId,
# RecipientTypeDetails, Members (of a group), Attributes (anything else a filter may ask for), Created.

$script:MailboxKinds = [Collections.Generic.HashSet[string]]::new([string[]]@(
        'UserMailbox', 'SharedMailbox', 'RoomMailbox', 'EquipmentMailbox', 'LinkedMailbox', 'DiscoveryMailbox'
        'LegacyMailbox', 'LinkedRoomMailbox', 'SchedulingMailbox', 'TeamMailbox'
    ), [StringComparer]::OrdinalIgnoreCase)
# Fact (selecting mailboxes): "remote mailboxes in a hybrid are configured Online", so on-premises
# they are mail users and no mailbox command finds them.
$script:MailUserKinds = @('RemoteUserMailbox', 'RemoteSharedMailbox', 'RemoteRoomMailbox', 'RemoteEquipmentMailbox', 'MailUser')

$script:DefaultDomain = 'contoso.com'
$script:Hasher = [Security.Cryptography.SHA256]::Create()

# The same text gives the same GUIDs, so that two runs of a test see the same organisation.
function ConvertTo-EmulatorGuid {
    param([string]$Text, [int]$Offset)

    $bytes = [byte[]]::new(16)
    [Array]::Copy($script:Hasher.ComputeHash([Text.Encoding]::UTF8.GetBytes($Text.ToLowerInvariant())), $Offset, $bytes, 0, 16)
    return [guid]::new($bytes).ToString()
}

function New-EmulatorRecipient {
    param([string]$Name, [string]$Alias, [string]$DisplayName, [string]$Address, [string[]]$OtherAddress, [string]$Kind)

    $addresses = [string[]]@($Address)
    if ($OtherAddress) {
        $addresses += $OtherAddress
    }
    return @{
        Guid                      = ConvertTo-EmulatorGuid $Address
        Name                      = $Name
        Alias                     = $Alias
        DisplayName               = $DisplayName
        PrimarySmtpAddress        = $Address
        UserPrincipalName         = $Address
        EmailAddresses            = $addresses
        ExternalDirectoryObjectId = ConvertTo-EmulatorGuid $Address 16
        RecipientTypeDetails      = $Kind
        Members                   = [string[]]@()
        Attributes                = @{}
        Created                   = [DateTime]::UtcNow
    }
}

# One stored record stands for a whole range of mailboxes, so that ten thousand cost one line of state.
function Expand-EmulatorMailboxRange {
    param([hashtable]$Range)

    $recipients = $script:Store.Sections.Recipient
    $last = $Range['First'] + $Range['Count'] - 1
    for ($number = $Range['First']; $number -le $last; $number++) {
        $name = $Range['Prefix'] + $number.ToString('D5')
        $recipient = New-EmulatorRecipient $name $name "Mailbox $name" "$name@$($Range['Domain'])" -Kind $Range['Kind']
        Update-EmulatorDirectory $recipient['Guid'] $recipient
        $recipients[$recipient['Guid']] = $recipient
    }
}

# Keeps the index in step when a recipient is stored ($Recipient) or removed ($null).
function Update-EmulatorDirectory {
    param([string]$Key, [hashtable]$Recipient)

    $store = $script:Store
    $index = $store.Index
    $store.CleanEntries.Clear()
    $before = $store.Sections.Recipient[$Key]
    if ($null -ne $before) {
        foreach ($name in Get-EmulatorRecipientName $before) {
            # One text may be several of the names.
            if (-not $index.ContainsKey($name)) {
                continue
            }
            $others = [string[]]@(@($index[$name]) -ne $Key)
            $null = $index.Remove($name)
            if ($others.Length -gt 0) {
                $index[$name] = $others
            }
        }
        $store.Addresses.ExceptWith([string[]]$before['EmailAddresses'])
    }
    if ($null -ne $Recipient) {
        foreach ($name in Get-EmulatorRecipientName $Recipient) {
            $found = $index[$name]
            if ($null -eq $found) {
                $index[$name] = $Key
            }
            elseif (@($found) -notcontains $Key) {
                $index[$name] = [string[]](@($found) + $Key)
            }
        }
        foreach ($address in $Recipient['EmailAddresses']) {
            $null = $store.Addresses.Add($address)
            $null = $store.MailDomains.Add($address.Substring($address.LastIndexOf('@') + 1))
        }
    }
}

# Everything that identifies a recipient uniquely, or should.
function Get-EmulatorRecipientName {
    param([hashtable]$Recipient)

    return @(
        $Recipient['Guid'], $Recipient['ExternalDirectoryObjectId'], $Recipient['Name'], $Recipient['Alias']
        $Recipient['DisplayName'], $Recipient['UserPrincipalName']
    ) + $Recipient['EmailAddresses']
}

function Update-EmulatorDomain {
    $store = $script:Store
    $store.CleanEntries.Clear()
    $store.Domains.Clear()
    foreach ($domain in $store.Sections.AcceptedDomain.Values) {
        $null = $store.Domains.Add($domain['DomainName'])
    }
}

# Recipients with this name, alias, address, GUID, DN, canonical name or DOMAIN\user; usually one.
function Find-EmulatorRecipient {
    param([string]$Identity)

    $store = $script:Store
    $found = $store.Index[$Identity]
    if ($null -eq $found) {
        $name = $Identity
        $guid = [guid]::Empty
        if ($name -match '^CN=(?<name>[^,]+),') {
            $name = $Matches['name']
        }
        elseif ($name -match '[/\\](?:cn=)?(?<name>[^/\\]+)$') {
            $name = $Matches['name']
        }
        elseif ([guid]::TryParse($name, [ref]$guid)) {
            $name = $guid.ToString()
        }
        $found = $store.Index[$name]
    }
    foreach ($key in $found) {
        $store.Sections.Recipient[$key]
    }
}

# Mailboxes for an identity; wildcards look at name, alias, display name and addresses.
function Find-EmulatorMailbox {
    param([string]$Identity)

    $store = $script:Store
    $found = $store.Index[$Identity]
    if ($found -is [string]) {
        $candidates = $store.Sections.Recipient[$found]
    }
    else {
        $candidates = Find-EmulatorAnyRecipient $Identity
    }
    foreach ($recipient in $candidates) {
        if ($script:MailboxKinds.Contains($recipient['RecipientTypeDetails'])) {
            $recipient
        }
    }
}

# Recipients of all kinds for an identity, with wildcards.
function Find-EmulatorAnyRecipient {
    param([string]$Identity)

    if ($Identity -notmatch '[*?]') {
        Find-EmulatorRecipient $Identity
        return
    }
    foreach ($recipient in $script:Store.Sections.Recipient.Values) {
        if ($Identity -eq '*' -or (Test-EmulatorWildcard $recipient $Identity)) {
            $recipient
        }
    }
}

function Test-EmulatorWildcard {
    param([hashtable]$Recipient, [string]$Pattern)

    foreach ($text in @($Recipient['Name'], $Recipient['Alias'], $Recipient['DisplayName']) + $Recipient['EmailAddresses']) {
        if ($text -like $Pattern) {
            return $true
        }
    }
    return $false
}

# The text an identity argument stands for: itself, or what identifies a piped result object.
function ConvertTo-EmulatorIdentity {
    param($Value)

    if ($null -eq $Value) {
        return ''
    }
    if ($Value -is [string]) {
        return $Value
    }
    foreach ($name in 'Identity', 'Guid', 'PrimarySmtpAddress', 'Name') {
        $property = $Value.PSObject.Properties[$name]
        if ($null -ne $property -and $property.Value) {
            return [string]$property.Value
        }
    }
    return [string]$Value
}

# The Identity property of a result: the name Online, the canonical name on-premises.
function Get-EmulatorResultIdentity {
    param([hashtable]$Recipient)

    if ($script:Shape -eq 'Online') {
        return $Recipient['Name']
    }
    return "$script:DefaultDomain/Users/$($Recipient['Name'])"
}
