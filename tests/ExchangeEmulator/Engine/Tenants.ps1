# Organisations shared by the runspaces of this process, by the path of their state file or by the
# name of the organisation. What is not published stays with the runspace that made it.

$script:TenantTableName = 'ExchangeEmulator.Tenants'

function Get-EmulatorTenantTable {
    $domain = [AppDomain]::CurrentDomain
    $table = $domain.GetData($script:TenantTableName)
    if ($null -eq $table) {
        $table = [hashtable]::Synchronized(@{})
        $domain.SetData($script:TenantTableName, $table)
    }
    return $table
}

function Publish-EmulatorStore {
    param([string]$Name, [hashtable]$Store)

    (Get-EmulatorTenantTable)[$Name.ToLowerInvariant()] = $Store
}

function Find-EmulatorStore {
    param([string]$Name)

    return (Get-EmulatorTenantTable)[$Name.ToLowerInvariant()]
}

# Makes a store the one this runspace talks to.
function Select-EmulatorStore {
    param([hashtable]$Store)

    Remove-EmulatorConnection
    $script:Store = $Store
    # Reads the state file, if there is one.
    Use-EmulatorStore { }
    $settings = $script:Store.Settings
    if ($null -ne $settings) {
        $script:Shape = $settings['Shape']
    }
}

# A small organisation to begin with.
function Add-EmulatorSample {
    $domain = $script:DefaultDomain
    foreach ($one in @(
            @('Ada Lind', 'ada', 'UserMailbox'), @('Bo Chen', 'bo', 'UserMailbox'), @('Cleo Marsh', 'cleo', 'UserMailbox'),
            @('Shop Support', 'support', 'SharedMailbox'), @('Room Harbour', 'harbour', 'RoomMailbox'))) {
        $recipient = New-EmulatorRecipient -Name $one[0] -Alias $one[1] -DisplayName $one[0] -Address "$($one[1])@$domain" -Kind $one[2]
        Save-EmulatorRecord 'Recipient' $recipient['Guid'] $recipient
    }
    $group = New-EmulatorRecipient -Name 'Shop Team' -Alias 'shopteam' -DisplayName 'Shop Team' -Address "shopteam@$domain" -Kind 'MailUniversalDistributionGroup'
    $group['Members'] = [string[]]@('ada', 'support' | ForEach-Object { (Find-EmulatorRecipient $_)['Guid'] })
    Save-EmulatorRecord 'Recipient' $group['Guid'] $group
}
