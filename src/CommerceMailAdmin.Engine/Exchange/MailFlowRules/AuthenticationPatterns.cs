using System.Text.RegularExpressions;

namespace CommerceMailAdmin.Engine.Exchange.MailFlowRules;

/// <summary>
/// Regular expressions for the Authentication-Results header (RFC 8601) in mail-flow rules.
/// </summary>
/// <remarks>
/// A sender can put such headers into a message, and a rule looks at all of them. So one header that says pass is not enough: exceptions
/// exclude mail in which any header has a DMARC result other than a pass, or in which the receiver's own header has no DMARC result. The
/// domain is bound to the end of its name, since "header.from=example.com" is also how "header.from=example.com.attacker.example" begins.
/// The expressions use only what Microsoft documents for mail-flow rules: no look-ahead.
/// </remarks>
internal static class AuthenticationPatterns
{
    public const string Header = "Authentication-Results";

    private const string End = @"(;|\s|$)";

    /// <summary>The DMARC results that are a pass; Exchange Online writes the second one for domains without a DMARC record.</summary>
    private static readonly string[] Passes = ["pass", "bestguesspass"];

    /// <summary>A DMARC result other than a pass, whatever it is.</summary>
    public static string OtherResult { get; } = "dmarc=" + OtherThan(Passes, 0);

    // "d" stands only at the beginning of "dmarc=", so that after a failure at any character the search begins anew.
    private const string WithoutResult =
        "[^d]*(d(d|md|mad|mard|marcd)*([^dm]|m[^ad]|ma[^rd]|mar[^cd]|marc[^=d])[^d]*)*(d(d|md|mad|mard|marcd)*(m(a(r(c)?)?)?)?)?$";

    /// <summary>A pass for a domain as Exchange Online writes it: without an authserv-id, and with the action it took.</summary>
    public static string ExchangeOnline(string domain) =>
        $@"dmarc=(pass|bestguesspass)\s+action=\S+\s+header\.from={Regex.Escape(domain)}{End}";

    /// <summary>A pass for a domain in a header that begins with a gateway's authserv-id.</summary>
    public static string Gateway(string authservId, string domain) =>
        $@"{Beginning(authservId)}[\s\S]*dmarc=pass[^;]*\sheader\.from={Regex.Escape(domain)}{End}";

    /// <summary>What excludes mail: any header with a result other than a pass, and a header of the receiver's without a result.</summary>
    /// <param name="authservId">The gateway's authserv-id; null if Exchange Online writes the header.</param>
    public static string[] Exceptions(string? authservId) =>
        [OtherResult, (authservId is null ? "^" : Beginning(authservId)) + WithoutResult];

    private static string Beginning(string authservId) => $@"^\s*{Regex.Escape(authservId)}\s*(1\s*)?;";

    /// <summary>Anything that begins with none of the words, each of which ends where no letter or digit follows.</summary>
    private static string OtherThan(string[] words, int at)
    {
        if (words.Any(w => w.Length == at))
        {
            return @"[\w-]";
        }

        var next = words.Select(w => w[at]).Distinct().ToArray();
        var branches = next.Select(c => c + OtherThan([.. words.Where(w => w[at] == c)], at + 1));
        return $"([^{new string(next)}]|$|{string.Join("|", branches)})";
    }
}
