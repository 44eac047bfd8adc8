# What the emulator does with the Tenant Allow/Block List, each with the fact it follows.
#
#   [reference]  Microsoft's reference of the cmdlets
#   [page]       Microsoft, Allow or block email using the Tenant Allow/Block List (February 2026)
#   [reported]   public issues of tools that call the cmdlets

BeforeAll {
    . "$PSScriptRoot/common.ps1"
    function Get-Refusal([scriptblock] $Call) {
        try { $null = & $Call } catch { return $_.Exception.Message }
    }
}

Describe 'The emulated Tenant Allow/Block List' {
    BeforeAll {
        $sender = @{ ListType = 'Sender'; ErrorAction = 'Stop' }
        $allow = $sender + @{ Allow = $true }
        $block = $sender + @{ Block = $true }
        $soon = [DateTime]::UtcNow.AddDays(9)
    }
    BeforeEach { Initialize-ExchangeEmulator -Force }

    It '[reference] takes 500 allow entries and 500 block entries of a kind without Defender for Office 365' {
        Add-EmulatorTenantListEntry (1..500 | ForEach-Object { "a$_.example" })
        Get-Refusal { New-TenantAllowBlockListItems @allow -Entries b.example } | Should -Match '500'
        Get-Refusal { New-TenantAllowBlockListItems @block -Entries c.example } | Should -BeNullOrEmpty
    }

    It '[reference] takes 1,000 allow entries with Plan 1' {
        Set-EmulatorTenantListLimit -Allow 1000
        Add-EmulatorTenantListEntry (1..999 | ForEach-Object { "a$_.example" })
        Get-Refusal { New-TenantAllowBlockListItems @allow -Entries b.example } | Should -BeNullOrEmpty
        Get-Refusal { New-TenantAllowBlockListItems @allow -Entries c.example } | Should -Match '1000'
    }

    It '[reference] needs Allow or Block, not both' {
        Get-Refusal { New-TenantAllowBlockListItems @sender -Entries a.example } | Should -Match 'either'
        Get-Refusal { New-TenantAllowBlockListItems @sender -Allow -Block -Entries a.example } | Should -Match 'either'
    }

    It '[reference] has NoExpiration for block entries and IP allow entries, not for allowed senders' {
        Get-Refusal { New-TenantAllowBlockListItems @allow -Entries a.example -NoExpiration } | Should -Match 'NoExpiration'
        Get-Refusal { New-TenantAllowBlockListItems @block -Entries b.example -NoExpiration } | Should -BeNullOrEmpty
        Get-Refusal { New-TenantAllowBlockListItems -ListType IP -Allow -Entries 2001:db8::1 -NoExpiration -ErrorAction Stop } | Should -BeNullOrEmpty
    }

    It '[reference] has RemoveAfter 45 for allow entries, and no other number' {
        Get-Refusal { New-TenantAllowBlockListItems @allow -Entries a.example -RemoveAfter 30 } | Should -Match '45'
        Get-Refusal { New-TenantAllowBlockListItems @block -Entries b.example -RemoveAfter 45 } | Should -Match 'allow'
        Get-Refusal { New-TenantAllowBlockListItems @allow -Entries c.example -RemoveAfter 45 } | Should -BeNullOrEmpty
    }

    It '[reference] takes ExpirationDate alone' {
        Get-Refusal { New-TenantAllowBlockListItems @allow -Entries a.example -RemoveAfter 45 -ExpirationDate $soon } | Should -Match 'together'
        Get-Refusal { New-TenantAllowBlockListItems @block -Entries b.example -NoExpiration -ExpirationDate $soon } | Should -Not -BeNullOrEmpty
    }

    It '[page] lets an allow entry expire up to 30 days after it is made' {
        Get-Refusal { New-TenantAllowBlockListItems @allow -Entries a.example -ExpirationDate ([DateTime]::UtcNow.AddDays(31)) } | Should -Match '30'
        Get-Refusal { New-TenantAllowBlockListItems @allow -Entries a.example -ExpirationDate ([DateTime]::UtcNow.AddDays(29)) } | Should -BeNullOrEmpty
    }

    It '[reference] lets a block entry expire after 30 days if nothing else is said' {
        $entry = New-TenantAllowBlockListItems @block -Entries a.example
        ($entry.ExpirationDate - [DateTime]::UtcNow).TotalDays | Should -BeGreaterThan 29.9
    }

    It '[reported] shows the 45 days after the last use beside an empty ExpirationDate' {
        $entry = New-TenantAllowBlockListItems @allow -Entries a.example -RemoveAfter 45
        $entry.ExpirationDate | Should -BeNullOrEmpty
        $entry.RemoveAfter | Should -Be 45
    }

    It '[reported] refuses a value that is there, and does not add the values after it' {
        $null = New-TenantAllowBlockListItems @allow -Entries b.example
        Get-Refusal { New-TenantAllowBlockListItems @allow -Entries a.example, b.example, c.example } |
            Should -Be '|System.ArgumentException|Invalid value to add: b.example - Duplicate value.'
        (Get-TenantAllowBlockListItems @sender).Value | Sort-Object | Should -Be 'a.example', 'b.example'
    }

    It '[reported] holds a value with one action only' {
        $null = New-TenantAllowBlockListItems @block -Entries a.example
        Get-Refusal { New-TenantAllowBlockListItems @allow -Entries a.example } | Should -Match 'Duplicate'
    }

    It '[page] lets expiration and notes of an entry be changed' {
        $null = New-TenantAllowBlockListItems @allow -Entries a.example -RemoveAfter 45 -Notes old
        $null = Set-TenantAllowBlockListItems @sender -Entries a.example -ExpirationDate $soon -Notes new
        $entry = Get-TenantAllowBlockListItems @sender
        $entry.Notes | Should -Be 'new'
        $entry.RemoveAfter | Should -BeNullOrEmpty
        $entry.ExpirationDate | Should -Be $soon
    }

    It '[reported] does not say in its results which list they are from' {
        (New-TenantAllowBlockListItems @allow -Entries a.example).PSObject.Properties.Name | Should -Not -Contain 'ListType'
    }

    It '[reported] removes nothing without -ListSubType Tenant, and tells nobody' {
        $null = New-TenantAllowBlockListItems @allow -Entries a.example
        Remove-TenantAllowBlockListItems @sender -Entries a.example
        Get-TenantAllowBlockListItems @sender | Should -HaveCount 1
        Remove-TenantAllowBlockListItems @sender -Entries a.example -ListSubType Tenant
        Get-TenantAllowBlockListItems @sender | Should -BeNullOrEmpty
    }

    It '[reference] finds entries by value and by Identity' {
        $entry = New-TenantAllowBlockListItems @allow -Entries a.example
        Remove-TenantAllowBlockListItems @sender -Ids $entry.Identity -ListSubType Tenant
        Get-Refusal { Remove-TenantAllowBlockListItems @sender -Entries a.example -ListSubType Tenant } | Should -Match 'NotFound'
    }

    It '[reported] shows entries of submissions too, unless asked for a subtype' {
        Add-EmulatorTenantListEntry a.example -ListSubType Submission
        (Get-TenantAllowBlockListItems @sender).ListSubType | Should -Be 'Submission'
        Get-TenantAllowBlockListItems @sender -ListSubType Tenant | Should -BeNullOrEmpty
    }

    It '[reference] has no -Confirm and no -WhatIf' {
        foreach ($verb in 'New', 'Set', 'Remove') {
            (Get-Command "$verb-TenantAllowBlockListItems").Parameters.Keys | Should -Not -Contain 'WhatIf'
        }
    }

    It '[page] wants special characters of addresses URL encoded' {
        Get-Refusal { New-TenantAllowBlockListItems @allow -Entries 'shop+a@b.example' } | Should -Match 'not a domain'
        Get-Refusal { New-TenantAllowBlockListItems @allow -Entries 'shop%2Ba@b.example' } | Should -BeNullOrEmpty
    }

    It '[page] has the syntax *.TLD for block entries' {
        Get-Refusal { New-TenantAllowBlockListItems @allow -Entries '*.example' } | Should -Match 'not a domain'
        Get-Refusal { New-TenantAllowBlockListItems @block -Entries '*.example' } | Should -BeNullOrEmpty
    }

    It '[page] shows dates in UTC, of a type that does not say so' {
        "$((New-TenantAllowBlockListItems @allow -Entries a.example -ExpirationDate $soon).ExpirationDate.Kind)" | Should -Be 'Unspecified'
    }

    It '[reference] is in the cloud-based service only' {
        Initialize-ExchangeEmulator -Shape OnPremises -Force
        Get-Command Get-TenantAllowBlockListItems -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
    }
}

Describe 'The emulated spoofed senders' {
    BeforeAll { $pair = @{ Identity = 'Default'; Action = 'Allow'; SpoofType = 'External'; ErrorAction = 'Stop'; Confirm = $false } }
    BeforeEach { Initialize-ExchangeEmulator -Force }

    It '[page] take 1,024 allow and block entries together' {
        foreach ($i in 1..1023) { Add-EmulatorSpoofItem "a$i.example" b.example -Action Block }
        Get-Refusal { New-TenantAllowBlockListSpoofItems @pair -SpoofedUser a.example -SendingInfrastructure b.example } | Should -BeNullOrEmpty
        Get-Refusal { New-TenantAllowBlockListSpoofItems @pair -SpoofedUser c.example -SendingInfrastructure b.example } | Should -Match '1024'
    }

    It '[page] take a wildcard on one side only' {
        Get-Refusal { New-TenantAllowBlockListSpoofItems @pair -SpoofedUser '*' -SendingInfrastructure '*' } | Should -Match 'Wildcards'
        Get-Refusal { New-TenantAllowBlockListSpoofItems @pair -SpoofedUser '*' -SendingInfrastructure b.example } | Should -BeNullOrEmpty
        Get-Refusal { New-TenantAllowBlockListSpoofItems @pair -SpoofedUser a.example -SendingInfrastructure '*' } | Should -BeNullOrEmpty
    }

    It '[reference] take addresses with /24 only' {
        foreach ($bad in '192.0.2.7', '192.0.2.0/25', '192.0.2.0/16') {
            Get-Refusal { New-TenantAllowBlockListSpoofItems @pair -SpoofedUser a.example -SendingInfrastructure $bad } | Should -Match 'infrastructure'
        }
        Get-Refusal { New-TenantAllowBlockListSpoofItems @pair -SpoofedUser a.example -SendingInfrastructure 192.0.2.7/24 } | Should -BeNullOrEmpty
    }

    It '[reference] have a random GUID, by which they are changed and removed' {
        $id = (New-TenantAllowBlockListSpoofItems @pair -SpoofedUser a.example -SendingInfrastructure b.example).Identity
        $id -as [guid] | Should -Not -BeNullOrEmpty
        Set-TenantAllowBlockListSpoofItems Default -Ids $id -Action Block
        (Get-TenantAllowBlockListSpoofItems).Action | Should -Be 'Block'
        Remove-TenantAllowBlockListSpoofItems 'domain.com\Default' -Ids $id -Confirm:$false
        Get-TenantAllowBlockListSpoofItems | Should -BeNullOrEmpty
    }

    It '[page] never expire' {
        (New-TenantAllowBlockListSpoofItems @pair -SpoofedUser a.example -SendingInfrastructure b.example).PSObject.Properties.Name |
            Should -Not -Contain 'ExpirationDate'
    }

    It '[reported] are errors that do not terminate: pass -ErrorAction Stop' {
        $pair['ErrorAction'] = 'SilentlyContinue'
        New-TenantAllowBlockListSpoofItems @pair -SpoofedUser 'a b' -SendingInfrastructure b.example -ErrorVariable problem
        $problem | Should -HaveCount 1
    }
}
