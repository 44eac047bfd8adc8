using CommerceMailAdmin.Engine.Exchange.SaferRoutes;
using CommerceMailAdmin.Engine.Exchange.Session;
using CommerceMailAdmin.Engine.Exchange.TenantAllowList;
using CommerceMailAdmin.Engine.Network;

namespace CommerceMailAdmin.Engine.Exchange.MailFlowRules;

/// <summary>The allow entries of the Tenant Allow/Block List that let forged mail in, as rules are judged.</summary>
internal static class TenantAllowEntries
{
    private static readonly TenantAllowListTarget[] Lists = [TenantAllowListTarget.Sender, TenantAllowListTarget.SpoofedSender];

    /// <summary>A verdict on each entry; none on-premises, which has no such list.</summary>
    /// <param name="session">The session.</param>
    /// <param name="ownership">Knows which entries came from this module.</param>
    /// <param name="domains">The domains whose forged mail is to be kept out.</param>
    /// <param name="published">The addresses from which the platform sends.</param>
    /// <param name="now">The present time.</param>
    /// <exception cref="ExchangeException">The session is lost.</exception>
    public static IEnumerable<MailFlowRuleTest> Test(
        IExchangeSession session, TenantAllowListOwnership ownership, IReadOnlyList<string> domains, IReadOnlyList<IPRange> published,
            DateTimeOffset now)
    {
        var inspector = new TenantAllowListInspector(session, ownership, now);
        return session.IsOnline ? [.. Lists.SelectMany(list => Test(session, inspector, list, domains, published))] : [];
    }

    private static IEnumerable<MailFlowRuleTest> Test(
        IExchangeSession session, TenantAllowListInspector inspector, TenantAllowListTarget list, IReadOnlyList<string> domains,
            IReadOnlyList<IPRange> published)
    {
        var command = TenantAllowLists.Commands([list], change: false)[0];
        if (!session.Has(command))
        {
            return [Unknown(CheckResult.PermError,
                $"the session has no command {command}, so it is unknown whether an allow entry lets forged mail in")];
        }

        try
        {
            return [.. inspector.Risky(list, domains, published).Select(r => Verdict(list, r.Entry, r.Risk))];
        }
        catch (ExchangeException e) when (e.Kind != ExchangeErrorKind.SessionLost)
        {
            return [Unknown(e.IsPermanent ? CheckResult.PermError
                : CheckResult.TempError, $"{TenantAllowLists.InWords(list)}, could not be read: {e.Message}")];
        }
    }

    private static MailFlowRuleTest Verdict(TenantAllowListTarget list, StoredTenantEntry entry, TenantAllowRisk risk) => new()
    {
        Name = $"Tenant Allow/Block List '{entry.Entry.Text}'",
        Result = risk.LetsForgeriesIn == true ? CheckResult.Fail : CheckResult.PermError,
        Unexpected = new[] { $"{list}={entry.Entry.Text}" },
        Reason = risk.Reason,
        SaferRoute =
            SaferRouteCatalogue.Of(list == TenantAllowListTarget.Sender ? SaferRouteId.TenantAllowSender : SaferRouteId.TenantAllowSpoof),
    };

    private static MailFlowRuleTest Unknown(CheckResult result, string reason) =>
        new() { Name = "Tenant Allow/Block List", Result = result, Reason = reason };
}
