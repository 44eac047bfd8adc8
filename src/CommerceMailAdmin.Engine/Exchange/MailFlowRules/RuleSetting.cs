using CommerceMailAdmin.Engine.Network;

namespace CommerceMailAdmin.Engine.Exchange.MailFlowRules;

/// <summary>The settings of a mail-flow rule that this module looks after, by the names of Exchange's parameters.</summary>
internal static class RuleSetting
{
    public const string SenderDomainIs = "SenderDomainIs";
    public const string SenderIpRanges = "SenderIpRanges";
    public const string SenderAddressLocation = "SenderAddressLocation";
    public const string HeaderMatchesMessageHeader = "HeaderMatchesMessageHeader";
    public const string HeaderMatchesPatterns = "HeaderMatchesPatterns";
    public const string ExceptIfHeaderMatchesMessageHeader = "ExceptIfHeaderMatchesMessageHeader";
    public const string ExceptIfHeaderMatchesPatterns = "ExceptIfHeaderMatchesPatterns";
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
    public const string Guid = "Guid";

    /// <summary>The conditions, exceptions and actions.</summary>
    public static IReadOnlyList<string> Clauses { get; } =
    [
        SenderDomainIs, SenderIpRanges, SenderAddressLocation, HeaderMatchesMessageHeader, HeaderMatchesPatterns,
        ExceptIfHeaderMatchesMessageHeader, ExceptIfHeaderMatchesPatterns, FromAddressMatchesPatterns, RecipientDomainIs,
        SetScl, SetHeaderName, SetHeaderValue, SetAuditSeverity, GenerateIncidentReport, IncidentReportContent,
    ];

    /// <summary>The settings with several values; all others have one.</summary>
    public static IReadOnlyList<string> Lists { get; } =
        [SenderDomainIs, SenderIpRanges, HeaderMatchesPatterns, ExceptIfHeaderMatchesPatterns, FromAddressMatchesPatterns, RecipientDomainIs, IncidentReportContent];

    private static readonly string[][] Pairs =
    [
        [HeaderMatchesMessageHeader, HeaderMatchesPatterns], [ExceptIfHeaderMatchesMessageHeader, ExceptIfHeaderMatchesPatterns],
        [SetHeaderName, SetHeaderValue], [GenerateIncidentReport, IncidentReportContent],
    ];

    /// <summary>A setting and what Exchange takes only together with it.</summary>
    public static IEnumerable<string> WithPartner(string setting) => Pairs.FirstOrDefault(p => p.Contains(setting)) ?? [setting];

    /// <summary>The form in which two values of a setting are compared.</summary>
    public static string Comparable(string setting, string value) => setting switch
    {
        // Exchange shows a recipient by another name than the one it was given.
        GenerateIncidentReport => "",
        // To the minute; nobody says what becomes of seconds.
        ExpiryDate => value.Length > 16 ? value[..16] : value,
        SenderIpRanges => IPRange.TryParseStored(value, out var interval) ? interval.ToEnds() : value,
        // Headers' names and values, and patterns, count to the letter.
        SetHeaderName or SetHeaderValue or HeaderMatchesPatterns or ExceptIfHeaderMatchesPatterns or FromAddressMatchesPatterns => value,
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
}
