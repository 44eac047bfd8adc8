using System.Text.RegularExpressions;

namespace CommerceMailAdmin.Engine.Exchange.MailFlowRules;

/// <summary>
/// Regular expressions for the Authentication-Results header (RFC 8601) in mail-flow rules.
/// </summary>
/// <remarks>
/// A sender can put such headers into a message, and a rule looks at all of them. So one that says pass is not enough: an exception leaves mail out
/// in which any of them says something else, as the one that Exchange or the gateway wrote does for a forged message. The domain is bound to
/// the end of its name, since "header.from=example.com" is also how "header.from=example.com.attacker.example" begins.
/// </remarks>
internal static class AuthenticationPatterns
{
    public const string Header = "Authentication-Results";

    /// <summary>A DMARC result other than a pass.</summary>
    public const string NoPass = @"dmarc=(fail|none|temperror|permerror)";

    private const string End = @"(;|\s|$)";

    /// <summary>A pass for a domain as Exchange Online writes it: without an authserv-id, and with the action it took.</summary>
    public static string ExchangeOnline(string domain) => $@"dmarc=(pass|bestguesspass)\s+action=\S+\s+header\.from={Regex.Escape(domain)}{End}";

    /// <summary>A pass for a domain in a header that begins with a gateway's authserv-id.</summary>
    public static string Gateway(string authservId, string domain) =>
        $@"^\s*{Regex.Escape(authservId)}\s*(1\s*)?;[\s\S]*dmarc=pass[^;]*\sheader\.from={Regex.Escape(domain)}{End}";
}
