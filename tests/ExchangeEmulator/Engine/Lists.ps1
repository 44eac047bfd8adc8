# Multi-valued parameters: a plain list replaces, @{Add=..;Remove=..} changes, $null clears.
#
# Fact (junk mail): "`@{Add=existing}` and `@{Remove=absent}` change nothing; the same value twice in
# a plain array is an error. Use a new hashtable for each call (it may be modified)."

# What the caller wants: Replace (then Add is the new list), Add, Remove, Problem (a text or nothing).
function ConvertFrom-EmulatorListParameter {
    param($Value, [scriptblock]$Normalize)

    $change = @{ Replace = $false; Add = [string[]]@(); Remove = [string[]]@(); Problem = '' }
    if ($Value -is [Collections.IDictionary]) {
        foreach ($key in @($Value.Keys)) {
            switch ([string]$key) {
                'Add' { $change['Add'] = ConvertTo-EmulatorText $Value[$key] $Normalize }
                'Remove' { $change['Remove'] = ConvertTo-EmulatorText $Value[$key] $Normalize }
                '@odata.type' { }
                default { $change['Problem'] = "'$key' is not a way to change a list. Use Add and Remove." }
            }
        }
        if ($script:Shape -eq 'Online') {
            # The Online module writes into the caller's own hashtable before it sends it.
            $Value['@odata.type'] = '#Exchange.GenericHashTable'
        }
        return $change
    }
    $change['Replace'] = $true
    $change['Add'] = ConvertTo-EmulatorText $Value $Normalize
    $seen = [Collections.Generic.HashSet[string]]::new([StringComparer]::OrdinalIgnoreCase)
    foreach ($text in $change['Add']) {
        if (-not $seen.Add($text)) {
            $change['Problem'] = "The value '$text' is already present in the collection."
        }
    }
    return $change
}

function ConvertTo-EmulatorText {
    param($Value, [scriptblock]$Normalize)

    $texts = [Collections.Generic.List[string]]::new()
    foreach ($one in $Value) {
        if ($null -ne $one) {
            $texts.Add((& $Normalize ([string]$one)))
        }
    }
    return , $texts.ToArray()
}

# The list after the change, in the order the entries came in.
function Merge-EmulatorList {
    param([string[]]$Current, [hashtable]$Change)

    $ignoreCase = [StringComparer]::OrdinalIgnoreCase
    $list = [Collections.Generic.List[string]]::new()
    if ($Change['Replace']) {
        $list.AddRange([string[]]$Change['Add'])
        return , $list.ToArray()
    }
    $list.AddRange([string[]]$Current)
    $known = [Collections.Generic.HashSet[string]]::new([string[]]$Current, $ignoreCase)
    foreach ($text in $Change['Add']) {
        if ($known.Add($text)) {
            $list.Add($text)
        }
    }
    foreach ($text in $Change['Remove']) {
        if ($known.Remove($text)) {
            for ($i = $list.Count - 1; $i -ge 0; $i--) {
                if ($ignoreCase.Equals($list[$i], $text)) {
                    $list.RemoveAt($i)
                }
            }
        }
    }
    return , $list.ToArray()
}

function Test-EmulatorSameList {
    param([string[]]$Left, [string[]]$Right)

    return [Linq.Enumerable]::SequenceEqual([Collections.Generic.IEnumerable[string]]$Left, [Collections.Generic.IEnumerable[string]]$Right)
}
