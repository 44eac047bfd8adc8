using System.Globalization;
using CommerceMailAdmin.Engine.Exchange.Changes;
using CommerceMailAdmin.Engine.Exchange.Session;

namespace CommerceMailAdmin.Engine.Exchange.MailFlowRules;

/// <summary>A rule as Get-TransportRule shows it.</summary>
internal sealed record StoredRule
{
    public required string Name { get; init; }

    /// <summary>What the rule is changed by: names of others may hold anything.</summary>
    public required string Identity { get; init; }

    /// <summary>The GUID; null where Exchange does not tell it.</summary>
    public string? Id { get; init; }

    /// <summary>The rule, as the journal knows it.</summary>
    public ChangedObject Object => new(Name, Name, Id) { HasUniqueName = true };

    /// <summary>True where the comment says that this module made the rule.</summary>
    public bool IsSigned { get; init; }

    /// <summary>Everything this module looks after, with Mode, State, Priority and ExpiryDate.</summary>
    public required RuleSettings Settings { get; init; }

    public bool IsEnabled { get; init; }

    public MailFlowMode? Mode { get; init; }

    public int? Priority { get; init; }

    public DateTimeOffset? ExpiryDate { get; init; }

    public bool StopsProcessing { get; init; }

    /// <summary>Texts in which a rule can name a sender's domain in other ways than by SenderDomainIs.</summary>
    public IReadOnlyList<string> SenderTexts { get; init; } = [];

    /// <summary>True where the rule, or an exception of it, looks at Authentication-Results at all.</summary>
    public bool TestsAuthentication { get; init; }

    /// <summary>How many characters of regular expressions the rule has.</summary>
    public int PatternLength { get; init; }

    public MailFlowProof? Proof => TestsAuthentication ? MailFlowProof.AuthenticationResults : Settings.Proof;

    /// <summary>True for a rule that lets one of the domains in past the spam filter and asks for no proof.</summary>
    public bool AllowsBare(IReadOnlyList<string> domains) =>
        IsEnabled && Proof is null && Settings[RuleSetting.SetScl] is ["-1"] && domains.Any(Concerns);

    /// <summary>True where the rule names the domain, or one above it, as the sender's.</summary>
    public bool Concerns(string domain) =>
        Settings[RuleSetting.SenderDomainIs].Any(d => domain.Equals(d, StringComparison.OrdinalIgnoreCase) || domain.EndsWith("." + d, StringComparison.OrdinalIgnoreCase))
        || SenderTexts.Any(t => t.Replace("\\", "").IndexOf(domain, StringComparison.OrdinalIgnoreCase) >= 0);

    /// <summary>Of some settings, what is not as wanted: as Name=Value, or by the name alone where there should be none.</summary>
    public string[] Lacks(RuleSettings wanted, IEnumerable<string> names) =>
        [.. names.Where(n => !wanted.Agrees(Settings, n)).SelectMany(n => wanted[n].Count > 0 ? wanted.LinesOf(n) : [n])];

    /// <summary>Reads a result of Get-TransportRule.</summary>
    public static StoredRule Read(ExchangeObject rule)
    {
        var settings = new RuleSettings();
        foreach (var clause in RuleSetting.Clauses)
        {
            settings.With(clause, RuleSetting.Lists.Contains(clause) ? rule.Texts(clause) : rule.Text(clause) is { } text ? [text] : []);
        }

        var mode = Enum.TryParse<MailFlowMode>(rule.Text(RuleSetting.Mode), out var known) ? known : (MailFlowMode?)null;
        var priority = int.TryParse(rule.Text(RuleSetting.Priority), NumberStyles.Integer, CultureInfo.InvariantCulture, out var place) ? place : (int?)null;
        var expires = rule.Time(RuleSetting.ExpiryDate);
        settings.With(RuleSetting.Mode, mode is null ? [] : [mode.Value.ToString()]).With(RuleSetting.State, rule.Text(RuleSetting.State) is { } state ? [state] : [])
            .With(RuleSetting.Priority, priority is null ? [] : [priority.Value.ToString(CultureInfo.InvariantCulture)])
            .With(RuleSetting.ExpiryDate, expires is null ? [] : [RuleSettings.Text(expires.Value)]);
        return new StoredRule
        {
            Name = rule.Text("Name") ?? "",
            Identity = rule.Text(RuleSetting.Guid) ?? rule.Text("Identity") ?? rule.Text("Name") ?? "",
            Id = rule.Id(),
            IsSigned = rule.Text("Comments")?.StartsWith(MailFlowRulePlan.Signature, StringComparison.Ordinal) ?? false,
            Settings = settings,
            IsEnabled = !string.Equals(rule.Text(RuleSetting.State), "Disabled", StringComparison.OrdinalIgnoreCase),
            Mode = mode,
            Priority = priority,
            ExpiryDate = expires,
            StopsProcessing = rule.Flag("StopRuleProcessing") ?? false,
            SenderTexts = [.. rule.Texts("FromAddressContainsWords"), .. rule.Texts("FromAddressMatchesPatterns"), .. rule.Texts("From")],
            TestsAuthentication = new[] { "HeaderMatchesMessageHeader", "HeaderContainsMessageHeader", "ExceptIfHeaderMatchesMessageHeader", "ExceptIfHeaderContainsMessageHeader" }
                .Any(h => string.Equals(rule.Text(h), AuthenticationPatterns.Header, StringComparison.OrdinalIgnoreCase)),
            PatternLength = PatternSettings.Sum(p => rule.Texts(p).Sum(t => t.Length) + rule.Texts("ExceptIf" + p).Sum(t => t.Length)),
        };
    }

    private static readonly string[] PatternSettings =
    [
        "HeaderMatchesPatterns", "FromAddressMatchesPatterns", "SubjectMatchesPatterns", "SubjectOrBodyMatchesPatterns", "RecipientAddressMatchesPatterns",
        "AnyOfRecipientAddressMatchesPatterns", "AttachmentMatchesPatterns", "AttachmentNameMatchesPatterns", "SenderADAttributeMatchesPatterns", "RecipientADAttributeMatchesPatterns",
    ];
}
