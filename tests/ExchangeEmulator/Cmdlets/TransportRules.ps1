# New-, Set-, Get-, Remove-, Enable-, Disable-TransportRule: mail-flow rules.
#
# A TransportRule record holds Guid, Name, Priority, State, Mode, Comments, ActivationDate, ExpiryDate,
# RuleErrorAction, RuleSubType, SenderAddressLocation, Changed and Settings (conditions, exceptions and
# actions by name, see TransportRuleSettings.ps1). Rules are configuration only: no mail flows here, so
# "up to 30 minutes or more to take effect" has nothing to act on.

# Facts: "Name up to 64", "`Comments` (1,024)", "8,192 characters a rule, 20 KB of regex in all, about 300
# rules".
$script:RuleNameLimit = 64
$script:RuleCommentLimit = 1024
$script:RuleSizeLimit = 8192
$script:RulePatternLimit = 20 * 1024
$script:RuleCountLimit = 300

# Settings that mean something only together. Facts: "one `HeaderContainsMessageHeader/Words` pair and one
# `HeaderMatchesMessageHeader/Patterns` pair a rule"; "one `SetHeaderName/Value` pair a rule".
$script:RulePair = @(
    @('HeaderContainsMessageHeader', 'HeaderContainsWords'),
    @('HeaderMatchesMessageHeader', 'HeaderMatchesPatterns'),
    @('ExceptIfHeaderContainsMessageHeader', 'ExceptIfHeaderContainsWords'),
    @('ExceptIfHeaderMatchesMessageHeader', 'ExceptIfHeaderMatchesPatterns'),
    @('SetHeaderName', 'SetHeaderValue')
)

# All rules by priority.
function Get-EmulatorRuleList {
    $rules = @($script:Store.Sections.TransportRule.Values)
    $priorities = [int[]]@($rules | ForEach-Object { $_['Priority'] })
    [Array]::Sort([Array]$priorities, [Array]$rules)
    return $rules
}

# A rule by name, GUID or distinguished name.
function Find-EmulatorRule {
    param([string]$Identity)

    $name = $Identity
    if ($Identity -match '^CN=(?<name>[^,]+),') {
        $name = $Matches['name']
    }
    foreach ($rule in $script:Store.Sections.TransportRule.Values) {
        if ($rule['Name'] -eq $name -or $rule['Guid'] -eq $name) {
            return $rule
        }
    }
}

# Puts the rules into this order: priorities count from 0 without gaps, lower runs first.
function Save-EmulatorRuleList {
    param([object[]]$Rules)

    for ($i = 0; $i -lt $Rules.Length; $i++) {
        if ($Rules[$i]['Priority'] -ne $i) {
            $moved = $Rules[$i].Clone()
            $moved['Priority'] = $i
            Save-EmulatorRecord 'TransportRule' $moved['Guid'] $moved
        }
    }
}

# Puts one rule at its place among the others and stores what moved. $Priority $null keeps the place.
function Save-EmulatorRule {
    param([hashtable]$Rule, $Priority)

    $others = [Collections.Generic.List[object]]::new()
    foreach ($other in Get-EmulatorRuleList) {
        if ($other['Guid'] -ne $Rule['Guid']) {
            $others.Add($other)
        }
    }
    $place = $Rule['Priority']
    if ($null -ne $Priority) {
        $place = $Priority
    }
    $Rule['Priority'] = $place
    $Rule['Changed'] = [DateTime]::UtcNow
    Save-EmulatorRecord 'TransportRule' $Rule['Guid'] $Rule
    $others.Insert($place, $Rule)
    Save-EmulatorRuleList $others.ToArray()
}

# The values a caller gave, in the form they are stored. Throws a readable text for a value that is not
# taken. An empty value takes the setting out.
function ConvertTo-EmulatorRuleSetting {
    param([Collections.IDictionary]$Wanted, [hashtable]$Settings)

    $after = $Settings.Clone()
    foreach ($name in $script:RuleSetting.Keys) {
        if (-not $Wanted.ContainsKey($name)) {
            continue
        }
        $value = $Wanted[$name]
        switch ($script:RuleSetting[$name].Kind) {
            'IPRanges' {
                $current = [string[]]@()
                if ($after.ContainsKey($name)) {
                    $current = $after[$name]
                }
                $change = ConvertFrom-EmulatorListParameter $value { param($text) $text.Trim() }
                if ($change['Problem']) {
                    throw $change['Problem']
                }
                foreach ($text in $change['Add']) {
                    if ($null -eq (ConvertFrom-EmulatorIPRange $text)) {
                        throw "'$text' is not an IPv4 address, a range or a CIDR block."
                    }
                }
                $value = Merge-EmulatorList $current $change
            }
            'Patterns' {
                foreach ($pattern in $value) {
                    try {
                        $null = [regex]::new($pattern)
                    }
                    catch {
                        throw "'$pattern' in $name is not a regular expression Exchange can read."
                    }
                }
            }
            'Recipients' {
                foreach ($recipient in $value) {
                    if (@(Find-EmulatorRecipient $recipient).Count -ne 1) {
                        throw "Couldn't find exactly one recipient '$recipient' for $name."
                    }
                }
            }
            'Scl' {
                # Fact: "`SetSCL -1`". -1 or 0 to 9.
                if ($null -ne $value) {
                    $number = 0
                    if (-not [int]::TryParse([string]$value, [ref]$number) -or $number -lt -1 -or $number -gt 9) {
                        throw "$name must be -1 or a number from 0 to 9, not '$value'."
                    }
                    $value = $number
                }
            }
        }
        if ($null -eq $value -or ($value -is [bool] -and -not $value) -or ($value -is [string] -and $value -eq '') -or ($value -is [array] -and $value.Length -eq 0)) {
            $after.Remove($name)
        }
        else {
            $after[$name] = $value
        }
    }
    return $after
}

# What Exchange would refuse in a rule as a whole, or nothing.
function Find-EmulatorRuleProblem {
    param([hashtable]$Rule)

    if ($Rule['Name'].Length -eq 0 -or $Rule['Name'].Length -gt $script:RuleNameLimit) {
        return "A rule's name has 1 to $script:RuleNameLimit characters; this one has $($Rule['Name'].Length)."
    }
    if ($Rule['Comments'].Length -gt $script:RuleCommentLimit) {
        return "The comment has $($Rule['Comments'].Length) characters; $script:RuleCommentLimit are allowed."
    }
    $settings = $Rule['Settings']
    foreach ($pair in $script:RulePair) {
        if ($settings.ContainsKey($pair[0]) -ne $settings.ContainsKey($pair[1])) {
            return "$($pair[0]) and $($pair[1]) go together; one of them is missing."
        }
    }
    if (@($settings.Keys | Where-Object { $script:RuleSetting[$_].Role -eq 'Action' -and $settings[$_] -isnot [bool] -or $settings[$_] -eq $true }).Count -eq 0) {
        return 'The rule has no action.'
    }
    $size = Measure-EmulatorRule $Rule
    if ($size -gt $script:RuleSizeLimit) {
        return "The rule takes $size characters; $script:RuleSizeLimit are allowed."
    }
    $patterns = 0
    foreach ($other in @($script:Store.Sections.TransportRule.Values | Where-Object { $_['Guid'] -ne $Rule['Guid'] }) + $Rule) {
        foreach ($name in $other['Settings'].Keys) {
            if ($script:RuleSetting[$name].Kind -eq 'Patterns') {
                $patterns += [string]::Join('', $other['Settings'][$name]).Length
            }
        }
    }
    if ($patterns -gt $script:RulePatternLimit) {
        return "The regular expressions of all rules would take $patterns characters; $script:RulePatternLimit are allowed."
    }
}

# The characters of a rule: its name, comment, and each setting with its values.
function Measure-EmulatorRule {
    param([hashtable]$Rule)

    $size = $Rule['Name'].Length + $Rule['Comments'].Length
    foreach ($name in $Rule['Settings'].Keys) {
        $size += $name.Length + [string]::Join('', @($Rule['Settings'][$name])).Length
    }
    return $size
}

function New-EmulatorRuleResult {
    param([hashtable]$Rule)

    $settings = $Rule['Settings']
    $property = [ordered]@{
        Priority              = $Rule['Priority']
        Name                  = $Rule['Name']
        Identity              = $Rule['Name']
        Guid                  = [guid]$Rule['Guid']
        DistinguishedName     = "CN=$($Rule['Name']),CN=TransportVersioned,CN=Rules,CN=Transport Settings"
        State                 = $Rule['State']
        Mode                  = $Rule['Mode']
        Comments              = $Rule['Comments']
        ActivationDate        = $Rule['ActivationDate']
        ExpiryDate            = $Rule['ExpiryDate']
        RuleErrorAction       = $Rule['RuleErrorAction']
        RuleSubType           = $Rule['RuleSubType']
        SenderAddressLocation = $Rule['SenderAddressLocation']
        WhenChanged           = $Rule['Changed']
        Description           = Format-EmulatorRule $Rule
        # One predicate a condition: a pair of parameters is one (New-TransportRule, parameters HeaderContainsMessageHeader and HeaderContainsWords).
        Conditions            = ConvertTo-EmulatorList @(Get-EmulatorRulePart $Rule 'Condition' | Where-Object { $_ -notin $script:RulePair.ForEach({ $_[1] }) })
        Exceptions            = ConvertTo-EmulatorList @(Get-EmulatorRulePart $Rule 'Exception' | Where-Object { $_ -notin $script:RulePair.ForEach({ $_[1] }) })
        Actions               = ConvertTo-EmulatorList @(Get-EmulatorRulePart $Rule 'Action')
    }
    foreach ($name in $script:RuleSettingName[$script:Shape]) {
        $value = $settings[$name]
        if ($value -is [array]) {
            $value = ConvertTo-EmulatorList $value
        }
        elseif ($null -eq $value -and $script:RuleSetting[$name].Kind -eq 'Flag') {
            $value = $false
        }
        $property[$name] = $value
    }
    $property['IsValid'] = $true
    $property['ObjectState'] = 'Unchanged'
    return New-EmulatorResult 'Microsoft.Exchange.MessagingPolicies.Rules.Tasks.Rule' $property
}

function Get-EmulatorRulePart {
    param([hashtable]$Rule, [string]$Role)

    $names = foreach ($name in $script:RuleSetting.Keys) {
        if ($script:RuleSetting[$name].Role -eq $Role -and $Rule['Settings'].ContainsKey($name)) {
            $name
        }
    }
    return $names
}

# Fact: "Different conditions AND, values of one condition OR."
function Format-EmulatorRule {
    param([hashtable]$Rule)

    $sentences = foreach ($part in @('Condition', 'If', ' and '), @('Exception', 'Except if', ' or '), @('Action', 'Do', ' and ')) {
        $clauses = foreach ($name in Get-EmulatorRulePart $Rule $part[0]) {
            "$name $(@($Rule['Settings'][$name] | ForEach-Object { "'$_'" }) -join ' or ')"
        }
        if ($clauses) {
            "$($part[1]): $($clauses -join $part[2])"
        }
    }
    return $sentences -join "`r`n"
}

# A null or empty Identity returns all rules, by priority.
function Get-TransportRule {
    [CmdletBinding()]
    param(
        [Parameter(Position = 0, ValueFromPipeline, ValueFromPipelineByPropertyName)]
        [AllowNull()]
        [AllowEmptyString()]
        [object]$Identity,

        [ValidateSet('Enabled', 'Disabled')]
        [string]$State,
        [string]$Filter,
        [string]$DlpPolicy,
        [bool]$ExcludeConditionActionDetails,
        [object]$ResultSize
    )
    dynamicparam {
        New-EmulatorShapeParameter -OnPremises @{ DomainController = [string] }
    }
    begin {
        $call = New-EmulatorCall $PSCmdlet 'Get-TransportRule'
        Assert-EmulatorFilter $call $Filter
        $one = {
            param($name)
            $rule = Find-EmulatorRule $name
            if ($null -eq $rule) {
                return New-EmulatorNotFoundError $call.Command $name
            }
            New-EmulatorRuleResult $rule
        }
    }
    process {
        $name = ConvertTo-EmulatorIdentity $Identity
        if ($name) {
            Add-EmulatorItem $call $name $one
            return
        }
        $tree = $null
        if ($Filter) {
            $tree = ConvertFrom-EmulatorFilter $Filter
        }
        $select = {
            foreach ($rule in Get-EmulatorRuleList) {
                $wanted = -not $State -or $rule['State'] -eq $State
                if ($wanted -and $null -ne $tree) {
                    $result = New-EmulatorRuleResult $rule
                    $wanted = Test-EmulatorFilter $tree { param($property) if ($result.PSObject.Properties[$property]) { $result.$property } }
                }
                if ($wanted) {
                    $rule
                }
            }
        }
        Send-EmulatorListing $call -Select $select -Work $one -KeyName 'Guid' -ResultSize $ResultSize
    }
    end {
        Complete-EmulatorCall $call $one
    }
}

# Returns the new rule. Dates are DateTime; text is read month first, whatever the caller's culture:
# fact (sessions): "Dates: pass DateTime, never text."
function New-TransportRule {
    [CmdletBinding(SupportsShouldProcess)]
    param(
        [Parameter(Mandatory, Position = 0)]
        [string]$Name,

        [int]$Priority,
        [bool]$Enabled = $true,
        [ValidateSet('Audit', 'AuditAndNotify', 'Enforce')]
        [string]$Mode = 'Enforce',
        [string]$Comments,
        [Nullable[DateTime]]$ActivationDate,
        [Nullable[DateTime]]$ExpiryDate,
        [ValidateSet('Ignore', 'Defer')]
        [string]$RuleErrorAction = 'Ignore',
        [ValidateSet('None', 'Dlp')]
        [string]$RuleSubType = 'None',
        [ValidateSet('Header', 'Envelope', 'HeaderOrEnvelope')]
        [string]$SenderAddressLocation = 'Header',
        [bool]$UseLegacyRegex,
        [string]$DlpPolicy
    )
    dynamicparam {
        New-EmulatorRuleParameter
    }
    end {
        $call = New-EmulatorCall $PSCmdlet 'New-TransportRule' -Change
        $wanted = $PSBoundParameters
        $create = {
            param($name)
            $count = $script:Store.Sections.TransportRule.Count
            if ($count -ge $script:RuleCountLimit) {
                return New-EmulatorError -Command $call.Command -Type $script:ErrorType.DataValidation -Message "There are $count rules already; $script:RuleCountLimit are allowed."
            }
            $state = 'Enabled'
            if (-not $Enabled) {
                $state = 'Disabled'
            }
            $rule = @{
                Guid = [guid]::NewGuid().ToString(); Name = $name; State = $state; Mode = $Mode; Comments = $Comments; Priority = $count
                ActivationDate = $ActivationDate; ExpiryDate = $ExpiryDate; RuleErrorAction = $RuleErrorAction; RuleSubType = $RuleSubType
                SenderAddressLocation = $SenderAddressLocation; Settings = @{}
            }
            Set-EmulatorRule $call.Command $rule $wanted (-not $WhatIfPreference) $count
            if (-not $WhatIfPreference -and $null -ne (Find-EmulatorRule $rule['Guid'])) {
                New-EmulatorRuleResult (Find-EmulatorRule $rule['Guid'])
            }
        }
        if ($PSCmdlet.ShouldProcess($Name, 'Creating transport rule') -or $WhatIfPreference) {
            Add-EmulatorItem $call $Name $create
        }
    }
}

# Fact: "Set has no -Enabled."
function Set-TransportRule {
    [CmdletBinding(SupportsShouldProcess)]
    param(
        [Parameter(Mandatory, Position = 0, ValueFromPipeline, ValueFromPipelineByPropertyName)]
        [object]$Identity,

        [string]$Name,
        [int]$Priority,
        [ValidateSet('Audit', 'AuditAndNotify', 'Enforce')]
        [string]$Mode,
        [string]$Comments,
        [Nullable[DateTime]]$ActivationDate,
        [Nullable[DateTime]]$ExpiryDate,
        [ValidateSet('Ignore', 'Defer')]
        [string]$RuleErrorAction,
        [ValidateSet('None', 'Dlp')]
        [string]$RuleSubType,
        [ValidateSet('Header', 'Envelope', 'HeaderOrEnvelope')]
        [string]$SenderAddressLocation,
        [string]$DlpPolicy
    )
    dynamicparam {
        New-EmulatorRuleParameter
    }
    begin {
        $call = New-EmulatorCall $PSCmdlet 'Set-TransportRule' -Change
        $wanted = $PSBoundParameters
        $one = {
            param($name)
            $rule = Find-EmulatorRule $name
            if ($null -eq $rule) {
                return New-EmulatorNotFoundError $call.Command $name
            }
            Set-EmulatorRule $call.Command $rule.Clone() $wanted (-not $WhatIfPreference) ($script:Store.Sections.TransportRule.Count - 1)
        }
    }
    process {
        $ruleName = ConvertTo-EmulatorIdentity $Identity
        if ($PSCmdlet.ShouldProcess($ruleName, 'Setting transport rule') -or $WhatIfPreference) {
            Add-EmulatorItem $call $ruleName $one
        }
    }
    end {
        Complete-EmulatorCall $call $one
    }
}

# The server's side of New and Set: changes the given copy of a rule and stores it. Returns an error or
# nothing.
function Set-EmulatorRule {
    param([string]$Command, [hashtable]$Rule, [Collections.IDictionary]$Wanted, [bool]$Apply, [int]$LastPriority)

    foreach ($field in 'Name', 'Mode', 'Comments', 'ActivationDate', 'ExpiryDate', 'RuleErrorAction', 'RuleSubType', 'SenderAddressLocation') {
        if ($Wanted.ContainsKey($field)) {
            $Rule[$field] = $Wanted[$field]
        }
    }
    $namesake = Find-EmulatorRule $Rule['Name']
    if ($null -ne $namesake -and $namesake['Guid'] -ne $Rule['Guid']) {
        return New-EmulatorError -Command $Command -Type $script:ErrorType.AlreadyExists -Message "There is a rule named '$($Rule['Name'])' already."
    }
    try {
        $Rule['Settings'] = ConvertTo-EmulatorRuleSetting $Wanted $Rule['Settings']
    }
    catch {
        return New-EmulatorError -Command $Command -Type $script:ErrorType.Argument -Message $_.Exception.Message
    }
    $problem = Find-EmulatorRuleProblem $Rule
    if ($problem) {
        return New-EmulatorError -Command $Command -Type $script:ErrorType.DataValidation -Message $problem
    }
    $priority = $null
    if ($Wanted.ContainsKey('Priority')) {
        $priority = $Wanted['Priority']
        if ($priority -lt 0 -or $priority -gt $LastPriority) {
            return New-EmulatorError -Command $Command -Type $script:ErrorType.Argument -Message "The priority must be from 0 to $LastPriority, not $priority."
        }
    }
    if ($Apply) {
        Save-EmulatorRule $Rule $priority
    }
}

function Remove-TransportRule {
    [CmdletBinding(SupportsShouldProcess, ConfirmImpact = 'High')]
    param(
        [Parameter(Mandatory, Position = 0, ValueFromPipeline, ValueFromPipelineByPropertyName)]
        [object]$Identity
    )
    dynamicparam {
        New-EmulatorShapeParameter -OnPremises @{ DomainController = [string] }
    }
    begin {
        $call = New-EmulatorCall $PSCmdlet 'Remove-TransportRule' -Change
        $one = {
            param($name)
            $rule = Find-EmulatorRule $name
            if ($null -eq $rule) {
                return New-EmulatorNotFoundError $call.Command $name
            }
            if (-not $WhatIfPreference) {
                Save-EmulatorRecord 'TransportRule' $rule['Guid'] $null
                Save-EmulatorRuleList @(Get-EmulatorRuleList)
            }
        }
    }
    process {
        $ruleName = ConvertTo-EmulatorIdentity $Identity
        if ($PSCmdlet.ShouldProcess($ruleName, 'Removing transport rule') -or $WhatIfPreference) {
            Add-EmulatorItem $call $ruleName $one
        }
    }
    end {
        Complete-EmulatorCall $call $one
    }
}

function Enable-TransportRule {
    [CmdletBinding(SupportsShouldProcess)]
    param(
        [Parameter(Mandatory, Position = 0, ValueFromPipeline, ValueFromPipelineByPropertyName)]
        [object]$Identity,

        [ValidateSet('Audit', 'AuditAndNotify', 'Enforce')]
        [string]$Mode
    )
    dynamicparam {
        New-EmulatorShapeParameter -OnPremises @{ DomainController = [string] }
    }
    begin {
        $call = New-EmulatorCall $PSCmdlet 'Enable-TransportRule' -Change
        $one = { param($name) Set-EmulatorRuleState $call.Command $name 'Enabled' $Mode (-not $WhatIfPreference) }
    }
    process {
        $ruleName = ConvertTo-EmulatorIdentity $Identity
        if ($PSCmdlet.ShouldProcess($ruleName, 'Enabling transport rule') -or $WhatIfPreference) {
            Add-EmulatorItem $call $ruleName $one
        }
    }
    end {
        Complete-EmulatorCall $call $one
    }
}

# Asks for confirmation by itself, so -Confirm:$false is needed unattended.
function Disable-TransportRule {
    [CmdletBinding(SupportsShouldProcess, ConfirmImpact = 'High')]
    param(
        [Parameter(Mandatory, Position = 0, ValueFromPipeline, ValueFromPipelineByPropertyName)]
        [object]$Identity
    )
    dynamicparam {
        New-EmulatorShapeParameter -OnPremises @{ DomainController = [string] }
    }
    begin {
        $call = New-EmulatorCall $PSCmdlet 'Disable-TransportRule' -Change
        $one = { param($name) Set-EmulatorRuleState $call.Command $name 'Disabled' '' (-not $WhatIfPreference) }
    }
    process {
        $ruleName = ConvertTo-EmulatorIdentity $Identity
        if ($PSCmdlet.ShouldProcess($ruleName, 'Disabling transport rule') -or $WhatIfPreference) {
            Add-EmulatorItem $call $ruleName $one
        }
    }
    end {
        Complete-EmulatorCall $call $one
    }
}

function Set-EmulatorRuleState {
    param([string]$Command, [string]$Identity, [string]$State, [string]$Mode, [bool]$Apply)

    $rule = Find-EmulatorRule $Identity
    if ($null -eq $rule) {
        return New-EmulatorNotFoundError $Command $Identity
    }
    $after = $rule.Clone()
    $after['State'] = $State
    if ($Mode) {
        $after['Mode'] = $Mode
    }
    if ($Apply) {
        Save-EmulatorRule $after $null
    }
}
