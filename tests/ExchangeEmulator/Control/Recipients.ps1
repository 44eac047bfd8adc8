# The organisation's recipients, from outside: no counting, no latency, no validation.

function Add-EmulatorMailbox {
    <#
    .SYNOPSIS
    Adds mailboxes: one with the given properties, or -Count of them quickly.
    .DESCRIPTION
    -Count makes mailbox00001@contoso.com and so on. Lists are stored as given, without the checks of
    Set-MailboxJunkEmailConfiguration: the way to a stale bad entry.
    .PARAMETER RecipientTypeDetails
    UserMailbox, SharedMailbox, RoomMailbox, ... RemoteUserMailbox is a mail user to every command.
    .PARAMETER ContactCount
    How many entries the trusted contacts take while ContactsTrusted is set.
    .PARAMETER SignInRequired
    Every Set on this mailbox answers that the user has to sign in first.
    .PARAMETER Attribute
    Further properties a result shows and a filter finds, such as Department or CustomAttribute1.
    .EXAMPLE
    Add-EmulatorMailbox dora@contoso.com -TrustedSendersAndDomains example.org
    .EXAMPLE
    Add-EmulatorMailbox -Count 5000 -NamePrefix shop
    #>
    [CmdletBinding(DefaultParameterSetName = 'One')]
    param(
        [Parameter(Mandatory, Position = 0, ParameterSetName = 'One')]
        [Alias('Identity')]
        [string]$PrimarySmtpAddress,

        [Parameter(ParameterSetName = 'One')] [string]$Name,
        [Parameter(ParameterSetName = 'One')] [string]$Alias,
        [Parameter(ParameterSetName = 'One')] [string]$DisplayName,
        [Parameter(ParameterSetName = 'One')] [string]$UserPrincipalName,
        [Parameter(ParameterSetName = 'One')] [string[]]$OtherAddress,
        [Parameter(ParameterSetName = 'One')] [hashtable]$Attribute = @{},
        [Parameter(ParameterSetName = 'One')] [string[]]$TrustedSendersAndDomains,
        [Parameter(ParameterSetName = 'One')] [string[]]$BlockedSendersAndDomains,
        [Parameter(ParameterSetName = 'One')] [string[]]$TrustedRecipientsAndDomains,
        [Parameter(ParameterSetName = 'One')] [bool]$Enabled,
        [Parameter(ParameterSetName = 'One')] [bool]$TrustedListsOnly,
        [Parameter(ParameterSetName = 'One')] [bool]$ContactsTrusted,
        [Parameter(ParameterSetName = 'One')] [int]$ContactCount,
        [Parameter(ParameterSetName = 'One')] [bool]$SignInRequired,

        [Parameter(Mandatory, ParameterSetName = 'Many')]
        [ValidateRange(1, 99999)]
        [int]$Count,
        [Parameter(ParameterSetName = 'Many')] [string]$NamePrefix = 'mailbox',
        [Parameter(ParameterSetName = 'Many')] [string]$Domain = $script:DefaultDomain,
        [Parameter(ParameterSetName = 'Many')] [int]$First = 1,

        [string]$RecipientTypeDetails = 'UserMailbox'
    )

    if ($PSCmdlet.ParameterSetName -eq 'Many') {
        Use-EmulatorStore {
            Save-EmulatorRecord 'MailboxRange' "$NamePrefix $First $Domain" @{
                Prefix = $NamePrefix; First = $First; Count = $Count; Domain = $Domain; Kind = $RecipientTypeDetails
            }
        }
        return
    }
    $local = $PrimarySmtpAddress.Split('@')[0]
    $recipient = New-EmulatorRecipient -Address $PrimarySmtpAddress -OtherAddress $OtherAddress -Kind $RecipientTypeDetails `
        -Name (Get-EmulatorFirstText $Name $DisplayName $local) -Alias (Get-EmulatorFirstText $Alias $local) -DisplayName (Get-EmulatorFirstText $DisplayName $Name $local)
    $recipient['Attributes'] = $Attribute
    if ($UserPrincipalName) {
        $recipient['UserPrincipalName'] = $UserPrincipalName
    }
    $bound = $PSBoundParameters
    Use-EmulatorStore {
        if ($script:Store.Addresses.Contains($PrimarySmtpAddress)) {
            throw "There is a recipient '$PrimarySmtpAddress' already."
        }
        Set-EmulatorFreshGuid $recipient
        Save-EmulatorRecord 'Recipient' $recipient['Guid'] $recipient
        Save-EmulatorJunkSeed $recipient['Guid'] $bound
    }
}

# A mailbox that takes over the address of a former one, or of one that has another address now, is a new object.
function Set-EmulatorFreshGuid {
    param([hashtable]$Recipient)

    $sections = $script:Store.Sections
    for ($life = 2; $sections.Recipient.ContainsKey($Recipient['Guid']) -or $sections.FormerRecipient.ContainsKey($Recipient['Guid']); $life++) {
        $text = "$($Recipient['PrimarySmtpAddress']) life $life"
        $Recipient['Guid'] = ConvertTo-EmulatorGuid $text
        $Recipient['ExternalDirectoryObjectId'] = ConvertTo-EmulatorGuid $text 16
    }
}

function Get-EmulatorFirstText {
    foreach ($text in $args) {
        if ($text) {
            return $text
        }
    }
}

# Parameters of Add- and Set-EmulatorMailbox that belong to the junk-mail record.
$script:JunkSeed = @{
    TrustedSendersAndDomains = 'TrustedSenders'; BlockedSendersAndDomains = 'BlockedSenders'; TrustedRecipientsAndDomains = 'TrustedRecipients'
    Enabled = 'Enabled'; TrustedListsOnly = 'TrustedListsOnly'; ContactsTrusted = 'ContactsTrusted'; ContactCount = 'ContactCount'; SignInRequired = 'SignInRequired'
}

function Save-EmulatorJunkSeed {
    param([string]$Guid, [Collections.IDictionary]$Bound)

    $record = (Get-EmulatorJunkRecord $Guid).Clone()
    $seeded = $false
    foreach ($name in $script:JunkSeed.Keys) {
        if ($Bound.ContainsKey($name)) {
            $seeded = $true
            $value = $Bound[$name]
            if ($name -like '*AndDomains') {
                $value = [string[]]@($value | Where-Object { $_ })
            }
            $record[$script:JunkSeed[$name]] = $value
        }
    }
    if ($seeded) {
        Save-EmulatorRecord 'JunkMail' $Guid $record
    }
}

function Set-EmulatorMailbox {
    <#
    .SYNOPSIS
    Changes what a mailbox holds or is called, as its user or another program would: not counted, not checked.
    .PARAMETER PrimarySmtpAddress
    The new address, also as user principal name; the old one is given up and may be given to another mailbox.
    .EXAMPLE
    Set-EmulatorMailbox ada@contoso.com -TrustedSendersAndDomains $null
    Wipes the safe senders.
    .EXAMPLE
    Set-EmulatorMailbox ada@contoso.com -Name 'Ada Byron' -PrimarySmtpAddress ada.byron@contoso.com
    #>
    [CmdletBinding()]
    param(
        [Parameter(Mandatory, Position = 0)]
        [string]$Identity,
        [string]$Name,
        [string]$PrimarySmtpAddress,
        [string[]]$TrustedSendersAndDomains,
        [string[]]$BlockedSendersAndDomains,
        [string[]]$TrustedRecipientsAndDomains,
        [bool]$Enabled,
        [bool]$TrustedListsOnly,
        [bool]$ContactsTrusted,
        [int]$ContactCount,
        [bool]$SignInRequired
    )

    $bound = $PSBoundParameters
    Use-EmulatorStore {
        foreach ($mailbox in @(Get-EmulatorKnownMailbox $Identity)) {
            Save-EmulatorJunkSeed $mailbox['Guid'] $bound
            if ($Name -or $PrimarySmtpAddress) {
                $after = $mailbox.Clone()
                if ($Name) {
                    $after['Name'] = $Name
                }
                if ($PrimarySmtpAddress) {
                    $after['EmailAddresses'] = [string[]]@(@($PrimarySmtpAddress) + @($mailbox['EmailAddresses'] | Where-Object { $_ -ne $mailbox['PrimarySmtpAddress'] }))
                    $after['PrimarySmtpAddress'] = $PrimarySmtpAddress
                    $after['UserPrincipalName'] = $PrimarySmtpAddress
                }
                Save-EmulatorRecord 'Recipient' $mailbox['Guid'] $after
            }
        }
    }
}

function Get-EmulatorMailbox {
    <#
    .SYNOPSIS
    Shows what is stored of mailboxes: no counting, no latency, no session needed.
    #>
    [CmdletBinding()]
    param(
        [Parameter(Position = 0)]
        [string]$Identity = '*'
    )

    Use-EmulatorStore {
        foreach ($mailbox in Find-EmulatorMailbox $Identity) {
            $junk = Get-EmulatorJunkRecord $mailbox['Guid']
            [pscustomobject][ordered]@{
                PrimarySmtpAddress          = $mailbox['PrimarySmtpAddress']
                Name                        = $mailbox['Name']
                Guid                        = $mailbox['Guid']
                RecipientTypeDetails        = $mailbox['RecipientTypeDetails']
                Enabled                     = $junk['Enabled']
                TrustedListsOnly            = $junk['TrustedListsOnly']
                ContactsTrusted             = $junk['ContactsTrusted']
                ContactCount                = $junk['ContactCount']
                SignInRequired              = $junk['SignInRequired']
                TrustedSendersAndDomains    = $junk['TrustedSenders']
                BlockedSendersAndDomains    = $junk['BlockedSenders']
                TrustedRecipientsAndDomains = $junk['TrustedRecipients']
            }
        }
    }
}

function Remove-EmulatorMailbox {
    <#
    .SYNOPSIS
    Takes a mailbox out of the organisation.
    #>
    [CmdletBinding()]
    param(
        [Parameter(Mandatory, Position = 0)]
        [string]$Identity
    )

    Use-EmulatorStore {
        foreach ($mailbox in @(Get-EmulatorKnownMailbox $Identity)) {
            Save-EmulatorRecord 'JunkMail' $mailbox['Guid'] $null
            Save-EmulatorRecord 'Recipient' $mailbox['Guid'] $null
            Save-EmulatorRecord 'FormerRecipient' $mailbox['Guid'] @{ PrimarySmtpAddress = $mailbox['PrimarySmtpAddress'] }
        }
    }
}

function Get-EmulatorKnownMailbox {
    param([string]$Identity)

    $mailboxes = @(Find-EmulatorMailbox $Identity)
    if ($mailboxes.Count -eq 0) {
        throw "There is no mailbox '$Identity'."
    }
    return $mailboxes
}

function Add-EmulatorContact {
    <#
    .SYNOPSIS
    Adds a mail contact: an outside address that resolves inside the organisation.
    #>
    [CmdletBinding()]
    param(
        [Parameter(Mandatory, Position = 0)]
        [string]$PrimarySmtpAddress,
        [string]$Name = $PrimarySmtpAddress.Split('@')[0]
    )

    $contact = New-EmulatorRecipient -Name $Name -Alias $Name -DisplayName $Name -Address $PrimarySmtpAddress -Kind 'MailContact'
    Use-EmulatorStore {
        Save-EmulatorRecord 'Recipient' $contact['Guid'] $contact
    }
}

function Add-EmulatorGroup {
    <#
    .SYNOPSIS
    Adds a distribution group with its members, which must exist.
    #>
    [CmdletBinding()]
    param(
        [Parameter(Mandatory, Position = 0)]
        [string]$PrimarySmtpAddress,
        [string]$Name = $PrimarySmtpAddress.Split('@')[0],
        [string[]]$Member
    )

    $group = New-EmulatorRecipient -Name $Name -Alias $PrimarySmtpAddress.Split('@')[0] -DisplayName $Name -Address $PrimarySmtpAddress -Kind 'MailUniversalDistributionGroup'
    Use-EmulatorStore {
        $keys = foreach ($one in $Member) {
            $found = @(Find-EmulatorRecipient $one)
            if ($found.Count -ne 1) {
                throw "There is no single recipient '$one'."
            }
            $found[0]['Guid']
        }
        $group['Members'] = [string[]]@($keys | Where-Object { $_ })
        Save-EmulatorRecord 'Recipient' $group['Guid'] $group
    }
}
