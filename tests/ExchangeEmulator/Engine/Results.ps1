# Result objects.
#
# Fact (sessions): "Results are deserialised objects." Property bags with a type name, lists as
# ArrayList; only Edge, a local snap-in, gives its own types.

$script:RunspaceId = [guid]::NewGuid()

function New-EmulatorResult {
    param([string]$TypeName, [Collections.Specialized.OrderedDictionary]$Property)

    if ($script:Shape -ne 'Edge') {
        $TypeName = "Deserialized.$TypeName"
        $Property['PSComputerName'] = $script:Store.Settings['ServerName']
        $Property['RunspaceId'] = $script:RunspaceId
        $Property['PSShowComputerName'] = $false
    }
    $Property['PSTypeName'] = $TypeName
    return [pscustomobject]$Property
}

function ConvertTo-EmulatorList {
    param([string[]]$Value)

    if ($null -eq $Value) {
        $Value = [string[]]@()
    }
    return , [Collections.ArrayList]::new($Value)
}

# Fact (selecting mailboxes): "Default 1,000 results with a warning: ask for Unlimited when all are
# meant."
function ConvertTo-EmulatorResultSize {
    param([hashtable]$Call, $Value)

    if ($null -eq $Value) {
        return 1000
    }
    if ([string]$Value -eq 'Unlimited') {
        return [int]::MaxValue
    }
    $number = 0
    if ([int]::TryParse([string]$Value, [ref]$number) -and $number -gt 0) {
        return $number
    }
    $Call.Cmdlet.ThrowTerminatingError((New-EmulatorError -Command $Call.Command -Type $script:ErrorType.ParameterBinding -Message "ResultSize must be a positive number or Unlimited, not '$Value'."))
}

# The warning of a Set that found nothing to do.
function New-EmulatorNoChangeWarning {
    param([string]$Identity)

    return [Management.Automation.WarningRecord]::new("The command completed successfully but no settings of '$Identity' have been modified.")
}

function New-EmulatorNotFoundError {
    param([string]$Command, [string]$Identity)

    return New-EmulatorError -Command $Command -Type $script:ErrorType.NotFound -Message "Couldn't find object '$Identity' on '$($script:Store.Settings['ServerName'])'. Check the spelling and whether it exists."
}

function New-EmulatorAmbiguousError {
    param([string]$Command, [string]$Identity)

    return New-EmulatorError -Command $Command -Type $script:ErrorType.Ambiguous -Message "'$Identity' matches more than one object. Use a value that is unique."
}
