# The conditions, exceptions and actions of a mail-flow rule, as a table: the parameters of
# New- and Set-TransportRule are made from it, and so are the properties of a rule.

# Conditions by the kind of their value. Each has an exception of the same name with ExceptIf before it.
$script:RuleCondition = @{
    Words      = @(
        'AnyOfRecipientAddressContainsWords', 'AttachmentContainsWords', 'AttachmentExtensionMatchesWords', 'AttachmentPropertyContainsWords'
        'ContentCharacterSetContainsWords', 'FromAddressContainsWords', 'HeaderContainsWords', 'RecipientADAttributeContainsWords'
        'RecipientAddressContainsWords', 'RecipientDomainIs', 'RecipientInSenderList', 'SenderADAttributeContainsWords', 'SenderDomainIs'
        'SenderInRecipientList', 'SubjectContainsWords', 'SubjectOrBodyContainsWords'
    )
    Patterns   = @(
        'AnyOfRecipientAddressMatchesPatterns', 'AttachmentMatchesPatterns', 'AttachmentNameMatchesPatterns', 'FromAddressMatchesPatterns'
        'HeaderMatchesPatterns', 'RecipientADAttributeMatchesPatterns', 'RecipientAddressMatchesPatterns', 'SenderADAttributeMatchesPatterns'
        'SubjectMatchesPatterns', 'SubjectOrBodyMatchesPatterns'
    )
    Recipients = @(
        'AnyOfCcHeader', 'AnyOfCcHeaderMemberOf', 'AnyOfToCcHeader', 'AnyOfToCcHeaderMemberOf', 'AnyOfToHeader', 'AnyOfToHeaderMemberOf'
        'BetweenMemberOf1', 'BetweenMemberOf2', 'From', 'FromMemberOf', 'ManagerAddresses', 'SentTo', 'SentToMemberOf'
    )
    Flag       = @(
        'AttachmentHasExecutableContent', 'AttachmentIsPasswordProtected', 'AttachmentIsUnsupported', 'AttachmentProcessingLimitExceeded'
        'HasNoClassification', 'HasSenderOverride'
    )
    Text       = @(
        'ADComparisonAttribute', 'ADComparisonOperator', 'AttachmentSizeOver', 'FromScope', 'HasClassification', 'HeaderContainsMessageHeader'
        'HeaderMatchesMessageHeader', 'ManagerForEvaluatedUser', 'MessageSizeOver', 'MessageTypeMatches', 'SenderManagementRelationship'
        'SentToScope', 'WithImportance'
    )
    Scl        = @('SCLOver')
    IPRanges   = @('SenderIpRanges')
}

$script:RuleAction = @{
    Recipients = @('AddToRecipients', 'BlindCopyTo', 'CopyTo', 'GenerateIncidentReport', 'ModerateMessageByUser', 'RedirectMessageTo')
    Flag       = @(
        'ApplyOME', 'DeleteMessage', 'Disconnect', 'ModerateMessageByManager', 'Quarantine', 'RemoveOME', 'RemoveOMEv2'
        'RemoveRMSAttachmentEncryption', 'RouteMessageOutboundRequireTls', 'StopRuleProcessing'
    )
    Text       = @(
        'AddManagerAsRecipientType', 'ApplyClassification', 'ApplyHtmlDisclaimerFallbackAction', 'ApplyHtmlDisclaimerLocation'
        'ApplyHtmlDisclaimerText', 'ApplyRightsProtectionCustomizationTemplate', 'ApplyRightsProtectionTemplate', 'GenerateNotification'
        'LogEventText', 'NotifySender', 'PrependSubject', 'RejectMessageEnhancedStatusCode', 'RejectMessageReasonText', 'RemoveHeader'
        'RouteMessageOutboundConnector', 'SetAuditSeverity', 'SetHeaderName', 'SetHeaderValue', 'SmtpRejectMessageRejectStatusCode'
        'SmtpRejectMessageRejectText'
    )
    Words      = @('IncidentReportContent')
    Scl        = @('SetSCL')
}

# What exists in one shape only.
$script:RuleOnlineOnly = @(
    'ApplyOME', 'ApplyRightsProtectionCustomizationTemplate', 'RecipientInSenderList', 'RemoveOME', 'RemoveOMEv2', 'RemoveRMSAttachmentEncryption'
    'RouteMessageOutboundConnector', 'SenderInRecipientList'
)
$script:RuleEdgeOnly = @('Disconnect', 'LogEventText', 'Quarantine', 'SmtpRejectMessageRejectStatusCode', 'SmtpRejectMessageRejectText')
$script:RuleEdge = $script:RuleEdgeOnly + @(
    'AddToRecipients', 'AnyOfRecipientAddressContainsWords', 'AnyOfRecipientAddressMatchesPatterns', 'AttachmentSizeOver', 'BlindCopyTo', 'CopyTo'
    'DeleteMessage', 'FromAddressContainsWords', 'FromAddressMatchesPatterns', 'FromScope', 'HeaderContainsMessageHeader', 'HeaderContainsWords'
    'HeaderMatchesMessageHeader', 'HeaderMatchesPatterns', 'MessageSizeOver', 'PrependSubject', 'RedirectMessageTo', 'RemoveHeader', 'SCLOver'
    'SetHeaderName', 'SetHeaderValue', 'SetSCL', 'StopRuleProcessing', 'SubjectContainsWords', 'SubjectMatchesPatterns', 'SubjectOrBodyContainsWords'
    'SubjectOrBodyMatchesPatterns'
)

$script:RuleValueType = @{
    Words = [string[]]; Patterns = [string[]]; Recipients = [string[]]; Flag = [bool]; Text = [string]; Scl = [object]; IPRanges = [object]
}

# All settings by name: @{ Kind; Role = Condition, Exception or Action }. $Actions and conditions keep
# the order of the table.
$script:RuleSetting = [ordered]@{}
foreach ($kind in 'Words', 'Patterns', 'Recipients', 'IPRanges', 'Scl', 'Text', 'Flag') {
    foreach ($name in $script:RuleCondition[$kind]) {
        $script:RuleSetting[$name] = @{ Kind = $kind; Role = 'Condition' }
        $script:RuleSetting["ExceptIf$name"] = @{ Kind = $kind; Role = 'Exception' }
    }
}
foreach ($kind in 'Scl', 'Text', 'Flag', 'Recipients', 'Words') {
    foreach ($name in $script:RuleAction[$kind]) {
        $script:RuleSetting[$name] = @{ Kind = $kind; Role = 'Action' }
    }
}

# The settings that exist in each shape, found once.
$script:RuleSettingName = @{}
foreach ($shape in 'Online', 'OnPremises', 'Edge') {
    $script:RuleSettingName[$shape] = @($script:RuleSetting.Keys | Where-Object {
            $name = $_ -replace '^ExceptIf', ''
            switch ($shape) {
                # The reference of New-TransportRule: Quarantine exists online too, where it means the hosted quarantine.
                'Online' { $name -eq 'Quarantine' -or $script:RuleEdgeOnly -notcontains $name }
                'OnPremises' { $script:RuleEdgeOnly -notcontains $name -and $script:RuleOnlineOnly -notcontains $name }
                'Edge' { $script:RuleEdge -contains $name }
            }
        })
}

# The parameters of New- and Set-TransportRule that come from the table.
function New-EmulatorRuleParameter {
    $parameters = [Management.Automation.RuntimeDefinedParameterDictionary]::new()
    foreach ($name in $script:RuleSettingName[$script:Shape]) {
        $attributes = [Collections.ObjectModel.Collection[Attribute]]::new()
        $attributes.Add([Management.Automation.ParameterAttribute]::new())
        $attributes.Add([Management.Automation.AllowNullAttribute]::new())
        $type = $script:RuleValueType[$script:RuleSetting[$name].Kind]
        $parameters.Add($name, [Management.Automation.RuntimeDefinedParameter]::new($name, $type, $attributes))
    }
    if ($script:Shape -eq 'OnPremises') {
        $parameters.Add('DomainController', [Management.Automation.RuntimeDefinedParameter]::new('DomainController', [string],
                [Collections.ObjectModel.Collection[Attribute]]@([Management.Automation.ParameterAttribute]::new())))
    }
    return $parameters
}
