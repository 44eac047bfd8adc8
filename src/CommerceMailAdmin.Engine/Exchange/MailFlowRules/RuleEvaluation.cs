using System.Text.RegularExpressions;
using CommerceMailAdmin.Engine.Network;

namespace CommerceMailAdmin.Engine.Exchange.MailFlowRules;

/// <summary>Tells whether a rule applies to a message: evaluates its conditions and exceptions as Microsoft documents them. Pure.</summary>
/// <remarks>
/// <para>
/// Conditions of different kinds must all be met, one value of each is enough, and one exception that is met excludes the message. A rule
/// without conditions applies to every message. What cannot be evaluated from outside, such as members of groups, is unknown (null):
/// neither met nor not met.
/// </para>
/// <para>
/// What the sender of a forged message chooses freely, such as the subject, counts as met, and as avoided by an exception: a forger reads
/// rejected mail too.
/// </para>
/// <para>Source: "Mail flow rule conditions and exceptions (predicates)" in Microsoft's documentation; RFC 5321 for MAIL FROM.</para>
/// </remarks>
internal static class RuleEvaluation
{
    /// <summary>A range of more addresses than this, beyond those that the platform publishes, holds strangers for certain.</summary>
    private const long MostOwnAddresses = 256;

    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(500);

    /// <summary>What the sender chooses, recipients included: the rule's mailboxes are somebody's.</summary>
    private static readonly HashSet<string> SendersChoice = new(
        [
            "AnyOfRecipientAddressContainsWords", "AnyOfRecipientAddressMatchesPatterns", "RecipientAddressContainsWords",
            "RecipientAddressMatchesPatterns",
            RuleSetting.RecipientDomainIs, "SentTo", "AnyOfToHeader", "AnyOfCcHeader", "AnyOfToCcHeader", "SubjectContainsWords",
            "SubjectMatchesPatterns",
            "SubjectOrBodyContainsWords", "SubjectOrBodyMatchesPatterns", "AttachmentContainsWords", "AttachmentMatchesPatterns",
            "AttachmentNameMatchesPatterns",
            "AttachmentExtensionMatchesWords", "AttachmentSizeOver", "MessageSizeOver", "WithImportance",
            "ContentCharacterSetContainsWords",
        ],
        StringComparer.Ordinal);

    /// <summary>Whether a rule applies to a message; null if that cannot be told.</summary>
    public static bool? Applies(StoredRule rule, RuleProbe probe)
    {
        // Three-valued: one condition that is not met decides, and so does one exception that is; otherwise one unknown leaves all unknown.
        bool? applies = rule.UnknownConditions > 0 ? null : true;
        foreach (var name in RuleSetting.Conditions.Keys.Where(n => !RuleSetting.IsSecondOfPair(n)))
        {
            applies = And(applies, IsMet(rule.Settings, name, name, probe, isException: false));
            var exception = RuleSetting.ExceptIf + name;
            applies = And(applies, Not(IsMet(rule.Settings, exception, name, probe, isException: true)));
        }

        return applies;
    }

    /// <summary>Whether one condition or exception is met; true or false if there is none, so that it changes nothing.</summary>
    private static bool? IsMet(RuleSettings settings, string setting, string name, RuleProbe probe, bool isException)
    {
        var values = settings[setting];
        if (values.Count == 0)
        {
            return !isException;
        }

        if (SendersChoice.Contains(name))
        {
            return probe.IsForged ? !isException : null;
        }

        var prefix = isException ? RuleSetting.ExceptIf : "";
        return name switch
        {
            RuleSetting.SenderDomainIs => Senders(settings, probe).Any(s => values.Any(d => IsOfDomain(s, d))),
            "FromAddressContainsWords" => Senders(settings, probe).Any(s => values.Any(w => ContainsWord(s, w))),
            RuleSetting.FromAddressMatchesPatterns => AnyMatch(Senders(settings, probe), values),
            "From" => values.All(v => v.IndexOf('@') >= 0)
                ? Senders(settings, probe).Any(s => values.Any(v => v.Trim().Equals(s, StringComparison.OrdinalIgnoreCase))) : null,
            RuleSetting.HeaderContainsMessageHeader =>
                Headers(values[0], probe) is { } headers
                    ? headers.Any(h => settings[prefix + RuleSetting.HeaderContainsWords].Any(w => ContainsWord(h, w))) : null,
            RuleSetting.HeaderMatchesMessageHeader =>
                Headers(values[0], probe) is { } headers ? AnyMatch(headers, settings[prefix + RuleSetting.HeaderMatchesPatterns]) : null,
            RuleSetting.SenderIpRanges => IsFrom(values, probe),
            "FromScope" =>
                values[0].Equals("NotInOrganization", StringComparison.OrdinalIgnoreCase)
                    ? true : values[0].Equals("InOrganization", StringComparison.OrdinalIgnoreCase) ? false : null,
            "SentToScope" => values[0].Equals("InOrganization", StringComparison.OrdinalIgnoreCase) ? true : null,
            _ => null,
        };
    }

    private static IReadOnlyList<string> Senders(RuleSettings settings, RuleProbe probe) =>
        settings[RuleSetting.SenderAddressLocation] switch
    {
        ["Envelope"] => [probe.Envelope],
        ["HeaderOrEnvelope"] => [probe.From, probe.Envelope],
        _ => [probe.From],
    };

    /// <summary>The headers of a name; null if their content is not known.</summary>
    private static IReadOnlyList<string>? Headers(string name, RuleProbe probe) => name.Trim().ToLowerInvariant() switch
    {
        "authentication-results" => probe.AuthenticationResults,
        "from" or "sender" => [$"Notification <{probe.From}>"],
        "return-path" => [$"<{probe.Envelope}>"],
        _ => null,
    };

    // The documentation contradicts itself about subdomains; a rule that may let them in is one that does.
    private static bool IsOfDomain(string address, string domain)
    {
        var name = address[(address.LastIndexOf('@') + 1)..];
        var wanted = domain.Trim().TrimStart('@').TrimEnd('.');
        return wanted.Length > 0
            && (name.Equals(wanted, StringComparison.OrdinalIgnoreCase) || HostNames.IsWithin(name, wanted.TrimStart('.')));
    }

    /// <summary>"Surrounded by spaces and punctuation marks", in any case; wildcards mean nothing.</summary>
    private static bool ContainsWord(string text, string word)
    {
        var wanted = word.Trim();
        for (var at = wanted.Length == 0 ? -1 : text.IndexOf(wanted, StringComparison.OrdinalIgnoreCase); at >= 0; at = text.IndexOf(wanted,
            at + 1, StringComparison.OrdinalIgnoreCase))
        {
            var end = at + wanted.Length;
            if ((at == 0 || IsBoundary(text[at - 1], text[at])) && (end == text.Length || IsBoundary(text[end - 1], text[end])))
            {
                return true;
            }
        }

        return false;
    }

    // Punctuation at the end of the word itself, as in "@example.com", is a boundary too.
    private static bool IsBoundary(char before, char after) => !char.IsLetterOrDigit(before) || !char.IsLetterOrDigit(after);

    /// <summary>Whether a pattern matches any text; null if none does for certain and one cannot be read.</summary>
    private static bool? AnyMatch(IReadOnlyList<string> texts, IReadOnlyList<string> patterns)
    {
        bool? any = false;
        foreach (var pattern in patterns)
        {
            foreach (var text in texts)
            {
                any = Or(any, Matches(text, pattern));
            }
        }

        return any;
    }

    private static bool? Matches(string text, string pattern)
    {
        try
        {
            return Regex.IsMatch(text, pattern, RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, Patience);
        }
        catch (Exception e) when (e is ArgumentException or RegexMatchTimeoutException)
        {
            return null;
        }
    }

    /// <summary>
    /// Whether the message can come from one of the ranges. A forger has no address that the platform publishes, and has one in a range
    /// that is wide. Narrow ranges of others may be a gateway's, through which every message comes.
    /// </summary>
    private static bool? IsFrom(IReadOnlyList<string> ranges, RuleProbe probe)
    {
        bool? any = false;
        foreach (var range in ranges)
        {
            bool? one = null;
            if (IPRange.TryParseStored(range, out var interval))
            {
                var isPublished = IPRange.Cover(probe.Published, interval);
                var isWide = interval.Count - probe.Published.Where(interval.Contains).Sum(p => p.Count) > MostOwnAddresses;
                bool? letsForgedIn = isPublished ? false : isWide ? true : null;
                bool? letsGenuineIn = probe.Published.Any(interval.Overlaps) ? true : null;
                one = probe.IsForged ? letsForgedIn : letsGenuineIn;
            }

            any = Or(any, one);
        }

        return any;
    }

    private static bool? And(bool? one, bool? other) => one is false || other is false ? false : one is null || other is null ? null : true;

    private static bool? Or(bool? one, bool? other) => Not(And(Not(one), Not(other)));

    private static bool? Not(bool? value) => value is null ? null : !value;
}
