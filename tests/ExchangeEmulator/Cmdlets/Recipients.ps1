# Get-Recipient, Get-DistributionGroupMember.

$script:RecipientProperty = @(
    'Identity', 'Alias', 'DisplayName', 'Name', 'EmailAddresses', 'PrimarySmtpAddress', 'RecipientType', 'RecipientTypeDetails'
    'DistinguishedName', 'Guid', 'ExternalDirectoryObjectId', 'Id', 'OrganizationId', 'HiddenFromAddressListsEnabled', 'WhenCreated', 'IsValid', 'ObjectState'
)
$script:RecipientResultType = 'Microsoft.Exchange.Data.Directory.Management.ReducedRecipient'
$script:GroupKinds = @('MailUniversalDistributionGroup', 'MailUniversalSecurityGroup')

function Get-Recipient {
    [CmdletBinding(DefaultParameterSetName = 'Identity')]
    param(
        [Parameter(Position = 0, ValueFromPipeline, ValueFromPipelineByPropertyName, ParameterSetName = 'Identity')]
        [AllowNull()]
        [AllowEmptyString()]
        [object]$Identity,

        [Parameter(Mandatory, ParameterSetName = 'AnrSet')]
        [string]$Anr,

        [string]$Filter,
        [string[]]$RecipientType,
        [string[]]$RecipientTypeDetails,
        [string[]]$Properties,
        [object]$ResultSize,
        [string]$SortBy
    )
    dynamicparam {
        New-EmulatorShapeParameter -Online @{ IncludeSoftDeletedRecipients = [switch] } -OnPremises ($script:OnPremisesRead + @{ IgnoreDefaultScope = [switch]; Database = [string] })
    }
    begin {
        $call = New-EmulatorCall $PSCmdlet 'Get-Recipient'
        Assert-EmulatorFilter $call $Filter
        $kinds = $RecipientTypeDetails
        $types = $RecipientType
        $one = {
            param($name)
            $recipients = @(Find-EmulatorRecipient $name)
            if ($recipients.Count -eq 0) {
                return New-EmulatorNotFoundError $call.Command $name
            }
            foreach ($recipient in $recipients) {
                New-EmulatorMailboxResult $recipient $script:RecipientProperty $script:RecipientResultType
            }
        }
    }
    process {
        $name = ConvertTo-EmulatorIdentity $Identity
        if ($name -and $name -notmatch '[*?]' -and -not $Filter -and -not $kinds -and -not $types) {
            Add-EmulatorItem $call $name $one
            return
        }
        Complete-EmulatorCall $call $one
        $pattern = Get-EmulatorSearchPattern $name $Anr
        $base = {
            foreach ($found in Find-EmulatorAnyRecipient $pattern) {
                if (-not $types -or $types -contains (Get-EmulatorRecipientType $found['RecipientTypeDetails'])) {
                    $found
                }
            }
        }
        $selection = New-EmulatorSelection $Filter $kinds $base
        Send-EmulatorListing $call -Select { Select-EmulatorRecipient $selection } -Work $one -KeyName 'Guid' -ResultSize $ResultSize
    }
    end {
        Complete-EmulatorCall $call $one
    }
}

# The direct members; a nested group comes back as a group. A group's Identity is mandatory.
function Get-DistributionGroupMember {
    [CmdletBinding()]
    param(
        [Parameter(Mandatory, Position = 0, ValueFromPipeline, ValueFromPipelineByPropertyName)]
        [object]$Identity,

        [object]$ResultSize
    )
    dynamicparam {
        New-EmulatorShapeParameter -Online @{ IncludeSoftDeletedObjects = [switch] } -OnPremises ($script:OnPremisesRead + @{ IgnoreDefaultScope = [switch] })
    }
    begin {
        $call = New-EmulatorCall $PSCmdlet 'Get-DistributionGroupMember'
        $one = {
            param($key)
            foreach ($member in Find-EmulatorRecipient $key) {
                New-EmulatorMailboxResult $member $script:RecipientProperty $script:RecipientResultType
            }
        }
    }
    process {
        $name = ConvertTo-EmulatorIdentity $Identity
        $groups = Use-EmulatorStore { Find-EmulatorRecipient $name | Where-Object { $script:GroupKinds -contains $_['RecipientTypeDetails'] } }
        if (@($groups).Count -ne 1) {
            Add-EmulatorItem $call $name { param($name) New-EmulatorNotFoundError $call.Command $name }
            return
        }
        $members = {
            $recipients = $script:Store.Sections.Recipient
            foreach ($key in $groups['Members']) {
                if ($recipients.ContainsKey($key)) {
                    $recipients[$key]
                }
            }
        }
        Send-EmulatorListing $call -Select $members -Work $one -KeyName 'Guid' -ResultSize $ResultSize
    }
    end {
        Complete-EmulatorCall $call { param($name) New-EmulatorNotFoundError $call.Command $name }
    }
}
