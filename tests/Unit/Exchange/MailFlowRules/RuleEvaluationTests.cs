using System.Globalization;
using System.Text.RegularExpressions;
using CommerceMailAdmin.Engine.Exchange.MailFlowRules;
using CommerceMailAdmin.Engine.Exchange.Session;
using CommerceMailAdmin.Engine.Network;
using CommerceMailAdmin.Unit.Support;

namespace CommerceMailAdmin.Unit.Exchange.MailFlowRules;

/// <summary>Whether a rule applies to a message: against a slow re-reading of Microsoft's documentation, on random rules.</summary>
public class RuleEvaluationTests
{
    private static readonly int Rules = Rounds.Of(5_000);
    private const string Domain = "support.facebook.com";

    private static readonly IPRange[] Published = [IPRange.Parse("66.220.144.0/20"), IPRange.Parse("69.63.176.0/20")];

    [Fact]
    public void RandomRulesAreReadAsTheDocumentationSays()
    {
        var random = new Random(20261130);
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < Rules; i++)
        {
            var properties = RandomRule(random);
            var rule = StoredRule.Read(new ExchangeObject(n => properties.TryGetValue(n, out var value) ? value : null));
            var text = string.Join("; ",
                properties.Select(p => $"{p.Key}={(p.Value is string[] list ? string.Join(",", list) : p.Value)}"));
            foreach (var probe in RuleProbe.Of(Domain, Published))
            {
                var expected = ReReading.Applies(properties, probe);
                Assert.Equal((text, probe.Description, expected), (text, probe.Description, RuleEvaluation.Applies(rule, probe)));
                var key = $"{expected}";
                seen[key] = seen.TryGetValue(key, out var count) ? count + 1 : 1;
            }
        }

        // Random rules that all come out alike would test nothing.
        Assert.All(new[] { "True", "False", "" },
            k => Assert.True(seen.TryGetValue(k, out var count) && count > Rules / 10, $"{k}: {count}"));
    }

    private static Dictionary<string, object?> RandomRule(Random random)
    {
        var rule = new Dictionary<string, object?>(StringComparer.Ordinal);
        var count = random.Next(4);
        for (var i = 0; i < count; i++)
        {
            var prefix = random.Next(3) == 0 ? "ExceptIf" : "";
            switch (random.Next(9))
            {
                case 0: rule[prefix + "SenderDomainIs"] = Some(random, "facebook.com", "support.facebook.com", "@facebook.com", "book.com",
                    "other.example", "x.support.facebook.com", "COM"); break;
                case 1: rule[prefix + "FromAddressContainsWords"] = Some(random, "facebook", "facebook.com", "book", "notification@",
                    "@support", "support.face", "FACEBOOK.COM", "*"); break;
                case 2: rule[prefix + "FromAddressMatchesPatterns"] = Some(random, @"\.com$", "^notification", "f.cebook",
                    "(instagram|facebook)", "other", "[", @"@support\.facebook\.com$"); break;
                case 3: rule[prefix + "From"] = Some(random, "notification@support.facebook.com", "other@other.example",
                    "A Display Name"); break;
                case 4:
                    rule[prefix + "HeaderContainsMessageHeader"] = One(random, "Authentication-Results", "From", "X-Custom",
                        "authentication-results", "Return-Path");
                    rule[prefix + "HeaderContainsWords"] = Some(random, "spf=pass", "dmarc=pass", "dmarc=fail", "facebook.com", "pass",
                        "attacker.example", "none");
                    break;
                case 5:
                    rule[prefix + "HeaderMatchesMessageHeader"] = One(random, "Authentication-Results", "From", "X-Custom", "Subject");
                    rule[prefix + "HeaderMatchesPatterns"] = Some(random, "dmarc=(pass|bestguesspass)", "dmarc=fail", "(", "spf=pass",
                        "facebook", @"dkim=none");
                    break;
                case 6: rule[prefix + "SenderIpRanges"] = Some(random, "66.220.144.0/24", "0.0.0.0/1", "203.0.114.7", "66.220.0.0/16",
                    "10.0.0.1-10.0.0.9", "not an address"); break;
                case 7: rule[prefix + One(random, "FromScope", "SentToScope")] = One(random, "InOrganization", "NotInOrganization",
                    "External"); break;
                default:
                    var name = One(random, "SubjectContainsWords", "SentTo", "FromMemberOf", "RecipientDomainIs", "SCLOver",
                        "WithImportance", "HasSenderOverride", "MessageTypeMatches");
                    rule[prefix + name] = name == "HasSenderOverride" ? true : name is "SCLOver" or "WithImportance" or "MessageTypeMatches"
                        ? "5" : new[] { "x@contoso.com" };
                    break;
            }
        }

        if (random.Next(3) == 0)
        {
            rule["SenderAddressLocation"] = One(random, "Header", "Envelope", "HeaderOrEnvelope");
        }

        return rule;
    }

    private static string One(Random random, params string[] values) => values[random.Next(values.Length)];

    private static string[] Some(Random random, params string[] values) =>
        [.. Enumerable.Range(0, 1 + random.Next(2)).Select(_ => One(random, values)).Distinct()];

    /// <summary>The documentation, sentence by sentence, without regard to speed. Written for this test alone.</summary>
    private static class ReReading
    {
        private const string Exception = "ExceptIf";

        private static readonly string[] Chosen = ["SubjectContainsWords", "SentTo", "RecipientDomainIs", "WithImportance"];

        public static bool? Applies(Dictionary<string, object?> rule, RuleProbe message)
        {
            var conditions = new List<bool?>();
            var exceptions = new List<bool?>();
            foreach (var property in rule.Keys
                .Where(k => k is not "SenderAddressLocation" && !k.EndsWith("HeaderContainsWords", StringComparison.Ordinal)
                    && !k.EndsWith("HeaderMatchesPatterns", StringComparison.Ordinal)))
            {
                var isException = property.StartsWith(Exception, StringComparison.Ordinal);
                (isException ? exceptions
                    : conditions).Add(Met(rule, property, isException ? property[Exception.Length..] : property, isException, message));
            }

            if (conditions.Contains(false) || exceptions.Contains(true))
            {
                return false;
            }

            return conditions.Contains(null) || exceptions.Contains(null) ? null : true;
        }

        private static bool? Met(Dictionary<string, object?> rule, string property, string name, bool isException, RuleProbe message)
        {
            var values = rule[property] as string[] ?? [Convert.ToString(rule[property], CultureInfo.InvariantCulture)!];
            var senders = (rule.TryGetValue("SenderAddressLocation", out var where) ? where : "Header") switch
            {
                "Envelope" => new[] { message.Envelope },
                "HeaderOrEnvelope" => [message.From, message.Envelope],
                _ => [message.From],
            };
            if (Chosen.Contains(name))
            {
                // A forger writes the message so that it gets in.
                return message.IsForged ? !isException : null;
            }

            var pairOf = (isException ? Exception : "")
                + (name == "HeaderContainsMessageHeader" ? "HeaderContainsWords" : "HeaderMatchesPatterns");
            switch (name)
            {
                case "SenderDomainIs":
                    return senders.Any(s =>
                        values.Any(v => ("." + s.Split('@')[1]).ToLowerInvariant().EndsWith("." + v.TrimStart('@').ToLowerInvariant(),
                            StringComparison.Ordinal)));
                case "FromAddressContainsWords":
                    return senders.Any(s => values.Any(v => HasWord(s, v)));
                case "FromAddressMatchesPatterns":
                    return Any(senders.SelectMany(s => values.Select(v => IsMatch(s, v))));
                case "From":
                    return values.Any(v => !v.Contains('@', StringComparison.Ordinal)) ? null : values.Any(v => senders.Contains(v));
                case "HeaderContainsMessageHeader":
                    return HeadersOf(values[0], message)?.Any(h => ((string[])rule[pairOf]!).Any(w => HasWord(h, w)));
                case "HeaderMatchesMessageHeader":
                    return HeadersOf(values[0], message) is { } headers
                        ? Any(headers.SelectMany(h => ((string[])rule[pairOf]!).Select(p => IsMatch(h, p)))) : null;
                case "SenderIpRanges":
                    return Any(values.Select(v => v switch
                    {
                        "66.220.144.0/24" => (bool?)!message.IsForged,
                        "0.0.0.0/1" => true,
                        "66.220.0.0/16" => true,
                        _ => null,
                    }));
                case "FromScope":
                    return values[0] switch { "NotInOrganization" => true, "InOrganization" => false, _ => null };
                case "SentToScope":
                    return values[0] == "InOrganization" ? true : null;
                default:
                    return null;
            }
        }

        private static string[]? HeadersOf(string name, RuleProbe message) => name.ToUpperInvariant() switch
        {
            "AUTHENTICATION-RESULTS" => [.. message.AuthenticationResults],
            "FROM" => [$"Notification <{message.From}>"],
            "RETURN-PATH" => [$"<{message.Envelope}>"],
            _ => null,
        };

        private static bool HasWord(string text, string word) => Regex.IsMatch(
            text, (char.IsLetterOrDigit(word[0]) ? @"(?<![\p{L}\p{Nd}])" : "") + Regex.Escape(word)
                + (char.IsLetterOrDigit(word[^1]) ? @"(?![\p{L}\p{Nd}])" : ""), RegexOptions.IgnoreCase);

        private static bool? IsMatch(string text, string pattern)
        {
            try
            {
                return Regex.IsMatch(text, pattern, RegexOptions.IgnoreCase);
            }
            catch (ArgumentException)
            {
                return null;
            }
        }

        private static bool? Any(IEnumerable<bool?> answers)
        {
            var all = answers.ToArray();
            return all.Contains(true) ? true : all.Contains(null) ? null : false;
        }
    }
}
