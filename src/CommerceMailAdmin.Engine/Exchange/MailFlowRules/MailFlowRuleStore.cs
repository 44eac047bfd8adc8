using CommerceMailAdmin.Engine.Exchange.Session;

namespace CommerceMailAdmin.Engine.Exchange.MailFlowRules;

/// <summary>Reads and changes mail-flow rules.</summary>
internal sealed class MailFlowRuleStore(IExchangeSession session)
{
    public const string GetCommand = "Get-TransportRule";
    public const string NewCommand = "New-TransportRule";
    public const string SetCommand = "Set-TransportRule";
    public const string RemoveCommand = "Remove-TransportRule";

    private const string EnableCommand = "Enable-TransportRule";
    private const string DisableCommand = "Disable-TransportRule";

    /// <summary>Reads every rule, by priority.</summary>
    /// <exception cref="ExchangeException">Exchange reported an error.</exception>
    public IReadOnlyList<StoredRule> Read() =>
        [.. session.Invoke(GetCommand, new Dictionary<string, object?> { ["ResultSize"] = "Unlimited" }).Objects.Select(StoredRule.Read)
            .OrderBy(r => r.Priority ?? int.MaxValue)];

    /// <summary>Makes a rule, and returns the warnings.</summary>
    /// <exception cref="ExchangeException">Exchange reported an error.</exception>
    public IReadOnlyList<string> Create(string name, string comments, RuleSettings settings)
    {
        var parameters = Parameters(settings, settings.Names.Where(n => n != RuleSetting.State));
        parameters["Name"] = name;
        parameters["Comments"] = comments;
        parameters["Enabled"] = settings[RuleSetting.State] is not ["Disabled"];
        return session.Invoke(NewCommand, parameters).Warnings;
    }

    /// <summary>Changes some settings of a rule.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="settings">What it is to have.</param>
    /// <param name="changed">The settings to send; one that has no value is taken out.</param>
    /// <exception cref="ExchangeException">Exchange reported an error; some settings may have been changed.</exception>
    public IReadOnlyList<string> Change(StoredRule rule, RuleSettings settings, IReadOnlyCollection<string> changed)
    {
        var warnings = new List<string>();
        string[] sent = [.. changed.Where(s => s != RuleSetting.State)];
        if (sent.Length > 0)
        {
            var parameters = Parameters(settings, sent);
            parameters["Identity"] = rule.Identity;
            warnings.AddRange(session.Invoke(SetCommand, parameters).Warnings);
        }

        // Set-TransportRule cannot switch a rule on or off.
        if (changed.Contains(RuleSetting.State))
        {
            var command = settings[RuleSetting.State] is ["Disabled"] ? DisableCommand : EnableCommand;
            warnings.AddRange(session.Invoke(command, Parameters(settings, [], rule.Identity)).Warnings);
        }

        return warnings;
    }

    /// <summary>Removes a rule, and returns the warnings.</summary>
    /// <exception cref="ExchangeException">Exchange reported an error.</exception>
    public IReadOnlyList<string> Remove(StoredRule rule) =>
        session.Invoke(RemoveCommand, Parameters(rule.Settings, [], rule.Identity)).Warnings;

    private static Dictionary<string, object?> Parameters(RuleSettings settings, IEnumerable<string> names, string? identity = null)
    {
        var parameters = names.ToDictionary(n => n, settings.Argument);
        parameters["Confirm"] = false;
        parameters["WhatIf"] = false;
        if (identity is not null)
        {
            parameters["Identity"] = identity;
        }

        return parameters;
    }
}
