# OPATH, the filter language of -Filter.
#
# Fact (selecting mailboxes): "OPATH strings: single quotes, doubled inside."
#
#   filter  = and-part [ -or and-part ]...
#   and-part = part [ -and part ]...
#   part    = -not part | ( filter ) | property -operator value
#   value   = 'text' | "text" | number | $true | $false | $null
#
# A filter is parsed once into nested arrays and then asked for each record.

$script:FilterToken = [regex]::new('\G\s*(?:(?<paren>[()])|(?<op>-\w+)|''(?<single>(?:[^'']|'''')*)''|"(?<double>(?:[^"]|"")*)"|(?<word>[\w.$]+))', 'Compiled')
$script:FilterOperator = '-eq', '-ne', '-like', '-notlike', '-gt', '-ge', '-lt', '-le'

function ConvertFrom-EmulatorFilter {
    param([string]$Filter)

    $tokens = [Collections.Generic.List[object]]::new()
    $text = $Filter.Trim()
    $position = 0
    while ($position -lt $text.Length) {
        $match = $script:FilterToken.Match($text, $position)
        if (-not $match.Success -or $match.Length -eq 0) {
            throw "The filter can't be read from here on: $($text.Substring($position))"
        }
        foreach ($kind in 'paren', 'op', 'single', 'double', 'word') {
            if ($match.Groups[$kind].Success) {
                $tokens.Add(@{ Kind = $kind; Text = $match.Groups[$kind].Value })
            }
        }
        $position = $match.Index + $match.Length
    }
    $reader = @{ Tokens = $tokens; Next = 0 }
    $tree = Read-EmulatorFilterOr $reader
    if ($reader.Next -lt $tokens.Count) {
        throw "The filter goes on after its end: $($tokens[$reader.Next].Text)"
    }
    return , $tree
}

function Test-EmulatorFilterToken {
    param([hashtable]$Reader, [string]$Kind, [string]$Text)

    if ($Reader.Next -ge $Reader.Tokens.Count) {
        return $false
    }
    $token = $Reader.Tokens[$Reader.Next]
    return $token.Kind -eq $Kind -and $token.Text -eq $Text
}

function Read-EmulatorFilterOr {
    param([hashtable]$Reader)

    $tree = Read-EmulatorFilterAnd $Reader
    while (Test-EmulatorFilterToken $Reader 'op' '-or') {
        $Reader.Next++
        $tree = @('or', $tree, (Read-EmulatorFilterAnd $Reader))
    }
    return , $tree
}

function Read-EmulatorFilterAnd {
    param([hashtable]$Reader)

    $tree = Read-EmulatorFilterPart $Reader
    while (Test-EmulatorFilterToken $Reader 'op' '-and') {
        $Reader.Next++
        $tree = @('and', $tree, (Read-EmulatorFilterPart $Reader))
    }
    return , $tree
}

function Read-EmulatorFilterPart {
    param([hashtable]$Reader)

    if (Test-EmulatorFilterToken $Reader 'op' '-not') {
        $Reader.Next++
        return , @('not', (Read-EmulatorFilterPart $Reader))
    }
    if (Test-EmulatorFilterToken $Reader 'paren' '(') {
        $Reader.Next++
        $tree = Read-EmulatorFilterOr $Reader
        if (-not (Test-EmulatorFilterToken $Reader 'paren' ')')) {
            throw 'The filter misses a closing parenthesis.'
        }
        $Reader.Next++
        return , $tree
    }
    if ($Reader.Next + 2 -ge $Reader.Tokens.Count) {
        throw 'The filter ends in the middle of a comparison.'
    }
    $property = $Reader.Tokens[$Reader.Next]
    $operator = $Reader.Tokens[$Reader.Next + 1]
    $value = $Reader.Tokens[$Reader.Next + 2]
    if ($property.Kind -ne 'word' -or $script:FilterOperator -notcontains $operator.Text) {
        throw "The filter has no comparison here: $($property.Text) $($operator.Text)"
    }
    $Reader.Next += 3
    return , @($operator.Text.ToLowerInvariant(), $property.Text, (ConvertFrom-EmulatorFilterValue $value))
}

function ConvertFrom-EmulatorFilterValue {
    param([hashtable]$Token)

    switch ($Token.Kind) {
        'single' { return $Token.Text.Replace("''", "'") }
        'double' { return $Token.Text.Replace('""', '"') }
        'word' {
            switch ($Token.Text) {
                '$true' { return $true }
                '$false' { return $false }
                '$null' { return $null }
            }
            $number = 0
            if ([int]::TryParse($Token.Text, [ref]$number)) {
                return $number
            }
        }
    }
    throw "The filter needs quotation marks around this value: $($Token.Text)"
}

# Asks a parsed filter; $Property gives the value of a property by name.
function Test-EmulatorFilter {
    param([object[]]$Tree, [scriptblock]$Property)

    switch ($Tree[0]) {
        'or' { return (Test-EmulatorFilter $Tree[1] $Property) -or (Test-EmulatorFilter $Tree[2] $Property) }
        'and' { return (Test-EmulatorFilter $Tree[1] $Property) -and (Test-EmulatorFilter $Tree[2] $Property) }
        'not' { return -not (Test-EmulatorFilter $Tree[1] $Property) }
    }
    $values = @(& $Property $Tree[1])
    if ($values.Count -eq 0) {
        $values = @($null)
    }
    switch ($Tree[0]) {
        '-ne' { return -not (Test-EmulatorComparison '-eq' $values $Tree[2]) }
        '-notlike' { return -not (Test-EmulatorComparison '-like' $values $Tree[2]) }
    }
    return Test-EmulatorComparison $Tree[0] $values $Tree[2]
}

# A multi-valued property matches if one of its values does.
function Test-EmulatorComparison {
    param([string]$Operator, [object[]]$Values, $Wanted)

    foreach ($value in $Values) {
        $yes = switch ($Operator) {
            '-eq' { $value -eq $Wanted -and ($null -eq $value) -eq ($null -eq $Wanted) }
            # Only * is special in OPATH.
            '-like' { [string]$value -like ([Management.Automation.WildcardPattern]::Escape([string]$Wanted) -replace '`\*', '*') }
            '-gt' { $value -gt $Wanted }
            '-ge' { $value -ge $Wanted }
            '-lt' { $value -lt $Wanted }
            '-le' { $value -le $Wanted }
        }
        if ($yes) {
            return $true
        }
    }
    return $false
}
