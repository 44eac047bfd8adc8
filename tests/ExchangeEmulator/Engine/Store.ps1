# The state of one emulated organisation.
#
# A store has sections (Recipient, JunkMail, TransportRule, ...), a section holds records by key, a
# record is a hashtable that is replaced, never changed, once it is stored. So whoever read a record
# outside the lock holds a consistent one. $script:Store.Sections.JunkMail[$guid] is a record or $null.
#
# A store can be shared by several runspaces of a process (StateFile.ps1 shares it between
# processes): every access happens inside Use-EmulatorStore.

# The store this runspace talks to.
$script:Store = $null

$script:SectionName = @(
    'Tenant', 'AcceptedDomain', 'MailboxRange', 'Recipient', 'FormerRecipient', 'JunkMail', 'ContentFilterPolicy', 'ConnectionFilterPolicy'
    'IPAllowEntry', 'TransportRule', 'TenantListEntry', 'TenantListSetting', 'TenantSpoofItem', 'Setting', 'Counter', 'Count', 'Call'
    'TracedMessage', 'QuarantinedMessage', 'ReleasedDelivery', 'TransportServer', 'TrackingEvent'
)

function New-EmulatorStore {
    param([string]$Path)

    $ignoreCase = [StringComparer]::OrdinalIgnoreCase
    $store = @{
        Lock         = [object]::new()
        Sections     = @{}

        # The record Tenant/Settings, asked for at every turn.
        Settings     = $null

        # Derived from the recipients and the accepted domains, see Directory.ps1.
        Index        = [Collections.Generic.Dictionary[string, object]]::new($ignoreCase)
        Addresses    = [Collections.Generic.HashSet[string]]::new($ignoreCase)
        MailDomains  = [Collections.Generic.HashSet[string]]::new($ignoreCase)
        Domains      = [Collections.Generic.HashSet[string]]::new($ignoreCase)
        CleanEntries = [Collections.Generic.HashSet[string]]::new($ignoreCase)

        # Of the running process only.
        Latency      = 0
        Faults       = [Collections.Generic.List[object]]::new()
        Busy         = [Collections.Generic.HashSet[string]]::new()
        DropChanges  = $false
        # When the message trace was asked, see Cmdlets/MessageTrace.ps1.
        TraceRequests = [Collections.Generic.List[DateTime]]::new()

        # The state file, see StateFile.ps1.
        Path         = $Path
        Stream       = $null
        Position     = [long]0
        Journal      = [Text.StringBuilder]::new()
        Depth        = 0
    }
    foreach ($name in $script:SectionName) {
        $store.Sections[$name] = [Collections.Generic.Dictionary[string, object]]::new($ignoreCase)
    }
    return $store
}

# Runs a script block while no other runspace or process changes the store. May be nested.
function Use-EmulatorStore {
    param([scriptblock]$StoreBody)

    $storeInUse = $script:Store
    $storeEntered = $false
    try {
        [Threading.Monitor]::Enter($storeInUse.Lock, [ref]$storeEntered)
        $storeInUse.Depth++
        if ($storeInUse.Depth -eq 1 -and $storeInUse.Path) {
            Open-EmulatorStateFile $storeInUse
        }
        & $StoreBody
    }
    finally {
        if ($storeEntered) {
            try {
                if ($storeInUse.Depth -eq 1 -and $null -ne $storeInUse.Stream) {
                    Close-EmulatorStateFile $storeInUse
                }
            }
            finally {
                $storeInUse.Depth--
                [Threading.Monitor]::Exit($storeInUse.Lock)
            }
        }
    }
}

# Stores a record, or removes it if there is none. While a SilentDrop fault is at work, nothing is
# stored and nobody is told.
function Save-EmulatorRecord {
    param([string]$Section, [string]$Key, [hashtable]$Record)

    if ($script:Store.DropChanges) {
        return
    }
    Set-EmulatorMemory $Section $Key $Record
    if ($script:Store.Path) {
        Add-EmulatorStateLine $script:Store $Section $Key $Record
    }
}

# Changes the memory only: used for a change of this process and for one read from the state file.
function Set-EmulatorMemory {
    param([string]$Section, [string]$Key, [hashtable]$Record)

    $records = $script:Store.Sections[$Section]
    if ($Section -eq 'Recipient') {
        Update-EmulatorDirectory $Key $Record
    }
    if ($null -eq $Record) {
        $null = $records.Remove($Key)
    }
    else {
        $records[$Key] = $Record
    }
    switch ($Section) {
        'Tenant' { $script:Store.Settings = $records['Settings'] }
        'AcceptedDomain' { Update-EmulatorDomain }
        'MailboxRange' { Expand-EmulatorMailboxRange $Record }
    }
}
