using System.Globalization;
using CommerceMailAdmin.Engine.Exchange.Changes;
using CommerceMailAdmin.Engine.Exchange.Session;

namespace CommerceMailAdmin.Engine.Exchange.MailFlowRules;

/// <summary>A rule as Get-TransportRule shows it.</summary>
internal sealed record StoredRule
{
    public required string Name { get; init; }

    /// <summary>
    /// The name by which calls mean the rule: the GUID if it is known, because the name of another rule may hold anything.
    /// </summary>
    public required string Identity { get; init; }

    /// <summary>The GUID; null if Exchange does not tell it.</summary>
    public string? Id { get; init; }

    /// <summary>The rule, as the journal knows it.</summary>
    public ChangedObject Object => new(Name, Name, Id) { HasUniqueName = true };

    /// <summary>A rule that is not there, for the journal.</summary>
    public static ChangedObject Absent(string name) => new(name, name, null) { HasUniqueName = true };

    /// <summary>True if the comment says that this module made the rule.</summary>
    public bool IsSigned { get; init; }

    /// <summary>The conditions, exceptions and actions, with Mode, State, Priority, ExpiryDate and Comments.</summary>
    public required RuleSettings Settings { get; init; }

    public bool IsEnabled { get; init; }

    public MailFlowMode? Mode { get; init; }

    public int? Priority { get; init; }

    public DateTimeOffset? ActivationDate { get; init; }

    public DateTimeOffset? ExpiryDate { get; init; }

    /// <summary>
    /// How many conditions and exceptions the rule has that are not among <see cref="Settings"/>: what they ask for is unknown.
    /// </summary>
    public int UnknownConditions { get; init; }

    public bool StopsProcessing => Settings["StopRuleProcessing"].Count > 0;

    /// <summary>How many characters of regular expressions the rule has.</summary>
    public int PatternLength =>
        Settings.Names.Where(n => n.EndsWith("Patterns", StringComparison.Ordinal)).Sum(n => Settings[n].Sum(v => v.Length));

    public MailFlowProof? Proof => Settings.Proof;

    /// <summary>The settings that a rule of this module does not have.</summary>
    public string[] Foreign => [.. RuleSetting.Foreign.Where(n => Settings[n].Count > 0)];

    /// <summary>The rule as the journal has it.</summary>
    public string[] JournalLines =>
    [
        RuleSetting.Line(RuleSetting.Guid, Identity), .. Settings.Lines,
        .. UnknownConditions > 0 ? [RuleSetting.Line(RuleSetting.Unknown, UnknownConditions.ToString(CultureInfo.InvariantCulture))]
            : Array.Empty<string>(),
    ];

    /// <summary>True if the rule acts on mail at a time: it is switched on, does not only watch, has begun and has not expired.</summary>
    public bool Acts(DateTimeOffset now) =>
        IsEnabled && Mode is null or MailFlowMode.Enforce && !(ActivationDate > now) && !(ExpiryDate <= now);

    /// <summary>Of some settings, what is not as wanted: as Name=Value, or by the name alone if there should be none.</summary>
    public string[] Lacks(RuleSettings wanted, IEnumerable<string> names) =>
        [.. names.Where(n => !wanted.Agrees(Settings, n)).SelectMany(n => wanted[n].Count > 0 ? wanted.LinesOf(n) : [n])];

    /// <summary>Reads a result of Get-TransportRule.</summary>
    public static StoredRule Read(ExchangeObject rule)
    {
        var settings = new RuleSettings();
        foreach (var clause in RuleSetting.Clauses.Concat(RuleSetting.Foreign))
        {
            settings.With(clause, Values(rule, clause));
        }

        var mode = Enum.TryParse<MailFlowMode>(rule.Text(RuleSetting.Mode), out var known) ? known : (MailFlowMode?)null;
        var priority = int.TryParse(rule.Text(RuleSetting.Priority), NumberStyles.Integer, CultureInfo.InvariantCulture, out var place)
            ? place : (int?)null;
        var expires = rule.Time(RuleSetting.ExpiryDate);
        var comments = rule.Text(RuleSetting.Comments);
        settings.With(RuleSetting.Mode, mode is null ? [] : [mode.Value.ToString()])
            .With(RuleSetting.State, rule.Text(RuleSetting.State) is { } state ? [state] : [])
            .With(RuleSetting.Priority, priority is null ? [] : [priority.Value.ToString(CultureInfo.InvariantCulture)])
            .With(RuleSetting.ExpiryDate, expires is null ? [] : [RuleSettings.Text(expires.Value)]).With(RuleSetting.Comments,
                comments is null ? [] : [comments]);
        return new StoredRule
        {
            Name = rule.Text("Name") ?? "",
            Identity = rule.Text(RuleSetting.Guid) ?? rule.Text("Identity") ?? rule.Text("Name") ?? "",
            Id = rule.Id(),
            IsSigned = comments?.StartsWith(MailFlowRulePlan.Signature, StringComparison.Ordinal) ?? false,
            Settings = settings,
            IsEnabled = !string.Equals(rule.Text(RuleSetting.State), "Disabled", StringComparison.OrdinalIgnoreCase),
            Mode = mode,
            Priority = priority,
            ActivationDate = rule.Time("ActivationDate"),
            ExpiryDate = expires,
            UnknownConditions = Unknown(rule, settings, "Conditions", "") + Unknown(rule, settings, "Exceptions", RuleSetting.ExceptIf),
        };
    }

    private static IReadOnlyList<string> Values(ExchangeObject rule, string setting) => RuleSetting.KindOf(setting) switch
    {
        RuleValueKind.Flag => rule.Flag(setting) == true ? ["True"] : [],
        RuleValueKind.List => rule.Texts(setting),
        _ => rule.Text(setting) is { } text ? [text] : [],
    };

    // Get-TransportRule lists each condition once, whatever settings it has.
    private static int Unknown(ExchangeObject rule, RuleSettings settings, string property, string prefix) =>
        Math.Max(0, rule.Texts(property).Count
            - RuleSetting.Conditions.Keys.Count(c => !RuleSetting.IsSecondOfPair(prefix + c) && settings[prefix + c].Count > 0));
}
