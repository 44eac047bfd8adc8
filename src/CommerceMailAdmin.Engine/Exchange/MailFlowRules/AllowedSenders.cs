using CommerceMailAdmin.Engine.Exchange.SaferRoutes;
using CommerceMailAdmin.Engine.Exchange.Session;
using CommerceMailAdmin.Engine.Network;

namespace CommerceMailAdmin.Engine.Exchange.MailFlowRules;

/// <summary>
/// The allowed senders and domains of anti-spam policies, which let forged mail in without any proof (Set-HostedContentFilterPolicy).
/// </summary>
internal static class AllowedSenders
{
    private const string Command = "Get-HostedContentFilterPolicy";
    private const string Domains = "AllowedSenderDomains";
    private const string Senders = "AllowedSenders";

    /// <summary>A verdict on each policy that lets one of the domains in; none on-premises, which has no such policies.</summary>
    /// <param name="session">The session.</param>
    /// <param name="domains">The domains whose forged mail is to be kept out.</param>
    /// <exception cref="ExchangeException">The session is lost.</exception>
    public static IEnumerable<MailFlowRuleTest> Test(IExchangeSession session, IReadOnlyList<string> domains)
    {
        if (!session.Has(Command))
        {
            return session.IsOnline
                ? [Unknown(CheckResult.PermError,
                    $"the session has no command {Command}, so it is unknown whether an anti-spam policy lets forged mail in")] : [];
        }

        try
        {
            return [.. session.Invoke(Command, new Dictionary<string, object?>()).Objects.SelectMany(p => Verdicts(p, domains))];
        }
        catch (ExchangeException e) when (e.Kind != ExchangeErrorKind.SessionLost)
        {
            return [Unknown(e.IsPermanent ? CheckResult.PermError : CheckResult.TempError,
                $"the anti-spam policies could not be read: {e.Message}")];
        }
    }

    private static IEnumerable<MailFlowRuleTest> Verdicts(ExchangeObject policy, IReadOnlyList<string> domains)
    {
        (string List, string Entry, string Domain)[] entries =
        [
            .. policy.Entries(Domains).Select(a => (Domains, a, a.Trim().TrimStart('@').TrimEnd('.'))),
            .. policy.Entries(Senders).Select(a => (Senders, a, a[(a.LastIndexOf('@') + 1)..].TrimEnd('>', '.'))),
        ];
        var name = $"Anti-spam policy '{policy.Text("Name") ?? policy.Text("Identity")}'";
        string[] allowed = [.. entries.Where(e => domains.Any(d => Covers(e.Domain, d))).Select(e => RuleSetting.Line(e.List, e.Entry))];
        if (allowed.Length > 0)
        {
            yield return new MailFlowRuleTest
            {
                Name = name,
                Result = CheckResult.Fail,
                Unexpected = allowed,
                Reason = "lets forged mail in past the spam filter: an allowed sender asks for no proof",
                SaferRoute = SaferRouteCatalogue.Of(SaferRouteId.AntiSpamAllowedSenders),
            };
        }

        string[] unread = [.. entries.Where(e => !DomainName.TryParse(e.Domain, out _)).Select(e => RuleSetting.Line(e.List, e.Entry))];
        if (unread.Length > 0)
        {
            yield return Unknown(CheckResult.PermError, "the policy has allowed senders that this module cannot read, so it is unknown "
                + "whether they let forged mail in") with { Name = name, Unexpected = unread };
        }
    }

    // A domain above lets the platform's domain in; a domain below is one that the platform's mail may name, too.
    private static bool Covers(string allowed, string domain) => HostNames.AreRelated(allowed, domain);

    private static MailFlowRuleTest Unknown(CheckResult result, string reason) =>
        new() { Name = "Anti-spam policies", Result = result, Reason = reason };
}
