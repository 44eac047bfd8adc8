using CommerceMailAdmin.Engine.Network;

namespace CommerceMailAdmin.Engine.Exchange.MailFlowRules;

/// <summary>What another rule does to the platform's genuine mail, so that a rule of this module has no effect.</summary>
/// <param name="IsCertain">True if the other rule applies to the mail; false if that cannot be told from its conditions.</param>
/// <param name="Reason">Which rule it is, and what it does.</param>
internal sealed record RuleObstacle(bool IsCertain, string Reason)
{
    private static readonly (string[] Actions, string Does)[] Ends =
    [
        (["DeleteMessage"], "deletes"),
        (["Quarantine"], "quarantines"),
        (["RejectMessageReasonText", "RejectMessageEnhancedStatusCode"], "rejects"),
        (["RedirectMessageTo"], "redirects"),
        (["ModerateMessageByUser", "ModerateMessageByManager"], "holds, until a moderator agrees,"),
    ];

    /// <summary>Asks the other rules with genuine messages of each domain.</summary>
    /// <param name="rule">The rule of this module.</param>
    /// <param name="others">The rules of others.</param>
    /// <param name="domains">The domains that the rule lets in.</param>
    /// <param name="published">The addresses from which the platform sends.</param>
    /// <param name="now">The present time: a rule that has not begun or has expired does nothing.</param>
    /// <returns>The first obstacle, a certain one if there is one; null if there is none.</returns>
    public static RuleObstacle? Of(StoredRule rule, IEnumerable<StoredRule> others, IReadOnlyList<string> domains,
        IReadOnlyList<IPRange> published, DateTimeOffset now)
    {
        RuleObstacle? uncertain = null;
        foreach (var other in others.Where(o => o.Acts(now)))
        {
            var stops = other.StopsProcessing && other.Priority < rule.Priority;
            var does = Ends.FirstOrDefault(e => e.Actions.Any(a => other.Settings[a].Count > 0)).Does
                ?? (stops ? "comes before it and stops further rules for" : Overrules(other, rule));
            if (does is null)
            {
                continue;
            }

            foreach (var probe in domains.SelectMany(d => RuleProbe.Of(d, published)).Where(p => !p.IsForged))
            {
                // Rules about subjects and recipients of every kind cannot be evaluated. They are told of if they name the sender.
                var applies = RuleEvaluation.Applies(other, probe);
                if (applies == true)
                {
                    return new(true, $"the rule '{other.Name}' {does} genuine mail of {probe.Domain}");
                }

                if (applies is null && (stops || RuleRisk.Names(other, probe.Domain)))
                {
                    uncertain ??= new(false,
                        $"the rule '{other.Name}' perhaps {does} genuine mail of {probe.Domain}; look at its conditions");
                }
            }
        }

        return uncertain;
    }

    // The last rule that sets the SCL decides.
    private static string? Overrules(StoredRule other, StoredRule rule) =>
        rule.Settings[RuleSetting.SetScl].Count > 0 && other.Settings[RuleSetting.SetScl] is [var scl] && scl != "-1"
            && other.Priority > rule.Priority ? $"comes after it and sets the SCL {scl} for" : null;
}
