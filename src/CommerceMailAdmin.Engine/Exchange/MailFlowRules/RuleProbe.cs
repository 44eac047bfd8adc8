using CommerceMailAdmin.Engine.Network;

namespace CommerceMailAdmin.Engine.Exchange.MailFlowRules;

/// <summary>A message by which a rule is asked whom it lets in.</summary>
internal sealed record RuleProbe
{
    /// <summary>What the message is, in words: "a message that fails DMARC".</summary>
    public required string Description { get; init; }

    /// <summary>The address in the From header.</summary>
    public required string From { get; init; }

    /// <summary>The address of MAIL FROM.</summary>
    public required string Envelope { get; init; }

    /// <summary>The Authentication-Results headers, as Exchange Online writes them; a forger can add more.</summary>
    public required IReadOnlyList<string> AuthenticationResults { get; init; }

    /// <summary>True if somebody else than the platform sent the message.</summary>
    public required bool IsForged { get; init; }

    /// <summary>The addresses from which the platform sends.</summary>
    public required IReadOnlyList<IPRange> Published { get; init; }

    private const string Attacker = "attacker.example";

    /// <summary>Stands for a sender of a profile without addresses (RFC 5737).</summary>
    private const string DocumentationAddress = "192.0.2.1";

    /// <summary>Forged and genuine messages of a domain.</summary>
    /// <param name="domain">The domain in the From header.</param>
    /// <param name="published">The addresses from which the platform sends.</param>
    public static IReadOnlyList<RuleProbe> Of(string domain, IReadOnlyList<IPRange> published)
    {
        var sender = published.Count > 0 ? published[0].First.ToIPAddress().ToString() : DocumentationAddress;
        var pass = $"spf=pass (sender IP is {sender}) smtp.mailfrom={domain}; dkim=pass (signature was verified) header.d={domain};"
            + $"dmarc=pass action=none header.from={domain};compauth=pass reason=100";
        var injected = $"spf=pass smtp.mailfrom={domain}; dkim=pass header.d={domain};dmarc=pass action=none header.from={domain};compauth=pass reason=100";
        var fail = $"spf=pass (sender IP is 203.0.114.9) smtp.mailfrom={Attacker}; dkim=pass (signature was verified) header.d={Attacker};"
            + $"dmarc=fail action=oreject header.from={domain};compauth=fail reason=000";
        RuleProbe Probe(string description, bool isForged, string envelope, params string[] results) => new()
        {
            Description = description, From = $"notification@{domain}", Envelope = envelope, AuthenticationResults = results, IsForged = isForged, Published = published,
        };
        return
        [
            Probe("a genuine message", false, $"bounce@{domain}", pass),
            Probe("a forged message that fails DMARC", true, $"bounce@{Attacker}", fail),
            Probe("a forged message with the domain in MAIL FROM too", true, $"bounce@{domain}", fail.Replace("spf=pass", "spf=softfail")),
            Probe("a forged message without any DMARC result", true, $"bounce@{Attacker}", $"spf=pass (sender IP is 203.0.114.9) smtp.mailfrom={Attacker}; dkim=none"),
            Probe("a forged message that brings its own Authentication-Results header", true, $"bounce@{Attacker}", injected, fail),
            Probe(
                "a forged message that brings its own Authentication-Results header, and for which Exchange has no DMARC result", true, $"bounce@{Attacker}", injected,
                $"spf=none (sender IP is 203.0.114.9) smtp.mailfrom={Attacker}; dkim=none (message not signed) header.d=none"),
        ];
    }
}
