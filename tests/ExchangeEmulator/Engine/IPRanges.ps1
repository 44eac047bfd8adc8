# IPv4 addresses, ranges a-b and CIDR blocks as text.

$script:IPv4Pattern = '(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)'
$script:IPv4Range = [regex]::new("^(?<first>$script:IPv4Pattern)(?:-(?<last>$script:IPv4Pattern)|/(?<bits>\d{1,2}))?$", 'Compiled')

# Kind (Single, Range, Cidr), First and Last as numbers, Bits; nothing if the text is none of them.
function ConvertFrom-EmulatorIPRange {
    param([string]$Text)

    $match = $script:IPv4Range.Match($Text)
    if (-not $match.Success) {
        return
    }
    $first = ConvertTo-EmulatorIPNumber $match.Groups['first'].Value
    if ($match.Groups['last'].Success) {
        $last = ConvertTo-EmulatorIPNumber $match.Groups['last'].Value
        if ($last -lt $first) {
            return
        }
        return @{ Kind = 'Range'; First = $first; Last = $last; Bits = 32 }
    }
    if ($match.Groups['bits'].Success) {
        $bits = [int]$match.Groups['bits'].Value
        if ($bits -gt 32) {
            return
        }
        $size = [long][Math]::Pow(2, 32 - $bits)
        $first = $first - $first % $size
        return @{ Kind = 'Cidr'; First = $first; Last = $first + $size - 1; Bits = $bits }
    }
    return @{ Kind = 'Single'; First = $first; Last = $first; Bits = 32 }
}

function ConvertTo-EmulatorIPNumber {
    param([string]$Address)

    $number = [long]0
    foreach ($part in $Address.Split('.')) {
        $number = $number * 256 + [long]$part
    }
    return $number
}

function ConvertFrom-EmulatorIPNumber {
    param([long]$Number)

    $parts = foreach ($power in 16777216, 65536, 256, 1) {
        [Math]::Floor($Number / $power) % 256
    }
    return $parts -join '.'
}

# 192.0.2.77/24 becomes 192.0.2.0/24.
function Format-EmulatorIPRange {
    param([hashtable]$Range)

    switch ($Range['Kind']) {
        'Single' { return ConvertFrom-EmulatorIPNumber $Range['First'] }
        'Range' { return "$(ConvertFrom-EmulatorIPNumber $Range['First'])-$(ConvertFrom-EmulatorIPNumber $Range['Last'])" }
        'Cidr' { return "$(ConvertFrom-EmulatorIPNumber $Range['First'])/$($Range['Bits'])" }
    }
}
