# Get-MailboxJunkEmailConfiguration, Set-MailboxJunkEmailConfiguration.
#
# A JunkMail record belongs to a mailbox GUID: Enabled, TrustedListsOnly, ContactsTrusted,
# SenderScreeningEnabled, TrustedSenders, BlockedSenders, TrustedRecipients, ContactCount (entries the
# trusted contacts take), SignInRequired. A mailbox without a record has the defaults.

# Fact: "Limit: 1,024 entries of safe senders + safe recipients (+ trusted contacts)." "510 KB for all
# lists."
$script:JunkEntryLimit = 1024
$script:JunkByteLimit = 510 * 1024

$script:DomainPattern = '(?=.{1,255}$)[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?(?:\.[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?)+'
$script:JunkEntryPattern = [regex]::new("^(?:(?<local>[^\s@<>()\[\],;:""\\*]{1,64})@)?(?<domain>$script:DomainPattern)`$", 'Compiled')

$script:JunkDefault = @{
    Enabled = $true; TrustedListsOnly = $false; ContactsTrusted = $false; SenderScreeningEnabled = $false
    TrustedSenders = [string[]]@(); BlockedSenders = [string[]]@(); TrustedRecipients = [string[]]@()
    ContactCount = 0; SignInRequired = $false
}

function Get-EmulatorJunkRecord {
    param([string]$Guid)

    $record = $script:Store.Sections.JunkMail[$Guid]
    if ($null -eq $record) {
        return $script:JunkDefault
    }
    return $record
}

# Fact: "Domains come back without the leading `@`; accepted with or without."
function ConvertTo-EmulatorJunkEntry {
    param([string]$Text)

    $entry = $Text.Trim()
    if ($entry.StartsWith('@')) {
        return $entry.Substring(1)
    }
    return $entry
}

# Fact: "Rejected: the mailbox's own address, its own domains, addresses that resolve inside the
# organisation." The reference adds that addresses of the mailbox's own domain are not taken.
function Test-EmulatorJunkEntry {
    param([hashtable]$Mailbox, [string]$Entry)

    $store = $script:Store
    $match = $script:JunkEntryPattern.Match($Entry)
    if (-not $match.Success -or $store.Domains.Contains($Entry) -or $store.Addresses.Contains($Entry)) {
        return $false
    }
    $domain = $match.Groups['domain'].Value
    if (-not $match.Groups['local'].Success -or -not $store.MailDomains.Contains($domain)) {
        # Good for every mailbox, as long as recipients and domains stay what they are.
        $null = $store.CleanEntries.Add($Entry)
        return $true
    }
    foreach ($address in $Mailbox['EmailAddresses']) {
        if ($address.EndsWith("@$domain", [StringComparison]::OrdinalIgnoreCase)) {
            return $false
        }
    }
    return $true
}

# The first entry that Exchange refuses, or nothing. Fact: "One stale bad entry already stored makes every
# later Set on that mailbox fail": all entries are looked at as they would be stored, not only what was
# added. So a Set that takes the bad entry out passes.
function Find-EmulatorBadJunkEntry {
    param([hashtable]$Mailbox, [hashtable]$After)

    $clean = $script:Store.CleanEntries
    foreach ($list in 'TrustedSenders', 'BlockedSenders') {
        if ($clean.IsSupersetOf([string[]]$After[$list])) {
            continue
        }
        foreach ($entry in $After[$list]) {
            if (-not $clean.Contains($entry) -and -not (Test-EmulatorJunkEntry $Mailbox $entry)) {
                return $entry
            }
        }
    }
}

# Fact: "At the limit entries are dropped with no error: read back." What was there stays; what is new
# is cut at the end.
function Limit-EmulatorJunkList {
    param([hashtable]$Before, [hashtable]$After)

    $room = $script:JunkEntryLimit - $After['TrustedRecipients'].Length
    if ($After['ContactsTrusted']) {
        $room -= $After['ContactCount']
    }
    if ($After['TrustedSenders'].Length -le $room) {
        return , $After['TrustedSenders']
    }
    $known = [Collections.Generic.HashSet[string]]::new([string[]]$Before['TrustedSenders'], [StringComparer]::OrdinalIgnoreCase)
    $kept = @($After['TrustedSenders'] | Where-Object { $known.Contains($_) }).Count
    $free = [Math]::Max(0, $room - $kept)
    $list = [Collections.Generic.List[string]]::new()
    foreach ($entry in $After['TrustedSenders']) {
        if ($known.Contains($entry)) {
            $list.Add($entry)
        }
        elseif ($free -gt 0) {
            $free--
            $list.Add($entry)
        }
    }
    return , $list.ToArray()
}

function New-EmulatorJunkResult {
    param([hashtable]$Mailbox)

    $junk = Get-EmulatorJunkRecord $Mailbox['Guid']
    $identity = Get-EmulatorResultIdentity $Mailbox
    $property = [ordered]@{
        Enabled                     = $junk['Enabled']
        TrustedListsOnly            = $junk['TrustedListsOnly']
        ContactsTrusted             = $junk['ContactsTrusted']
        TrustedSendersAndDomains    = [Collections.ArrayList]::new([string[]]$junk['TrustedSenders'])
        BlockedSendersAndDomains    = [Collections.ArrayList]::new([string[]]$junk['BlockedSenders'])
        TrustedRecipientsAndDomains = [Collections.ArrayList]::new([string[]]$junk['TrustedRecipients'])
    }
    if ($script:Shape -eq 'Online') {
        $property['SenderScreeningEnabled'] = $junk['SenderScreeningEnabled']
    }
    $property['MailboxOwnerId'] = $identity
    $property['Identity'] = $identity
    $property['IsValid'] = $true
    $property['ObjectState'] = 'Unchanged'
    return New-EmulatorResult 'Microsoft.Exchange.Data.Storage.Management.MailboxJunkEmailConfiguration' $property
}

# Fact: "A `$null` or empty Identity on Get cmdlets returns all objects. Reject blank identities; check
# that exactly one came back." Wildcards are allowed. Reading all opens every mailbox, so a round trip
# is charged for every ten of them.
function Get-MailboxJunkEmailConfiguration {
    [CmdletBinding()]
    param(
        [Parameter(Mandatory, Position = 0, ValueFromPipeline, ValueFromPipelineByPropertyName)]
        [AllowNull()]
        [AllowEmptyString()]
        [object]$Identity,

        [object]$ResultSize
    )
    dynamicparam {
        New-EmulatorShapeParameter -OnPremises $script:OnPremisesRead
    }
    begin {
        $call = New-EmulatorCall $PSCmdlet 'Get-MailboxJunkEmailConfiguration'
        $one = {
            param($name)
            $mailboxes = @(Find-EmulatorMailbox $name)
            if ($mailboxes.Count -eq 0) {
                return New-EmulatorNotFoundError $call.Command $name
            }
            foreach ($mailbox in $mailboxes) {
                New-EmulatorJunkResult $mailbox
            }
        }
    }
    process {
        $name = $Identity
        if ($name -isnot [string]) {
            $name = ConvertTo-EmulatorIdentity $Identity
        }
        if ($name -and $name -notmatch '[*?]') {
            Add-EmulatorItem $call $name $one
            return
        }
        Complete-EmulatorCall $call $one
        $pattern = $name
        if (-not $pattern) {
            $pattern = '*'
        }
        Send-EmulatorListing $call -Select { Find-EmulatorMailbox $pattern } -Work $one -KeyName 'Guid' -ResultSize $ResultSize -PageSize $script:BatchSize
    }
    end {
        Complete-EmulatorCall $call $one
    }
}

# Facts: "Booleans, not switches." "`TrustedRecipientsAndDomains` does not work": it is taken and
# ignored. "`-FailOnError <Boolean>`, Online only": what it does is not documented, so nothing here.
function Set-MailboxJunkEmailConfiguration {
    [CmdletBinding(SupportsShouldProcess)]
    param(
        [Parameter(Mandatory, Position = 0, ValueFromPipeline, ValueFromPipelineByPropertyName)]
        [object]$Identity,

        [object]$TrustedSendersAndDomains,
        [object]$BlockedSendersAndDomains,
        [object]$TrustedRecipientsAndDomains,
        [bool]$ContactsTrusted,
        [bool]$TrustedListsOnly,
        [bool]$Enabled,
        [switch]$IgnoreDefaultScope
    )
    dynamicparam {
        New-EmulatorShapeParameter -Online @{ FailOnError = [bool]; SenderScreeningEnabled = [bool] } -OnPremises @{ DomainController = [string] }
    }
    begin {
        $call = New-EmulatorCall $PSCmdlet 'Set-MailboxJunkEmailConfiguration' -Change
        $wanted = New-EmulatorJunkChange $PSBoundParameters
        $one = { param($name) Set-EmulatorJunkMail $call.Command $name $wanted (-not $WhatIfPreference) }
    }
    process {
        $name = $Identity
        if ($name -isnot [string]) {
            $name = ConvertTo-EmulatorIdentity $Identity
        }
        if (-not $name) {
            Write-EmulatorError $PSCmdlet (New-EmulatorNotFoundError $call.Command '')
            return
        }
        if ($PSCmdlet.ShouldProcess($name, 'Setting mailbox junk e-mail configuration') -or $WhatIfPreference) {
            Add-EmulatorItem $call $name $one
        }
    }
    end {
        Complete-EmulatorCall $call $one
    }
}

# Fields of a record by the parameter that sets them.
$script:JunkSwitch = @('Enabled', 'ContactsTrusted', 'TrustedListsOnly', 'SenderScreeningEnabled')
$script:JunkList = @{ TrustedSendersAndDomains = 'TrustedSenders'; BlockedSendersAndDomains = 'BlockedSenders' }

# What one call of Set wants of every mailbox: Fields (new values), Lists (changes), Problem.
function New-EmulatorJunkChange {
    param([Collections.IDictionary]$Bound)

    $wanted = @{ Fields = @{}; Lists = @{}; Problem = '' }
    foreach ($name in $script:JunkSwitch) {
        if ($Bound.ContainsKey($name)) {
            $wanted.Fields[$name] = [bool]$Bound[$name]
        }
    }
    foreach ($name in $script:JunkList.Keys) {
        if ($Bound.ContainsKey($name)) {
            $change = ConvertFrom-EmulatorListParameter $Bound[$name] { param($text) ConvertTo-EmulatorJunkEntry $text }
            $wanted.Lists[$script:JunkList[$name]] = $change
            if ($change['Problem']) {
                $wanted.Problem = $change['Problem']
            }
        }
    }
    return $wanted
}

# The server's side of Set, for one mailbox. Returns a warning or an error, or nothing.
function Set-EmulatorJunkMail {
    param([string]$Command, [string]$Identity, [hashtable]$Wanted, [bool]$Apply)

    if ($Wanted.Problem) {
        return New-EmulatorError -Command $Command -Type $script:ErrorType.ParameterBinding -Message $Wanted.Problem
    }
    $mailbox = @(Find-EmulatorMailbox $Identity)
    if ($mailbox.Length -eq 0 -or $Identity -match '[*?]') {
        return New-EmulatorNotFoundError $Command $Identity
    }
    if ($mailbox.Length -gt 1) {
        return New-EmulatorAmbiguousError $Command $Identity
    }
    $mailbox = $mailbox[0]
    $before = Get-EmulatorJunkRecord $mailbox['Guid']
    if ($before['SignInRequired']) {
        return New-EmulatorError -Command $Command -Type $script:ErrorType.InvalidOperation -Message $script:SignInMessage
    }

    $after = $before.Clone()
    $changed = $false
    foreach ($name in $Wanted.Fields.Keys) {
        $after[$name] = $Wanted.Fields[$name]
        $changed = $changed -or $after[$name] -ne $before[$name]
    }
    foreach ($name in $Wanted.Lists.Keys) {
        $after[$name] = Merge-EmulatorList $before[$name] $Wanted.Lists[$name]
    }
    $bad = Find-EmulatorBadJunkEntry $mailbox $after
    if ($null -ne $bad) {
        return New-EmulatorError -Command $Command -Type $script:ErrorType.JunkValidation -Message "Junk e-mail validation error. Value: $bad."
    }
    # Reported by Microsoft's support: with 1,024 blocked senders every Set fails, and the error names no entry.
    if ($after['BlockedSenders'].Length -ge $script:JunkEntryLimit) {
        return New-EmulatorError -Command $Command -Type $script:ErrorType.PropertyValidation -Message 'Property validation failed. ErrorCode=2'
    }
    $entries = $after['TrustedSenders'].Length + $after['TrustedRecipients'].Length + $after['ContactCount']
    if ($entries -gt $script:JunkEntryLimit) {
        $after['TrustedSenders'] = Limit-EmulatorJunkList $before $after
    }
    $bytes = [Text.Encoding]::UTF8.GetByteCount([string]::Join(';', $after['TrustedSenders'] + $after['BlockedSenders'] + $after['TrustedRecipients']))
    if ($bytes -gt $script:JunkByteLimit) {
        return New-EmulatorError -Command $Command -Type $script:ErrorType.PropertyValidation -Message "The junk e-mail lists take $bytes bytes; $script:JunkByteLimit are allowed."
    }
    foreach ($name in $Wanted.Lists.Keys) {
        $changed = $changed -or $after[$name].Length -ne $before[$name].Length -or -not (Test-EmulatorSameList $after[$name] $before[$name])
    }
    if (-not $changed) {
        return New-EmulatorNoChangeWarning (Get-EmulatorResultIdentity $mailbox)
    }
    if ($Apply) {
        Save-EmulatorRecord 'JunkMail' $mailbox['Guid'] $after
    }
}
