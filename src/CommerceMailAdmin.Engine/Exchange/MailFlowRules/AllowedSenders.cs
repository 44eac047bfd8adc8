using CommerceMailAdmin.Engine.Exchange.SaferRoutes;
using CommerceMailAdmin.Engine.Exchange.Session;

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
            return [.. session.Invoke(Command, new Dictionary<string, object?>()).Objects.Select(p => Verdict(p, domains))
                .Where(t => t is not null).Select(t => t!)];
        }
        catch (ExchangeException e) when (e.Kind != ExchangeErrorKind.SessionLost)
        {
            return [Unknown(e.IsPermanent ? CheckResult.PermError : CheckResult.TempError,
                $"the anti-spam policies could not be read: {e.Message}")];
        }
    }

    private static MailFlowRuleTest? Verdict(ExchangeObject policy, IReadOnlyList<string> domains)
    {
        string[] allowed =
        [
            .. policy.Entries(Domains).Where(a => domains.Any(d => Covers(a, d))).Select(a => RuleSetting.Line(Domains, a)),
            .. policy.Entries(Senders).Where(a => domains.Any(d => Covers(a[(a.LastIndexOf('@') + 1)..], d)))
                .Select(a => RuleSetting.Line(Senders, a)),
        ];
        return allowed.Length == 0 ? null : new MailFlowRuleTest
        {
            Name = $"Anti-spam policy '{policy.Text("Name") ?? policy.Text("Identity")}'",
            Result = CheckResult.Fail,
            Unexpected = allowed,
            Reason = "lets forged mail in past the spam filter: an allowed sender asks for no proof",
            SaferRoute = SaferRouteCatalogue.Of(SaferRouteId.AntiSpamAllowedSenders),
        };
    }

    private static bool Covers(string allowed, string domain)
    {
        var name = allowed.Trim().TrimStart('@').TrimEnd('.');
        return name.Length > 0
            && (domain.Equals(name, StringComparison.OrdinalIgnoreCase) || domain.EndsWith("." + name, StringComparison.OrdinalIgnoreCase));
    }

    private static MailFlowRuleTest Unknown(CheckResult result, string reason) =>
        new() { Name = "Anti-spam policies", Result = result, Reason = reason };
}
