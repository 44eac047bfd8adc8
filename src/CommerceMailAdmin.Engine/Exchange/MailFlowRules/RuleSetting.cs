using CommerceMailAdmin.Engine.Network;

namespace CommerceMailAdmin.Engine.Exchange.MailFlowRules;

/// <summary>How a value of a rule's setting looks.</summary>
internal enum RuleValueKind
{
    /// <summary>Several texts.</summary>
    List,

    /// <summary>One text.</summary>
    Text,

    /// <summary>True, or nothing.</summary>
    Flag,
}

/// <summary>The settings of a mail-flow rule, by the names of Exchange's parameters.</summary>
/// <remarks>Source: New-TransportRule and "Mail flow rule conditions and exceptions (predicates)" in Microsoft's documentation.</remarks>
internal static class RuleSetting
{
    public const string SenderDomainIs = "SenderDomainIs";
    public const string FromScope = "FromScope";
    public const string SenderIpRanges = "SenderIpRanges";
    public const string SenderAddressLocation = "SenderAddressLocation";
    public const string HeaderMatchesMessageHeader = "HeaderMatchesMessageHeader";
    public const string HeaderMatchesPatterns = "HeaderMatchesPatterns";
    public const string HeaderContainsMessageHeader = "HeaderContainsMessageHeader";
    public const string HeaderContainsWords = "HeaderContainsWords";
    public const string ExceptIf = "ExceptIf";
    public const string ExceptIfHeaderMatchesMessageHeader = ExceptIf + HeaderMatchesMessageHeader;
    public const string ExceptIfHeaderMatchesPatterns = ExceptIf + HeaderMatchesPatterns;
    public const string FromAddressMatchesPatterns = "FromAddressMatchesPatterns";
    public const string RecipientDomainIs = "RecipientDomainIs";
    public const string SetScl = "SetSCL";
    public const string SetHeaderName = "SetHeaderName";
    public const string SetHeaderValue = "SetHeaderValue";
    public const string SetAuditSeverity = "SetAuditSeverity";
    public const string GenerateIncidentReport = "GenerateIncidentReport";
    public const string IncidentReportContent = "IncidentReportContent";
    public const string Mode = "Mode";
    public const string State = "State";
    public const string Priority = "Priority";
    public const string ExpiryDate = "ExpiryDate";
    public const string Comments = "Comments";
    public const string Guid = "Guid";

    /// <summary>In the journal: how many conditions and exceptions the rule had that this module does not know.</summary>
    public const string Unknown = "UnknownConditions";

    /// <summary>The conditions, exceptions and actions that this module's rules have.</summary>
    public static IReadOnlyList<string> Clauses { get; } =
    [
        SenderDomainIs, FromScope, SenderIpRanges, SenderAddressLocation, HeaderMatchesMessageHeader, HeaderMatchesPatterns,
        ExceptIfHeaderMatchesMessageHeader, ExceptIfHeaderMatchesPatterns, FromAddressMatchesPatterns, RecipientDomainIs,
        SetScl, SetHeaderName, SetHeaderValue, SetAuditSeverity, GenerateIncidentReport, IncidentReportContent,
    ];

    /// <summary>What else this module sets in its rules.</summary>
    public static IReadOnlyList<string> Others { get; } = [Mode, State, Priority, ExpiryDate, Comments];

    /// <summary>The conditions, each with the kind of its value; the exceptions have the same names with ExceptIf before them.</summary>
    public static IReadOnlyDictionary<string, RuleValueKind> Conditions { get; } = Kinds(
        [
            "AnyOfRecipientAddressContainsWords", "AttachmentContainsWords", "AttachmentExtensionMatchesWords",
            "AttachmentPropertyContainsWords", "ContentCharacterSetContainsWords",
            "FromAddressContainsWords", HeaderContainsWords, "RecipientADAttributeContainsWords", "RecipientAddressContainsWords",
            RecipientDomainIs, "RecipientInSenderList",
            "SenderADAttributeContainsWords", SenderDomainIs, "SenderInRecipientList", "SubjectContainsWords", "SubjectOrBodyContainsWords",
            "AnyOfRecipientAddressMatchesPatterns",
            "AttachmentMatchesPatterns", "AttachmentNameMatchesPatterns", FromAddressMatchesPatterns, HeaderMatchesPatterns,
            "RecipientADAttributeMatchesPatterns",
            "RecipientAddressMatchesPatterns", "SenderADAttributeMatchesPatterns", "SubjectMatchesPatterns", "SubjectOrBodyMatchesPatterns",
            "AnyOfCcHeader", "AnyOfCcHeaderMemberOf",
            "AnyOfToCcHeader", "AnyOfToCcHeaderMemberOf", "AnyOfToHeader", "AnyOfToHeaderMemberOf", "BetweenMemberOf1", "BetweenMemberOf2",
            "From", "FromMemberOf", "ManagerAddresses",
            "SentTo", "SentToMemberOf", SenderIpRanges, "MessageContainsDataClassifications", "MessageContainsAllDataClassifications",
        ],
        [
            "ADComparisonAttribute", "ADComparisonOperator", "AttachmentSizeOver", FromScope, "HasClassification",
            HeaderContainsMessageHeader, HeaderMatchesMessageHeader,
            "ManagerForEvaluatedUser", "MessageSizeOver", "MessageTypeMatches", "SenderManagementRelationship", "SentToScope",
            "WithImportance", "SCLOver",
        ],
        ["AttachmentHasExecutableContent", "AttachmentIsPasswordProtected", "AttachmentIsUnsupported", "AttachmentProcessingLimitExceeded",
            "HasNoClassification", "HasSenderOverride"]);

    /// <summary>The actions that this module's rules do not have.</summary>
    public static IReadOnlyDictionary<string, RuleValueKind> OtherActions { get; } = Kinds(
        ["AddToRecipients", "BlindCopyTo", "CopyTo", "ModerateMessageByUser", "RedirectMessageTo"],
        [
            "AddManagerAsRecipientType", "ApplyClassification", "ApplyHtmlDisclaimerFallbackAction", "ApplyHtmlDisclaimerLocation",
            "ApplyHtmlDisclaimerText",
            "ApplyRightsProtectionCustomizationTemplate", "ApplyRightsProtectionTemplate", "GenerateNotification", "NotifySender",
            "PrependSubject", "RejectMessageEnhancedStatusCode",
            "RejectMessageReasonText", "RemoveHeader", "RouteMessageOutboundConnector",
        ],
        [
            "ApplyOME", "DeleteMessage", "ModerateMessageByManager", "Quarantine", "RemoveOME", "RemoveOMEv2",
            "RemoveRMSAttachmentEncryption", "RouteMessageOutboundRequireTls",
            "StopRuleProcessing",
        ]);

    /// <summary>
    /// The conditions, exceptions and actions that this module's rules do not have: one in its rule makes it another rule.
    /// </summary>
    public static IReadOnlyList<string> Foreign { get; } =
        [.. Conditions.Keys.Concat(Conditions.Keys.Select(c => ExceptIf + c)).Concat(OtherActions.Keys).Except(Clauses)];

    private static readonly string[][] Pairs =
    [
        [HeaderMatchesMessageHeader, HeaderMatchesPatterns], [HeaderContainsMessageHeader, HeaderContainsWords],
        [ExceptIfHeaderMatchesMessageHeader, ExceptIfHeaderMatchesPatterns],
        [ExceptIf + HeaderContainsMessageHeader, ExceptIf + HeaderContainsWords],
        [SetHeaderName, SetHeaderValue], [GenerateIncidentReport, IncidentReportContent],
    ];

    /// <summary>A setting and what Exchange takes only together with it.</summary>
    public static IEnumerable<string> WithPartner(string setting) => Pairs.FirstOrDefault(p => p.Contains(setting)) ?? [setting];

    /// <summary>True if a condition has a second setting, which does not count as a condition by itself.</summary>
    public static bool IsSecondOfPair(string setting) =>
        Pairs.Any(p => p[1] == setting) || setting.EndsWith("ADComparisonOperator", StringComparison.Ordinal);

    /// <summary>How the value of a setting looks.</summary>
    public static RuleValueKind KindOf(string setting)
    {
        var name = setting.StartsWith(ExceptIf, StringComparison.Ordinal) ? setting[ExceptIf.Length..] : setting;
        return Conditions.TryGetValue(name, out var kind) || OtherActions.TryGetValue(name, out kind) ? kind
            : name == IncidentReportContent ? RuleValueKind.List : RuleValueKind.Text;
    }

    /// <summary>The form in which two values of a setting are compared.</summary>
    public static string Comparable(string setting, string value) => setting switch
    {
        // Exchange shows a recipient by another name than the one it was given.
        GenerateIncidentReport => "",
        // To the minute: what becomes of seconds is not documented.
        ExpiryDate => value.Length > 16 ? value[..16] : value,
        SenderIpRanges => IPRange.TryParseStored(value, out var interval) ? interval.ToEnds() : value,
        // Names and values of headers, and patterns, are compared exactly.
        SetHeaderName or SetHeaderValue or HeaderMatchesPatterns or ExceptIfHeaderMatchesPatterns or FromAddressMatchesPatterns
            or Comments => value,
        _ => value.ToLowerInvariant(),
    };

    /// <summary>A setting with one value, as the journal and results have it.</summary>
    public static string Line(string setting, string value) => $"{setting}={value}";

    /// <summary>The setting and the value of a line.</summary>
    public static (string Setting, string Value) Read(string line)
    {
        var at = line.IndexOf('=');
        return at < 0 ? (line, "") : (line[..at], line[(at + 1)..]);
    }

    private static Dictionary<string, RuleValueKind> Kinds(string[] lists, string[] texts, string[] flags) =>
        lists.Select(n => (n, RuleValueKind.List)).Concat(texts.Select(n => (n, RuleValueKind.Text)))
            .Concat(flags.Select(n => (n, RuleValueKind.Flag)))
            .ToDictionary(p => p.n, p => p.Item2, StringComparer.Ordinal);
}
