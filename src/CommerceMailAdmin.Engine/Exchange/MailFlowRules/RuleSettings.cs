using System.Globalization;

namespace CommerceMailAdmin.Engine.Exchange.MailFlowRules;

/// <summary>Settings of a rule with their values, in the order they were given.</summary>
internal sealed class RuleSettings
{
    private readonly Dictionary<string, string[]> _values = new(StringComparer.Ordinal);
    private readonly List<string> _order = [];

    /// <summary>The settings that have a value.</summary>
    public IReadOnlyList<string> Names => _order;

    /// <summary>The values of a setting; none if it is not set.</summary>
    public IReadOnlyList<string> this[string setting] => _values.TryGetValue(setting, out var values) ? values : [];

    /// <summary>Every setting with each of its values.</summary>
    public string[] Lines => [.. _order.SelectMany(n => _values[n].Select(v => RuleSetting.Line(n, v)))];

    /// <summary>The length of all names and values.</summary>
    public int Length => _order.Sum(n => n.Length + _values[n].Sum(v => v.Length));

    /// <summary>What a rule with these settings takes as proof; null for none.</summary>
    public MailFlowProof? Proof => ReadsAuthenticationResults ? MailFlowProof.AuthenticationResults
        : this[RuleSetting.SenderIpRanges].Count > 0 ? MailFlowProof.IPRange : null;

    private bool ReadsAuthenticationResults => this[RuleSetting.HeaderMatchesMessageHeader] is [var header]
        && string.Equals(header, AuthenticationPatterns.Header, StringComparison.OrdinalIgnoreCase);

    /// <summary>Sets a setting.</summary>
    /// <param name="setting">The setting.</param>
    /// <param name="values">Its values; with none, nothing is done.</param>
    public RuleSettings With(string setting, params IEnumerable<string> values)
    {
        string[] given = [.. values];
        if (given.Length > 0)
        {
            if (!_values.ContainsKey(setting))
            {
                _order.Add(setting);
            }

            _values[setting] = given;
        }

        return this;
    }

    /// <summary>Settings from their lines.</summary>
    public static RuleSettings Of(IEnumerable<string> lines)
    {
        var settings = new RuleSettings();
        foreach (var group in lines.Select(RuleSetting.Read).GroupBy(l => l.Setting))
        {
            settings.With(group.Key, group.Select(l => l.Value));
        }

        return settings;
    }

    /// <summary>True if a setting has the same values in both, in any order.</summary>
    public bool Agrees(RuleSettings other, string setting) =>
        new HashSet<string>(this[setting].Select(v => RuleSetting.Comparable(setting, v)), StringComparer.Ordinal)
            .SetEquals(other[setting].Select(v => RuleSetting.Comparable(setting, v)));

    /// <summary>The lines of one setting.</summary>
    public IEnumerable<string> LinesOf(string setting) => this[setting].Select(v => RuleSetting.Line(setting, v));

    /// <summary>A setting as a command's parameter takes it; null, or false for a flag, to take it out.</summary>
    public object? Argument(string setting)
    {
        var values = this[setting];
        var kind = RuleSetting.KindOf(setting);
        if (values.Count == 0 || kind == RuleValueKind.Flag)
        {
            return kind == RuleValueKind.Flag ? values is ["True"] : null;
        }

        return setting switch
        {
            RuleSetting.ExpiryDate => DateTimeOffset.Parse(values[0], CultureInfo.InvariantCulture).LocalDateTime,
            RuleSetting.Priority => int.Parse(values[0], CultureInfo.InvariantCulture),
            _ => kind == RuleValueKind.List ? values : values[0],
        };
    }

    /// <summary>A point in time as a value.</summary>
    public static string Text(DateTimeOffset time) =>
        time.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
