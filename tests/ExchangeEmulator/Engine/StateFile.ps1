# The optional file behind a store: a journal, one line a change.
#
#   <section> TAB <key> TAB <the record as CliXml on one line, or "-" for removed>
#
# All lines of one request are appended in one write, closed by a line "end", while the file is held
# exclusively. What follows the last "end" was left by a killed process and is thrown away by the
# next one who opens the file, so a request is stored as a whole or not at all. Reading the lines
# again in order gives the state. Whoever opens the file first reads what others appended since.

$script:StateFileHeader = 'ExchangeEmulator state 1'
$script:StateFileEnd = "`nend`n"
$script:StateFilePatience = [TimeSpan]::FromSeconds(30)

function Open-EmulatorStateFile {
    param([hashtable]$Store)

    $waited = [Diagnostics.Stopwatch]::StartNew()
    while ($null -eq $Store.Stream) {
        try {
            $Store.Stream = [IO.FileStream]::new($Store.Path, 'OpenOrCreate', 'ReadWrite', 'None')
        }
        catch [IO.IOException] {
            # Another process is in the middle of its request.
            if ($waited.Elapsed -gt $script:StateFilePatience) {
                throw
            }
            [Threading.Thread]::Sleep(2)
        }
    }
    if ($Store.Stream.Length -lt $Store.Position) {
        throw "The state file '$($Store.Path)' was replaced while in use. Run Initialize-ExchangeEmulator again."
    }
    if ($Store.Stream.Length -gt $Store.Position) {
        Assert-EmulatorStateFile $Store
        Read-EmulatorStateLine $Store
    }
    if ($Store.Stream.Length -eq 0) {
        $null = $Store.Journal.Append($script:StateFileHeader).Append("`n")
    }
}

# A file of something else is refused before anything is cut off it.
function Assert-EmulatorStateFile {
    param([hashtable]$Store)

    if ($Store.Position -ne 0) {
        return
    }
    $header = [Text.Encoding]::ASCII.GetBytes($script:StateFileHeader)
    $null = $Store.Stream.Seek(0, 'Begin')
    for ($i = 0; $i -lt $header.Length; $i++) {
        $byte = $Store.Stream.ReadByte()
        if ($byte -ge 0 -and $byte -ne $header[$i]) {
            throw "'$($Store.Path)' is not a state file of the Exchange emulator."
        }
    }
}

# Replays the complete requests after the known position and cuts off an unfinished one.
function Read-EmulatorStateLine {
    param([hashtable]$Store)

    $stream = $Store.Stream
    $null = $stream.Seek($Store.Position, 'Begin')
    $bytes = [byte[]]::new($stream.Length - $Store.Position)
    $filled = 0
    while ($filled -lt $bytes.Length) {
        $read = $stream.Read($bytes, $filled, $bytes.Length - $filled)
        if ($read -le 0) {
            break
        }
        $filled += $read
    }
    $text = [Text.Encoding]::UTF8.GetString($bytes, 0, $filled)
    $end = $text.LastIndexOf($script:StateFileEnd, [StringComparison]::Ordinal)
    if ($end -lt 0) {
        $text = ''
    }
    else {
        $text = $text.Substring(0, $end + $script:StateFileEnd.Length)
    }
    # Of several lines for one record only the last counts.
    $latest = [Collections.Specialized.OrderedDictionary]::new([StringComparer]::OrdinalIgnoreCase)
    foreach ($line in $text.Split([char]10)) {
        $parts = $line.Split([char[]]"`t", 3)
        if ($parts.Length -eq 3) {
            $latest["$($parts[0])`t$($parts[1])"] = $parts[2]
        }
    }
    foreach ($name in $latest.Keys) {
        $section, $key = $name.Split([char[]]"`t")
        $value = $latest[$name]
        if ($value -ceq '-') {
            Set-EmulatorMemory $section $key $null
        }
        else {
            Set-EmulatorMemory $section $key (ConvertFrom-EmulatorState ([Management.Automation.PSSerializer]::Deserialize($value)))
        }
    }
    $Store.Position += [Text.Encoding]::UTF8.GetByteCount($text)
    if ($stream.Length -gt $Store.Position) {
        $stream.SetLength($Store.Position)
    }
}

function Add-EmulatorStateLine {
    param([hashtable]$Store, [string]$Section, [string]$Key, [hashtable]$Record)

    $text = '-'
    if ($null -ne $Record) {
        # Line ends inside values are escaped by CliXml; the ones between its tags are only layout.
        $text = [Management.Automation.PSSerializer]::Serialize($Record, 4) -replace '\r?\n\s*', ''
    }
    $null = $Store.Journal.Append($Section).Append("`t").Append($Key).Append("`t").Append($text).Append("`n")
}

function Close-EmulatorStateFile {
    param([hashtable]$Store)

    try {
        if ($Store.Journal.Length -gt 0) {
            $bytes = [Text.Encoding]::UTF8.GetBytes($Store.Journal.ToString() + $script:StateFileEnd.Substring(1))
            $null = $Store.Stream.Seek($Store.Position, 'Begin')
            $Store.Stream.Write($bytes, 0, $bytes.Length)
            $Store.Stream.Flush()
            $Store.Position += $bytes.Length
        }
    }
    finally {
        $null = $Store.Journal.Clear()
        $Store.Stream.Dispose()
        $Store.Stream = $null
    }
}

# Lists come back from CliXml as ArrayList; records hold string arrays.
function ConvertFrom-EmulatorState {
    param([Collections.IDictionary]$Read)

    $record = @{}
    foreach ($key in $Read.Keys) {
        $value = $Read[$key]
        if ($value -is [Collections.IDictionary]) {
            $record[[string]$key] = ConvertFrom-EmulatorState $value
        }
        elseif ($value -is [Collections.IList]) {
            $record[[string]$key] = [string[]]@($value)
        }
        else {
            $record[[string]$key] = $value
        }
    }
    return $record
}
