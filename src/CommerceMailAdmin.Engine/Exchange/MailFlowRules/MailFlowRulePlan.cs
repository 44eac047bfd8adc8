using System.Text.RegularExpressions;
using CommerceMailAdmin.Engine.Exchange.SaferRoutes;

namespace CommerceMailAdmin.Engine.Exchange.MailFlowRules;

/// <summary>Turns a request into rules that keep Exchange's limits. Pure.</summary>
internal static class MailFlowRulePlan
{
    /// <summary>How many characters a name has at most.</summary>
    public const int MostNameCharacters = 64;

    /// <summary>How many characters a rule has at most.</summary>
    public const int MostRuleCharacters = 8192;

    /// <summary>How many characters the regular expressions of all rules have at most, together.</summary>
    public const int MostPatternCharacters = 20 * 1024;

    /// <summary>About how many rules an organisation has at most.</summary>
    public const int MostRules = 300;

    /// <summary>What the comment of every rule begins with.</summary>
    public const string Signature = "Made by CommerceMailAdmin.";

    /// <summary>
    /// Exchange counts characters of a form of the rule that it shows to nobody, so a tenth is left free, and something for each value.
    /// </summary>
    private const int RuleBudget = MostRuleCharacters * 9 / 10;

    private const int CostOfValue = 8;

    private static readonly Dictionary<MailFlowRuleKind, string> Labels = new()
    {
        [MailFlowRuleKind.Allow] = "allow", [MailFlowRuleKind.FocusedInbox] = "Focused Inbox",
        [MailFlowRuleKind.DuplicateOrderMail] = "duplicate order mail",
    };

    private static readonly Regex NamePattern = new(
        $@"^(?<beginning>.*): (?<label>{string.Join("|", Labels.Values)})( \d{{1,3}} of \d{{1,3}})?\z",
        RegexOptions.IgnoreCase | RegexOptions.Singleline, TimeSpan.FromSeconds(1));

    /// <summary>The rules of a request, in the order of their priority.</summary>
    public static IReadOnlyList<WantedRule> Create(MailFlowRequest request) =>
        [.. request.Kinds.Distinct().SelectMany(k => Rules(request, k))];

    /// <summary>The kind of rule that a name stands for; null for a name of another form.</summary>
    /// <param name="name">The rule's name.</param>
    /// <param name="beginning">What the name must begin with; null for anything.</param>
    public static MailFlowRuleKind? KindOf(string name, string? beginning = null)
    {
        var match = NamePattern.Match(name);
        return match.Success && (beginning is null || match.Groups["beginning"].Value.Equals(beginning, StringComparison.OrdinalIgnoreCase))
            ? Labels.First(l => l.Value.Equals(match.Groups["label"].Value, StringComparison.OrdinalIgnoreCase)).Key : null;
    }

    /// <summary>The comment of a rule.</summary>
    public static string Comments(WantedRule rule) =>
        $"{Signature} {SaferRouteCatalogue.Of(rule.RouteId).Aim} See docs/safer-routes/{rule.RouteId}.md of the module.";

    private static IEnumerable<WantedRule> Rules(MailFlowRequest request, MailFlowRuleKind kind)
    {
        if (kind == MailFlowRuleKind.DuplicateOrderMail)
        {
            return Named(request, kind, request.TransactionalSenders, part => new WantedRule
            {
                Kind = kind, Name = "", RouteId = SaferRouteId.DuplicateOrderMail, Domains = [.. request.RelayDomains],
                Clauses = Duplicates(request, part),
            });
        }

        var byAddress = request.Proof == MailFlowProof.IPRange;
        return Named(request, kind, byAddress ? request.Ranges : request.Domains, part => new WantedRule
        {
            Kind = kind,
            Name = "",
            RouteId = kind == MailFlowRuleKind.FocusedInbox ? SaferRouteId.FocusedInbox : byAddress
                ? SaferRouteId.MailFlowIPRanges : SaferRouteId.MailFlowAuthenticated,
            Domains = byAddress ? request.Domains : part,
            Proof = request.Proof,
            Clauses = Action(byAddress ? FromAddresses(request.Domains, part) : Authenticated(request, part), kind),
        });
    }

    private const string Marker = "X-ETR";
    private const string MarkerValue = "Bypass spam filtering for platform mail (CommerceMailAdmin)";

    private static RuleSettings Authenticated(MailFlowRequest request, IReadOnlyList<string> domains) =>
        new RuleSettings()
            .With(RuleSetting.SenderDomainIs, domains)
            .With(RuleSetting.SenderAddressLocation, "Header")
            .With(RuleSetting.HeaderMatchesMessageHeader, AuthenticationPatterns.Header)
            .With(RuleSetting.HeaderMatchesPatterns, domains.Select(d =>
                request.AuthservId is { } id ? AuthenticationPatterns.Gateway(id, d) : AuthenticationPatterns.ExchangeOnline(d)))
            .With(RuleSetting.ExceptIfHeaderMatchesMessageHeader, AuthenticationPatterns.Header)
            .With(RuleSetting.ExceptIfHeaderMatchesPatterns, AuthenticationPatterns.Exceptions(request.AuthservId));

    private static RuleSettings FromAddresses(IReadOnlyList<string> domains, IReadOnlyList<string> ranges) =>
        new RuleSettings()
            .With(RuleSetting.SenderDomainIs, domains)
            .With(RuleSetting.SenderAddressLocation, "Header")
            .With(RuleSetting.SenderIpRanges, ranges);

    // Microsoft's example of such a rule has the condition and the header too: mail from outside only, and a mark that shows which rule let
    // a message in ("Create sender allowlists", section "Use mail flow rules"). Name and value of headers are case-sensitive.
    private static RuleSettings Action(RuleSettings conditions, MailFlowRuleKind kind)
    {
        var outside = conditions.With(RuleSetting.FromScope, "NotInOrganization");
        return kind == MailFlowRuleKind.Allow
            ? outside.With(RuleSetting.SetScl, "-1").With(RuleSetting.SetHeaderName, Marker).With(RuleSetting.SetHeaderValue, MarkerValue)
            : outside.With(RuleSetting.SetHeaderName, "X-MS-Exchange-Organization-BypassFocusedInbox").With(RuleSetting.SetHeaderValue,
                "true");
    }

    private static RuleSettings Duplicates(MailFlowRequest request, IReadOnlyList<string> senders) =>
        new RuleSettings()
            .With(RuleSetting.FromAddressMatchesPatterns, senders.Select(s => $"^{Regex.Escape(s)}$"))
            .With(RuleSetting.SenderAddressLocation, "HeaderOrEnvelope")
            .With(RuleSetting.RecipientDomainIs, request.RelayDomains)
            .With(RuleSetting.SetAuditSeverity, "Low")
            .With(RuleSetting.GenerateIncidentReport, request.ReportTo is { } address ? [address] : [])
            .With(RuleSetting.IncidentReportContent, request.ReportTo is null ? [] : ["Sender", "Recipients"]);

    /// <summary>Makes one rule of as many items as fit, and more rules of the rest.</summary>
    private static IEnumerable<WantedRule> Named(MailFlowRequest request, MailFlowRuleKind kind, IReadOnlyList<string> items,
        Func<IReadOnlyList<string>, WantedRule> make)
    {
        var rules = new List<WantedRule>();
        var part = new List<string>();
        foreach (var item in items)
        {
            part.Add(item);
            if (part.Count > 1 && !Fits(make([.. part])))
            {
                part.RemoveAt(part.Count - 1);
                rules.Add(make([.. part]));
                part = [item];
            }
        }

        rules.Add(make([.. part]));
        return rules.Select((rule, i) => Checked(rule with
        {
            Name = $"{request.Name}: {Labels[kind]}{(rules.Count > 1 ? $" {i + 1} of {rules.Count}" : "")}",
        }));
    }

    private static WantedRule Checked(WantedRule rule) =>
        rule.Name.Length > MostNameCharacters
            ? rule with {
                Problem = $"its name has {rule.Name.Length} characters; Exchange takes {MostNameCharacters}. Choose a shorter -Name" }
            : !Fits(rule)
                ? rule with {
                    Problem = $"it has {Size(rule)} characters; Exchange takes {MostRuleCharacters} in a rule. Name fewer domains" }
                : rule;

    private static bool Fits(WantedRule rule) => Size(rule) <= RuleBudget;

    private static int Size(WantedRule rule) =>
        MostNameCharacters + Comments(rule).Length + rule.Clauses.Length + (rule.Clauses.Lines.Length * CostOfValue);
}

/// <summary>A rule as it is to be.</summary>
internal sealed record WantedRule
{
    public required MailFlowRuleKind Kind { get; init; }

    public required string Name { get; init; }

    /// <summary>What is to be said of the way, by <see cref="SaferRoutes.SaferRouteId"/>.</summary>
    public required string RouteId { get; init; }

    /// <summary>The conditions, exceptions and actions.</summary>
    public required RuleSettings Clauses { get; init; }

    public IReadOnlyList<string> Domains { get; init; } = [];

    public MailFlowProof? Proof { get; init; }

    /// <summary>Why the rule cannot be made; null if it can.</summary>
    public string? Problem { get; init; }

    /// <summary>How many characters of regular expressions the rule has.</summary>
    public int PatternLength =>
        new[] { RuleSetting.HeaderMatchesPatterns, RuleSetting.ExceptIfHeaderMatchesPatterns, RuleSetting.FromAddressMatchesPatterns }
        .Sum(s => Clauses[s].Sum(v => v.Length));
}

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
