using CommerceMailAdmin.Engine.Authentication.Dmarc;
using CommerceMailAdmin.Engine.Dns;
using CommerceMailAdmin.Engine.Dns.PolicyFiles;
using CommerceMailAdmin.Engine.DomainCheck.Findings;
using CommerceMailAdmin.Engine.Network;

namespace CommerceMailAdmin.Engine.DomainCheck;

/// <summary>Checks how domains are protected against forgery: SPF, DKIM and DMARC; and whether they take mail.</summary>
/// <param name="resolver">Who answers; put a <see cref="CachingResolver"/> in front, since several questions are asked more than
/// once.</param>
/// <param name="profile">Names the selectors to try.</param>
/// <param name="selectors">The selectors to try instead; null for the profile's.</param>
/// <param name="seller">Whether to judge the domains as those a seller answers from.</param>
/// <param name="seenSelectors">Selectors that a domain is known to have signed with, tried first; see <see cref="SeenSelectors"/>.</param>
/// <param name="policies">Fetches MTA-STS policies; null not to look at transport security.</param>
/// <param name="limits">How far each check may go; null for the usual limits.</param>
public sealed class DomainAuthenticator(
    IDnsResolver resolver,
    CommerceMailProfile profile,
    IReadOnlyList<string>? selectors = null,
    bool seller = false,
    IReadOnlyDictionary<string, IReadOnlyList<string>>? seenSelectors = null,
    IPolicyFetcher? policies = null,
    DomainCheckLimits? limits = null)
{
    /// <summary>Checks one domain.</summary>
    /// <param name="domain">The domain in its DNS form, as Network.DomainName gives it.</param>
    /// <param name="cancellationToken">Ends the check.</param>
    /// <returns>The result. A look-up that fails, or is not made because a limit is reached, is in it as TempError.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async Task<DomainAuthentication> CheckAsync(string domain, CancellationToken cancellationToken)
    {
        using var dns = new LimitedResolver(resolver, limits ?? DomainCheckLimits.Default, cancellationToken);
        return await CheckAsync(domain, dns, cancellationToken).ConfigureAwait(false);
    }

    private async Task<DomainAuthentication> CheckAsync(string domain, LimitedResolver dns, CancellationToken cancellationToken)
    {
        var keys = new DkimSearch(dns).JudgeAsync(domain, SelectorsFor(domain), cancellationToken);
        var exchangers = new MailExchangers(dns).CheckAsync(domain, cancellationToken);
        var (spf, tree) = await new SpfPolicy(dns).JudgeAsync(domain, cancellationToken).ConfigureAwait(false);
        var walk = await DmarcWalk.WalkAsync(domain, dns, cancellationToken).ConfigureAwait(false);
        var exists = spf.Answer.Status != DnsStatus.NameError;
        var dmarc = DmarcPolicy.ToCheck(DmarcPolicy.Judge(walk, exists), walk, exists);
        if (!walk.IsOpen && walk.Applying is { } applying)
        {
            var addresses = await new DmarcReports(walk, applying, dns).CheckAsync(cancellationToken).ConfigureAwait(false);
            dmarc = dmarc with { ReportAddresses = addresses };
        }

        var (dkim, each) = await keys.ConfigureAwait(false);
        var mx = await exchangers.ConfigureAwait(false);
        var result = new DomainAuthentication
        {
            Domain = domain,
            Spf = new SpfPolicyCheck(spf.ToCheck(), tree),
            Dkim = dkim,
            DkimSelectors = each.Select(e => e.Check).ToArray(),
            Dmarc = dmarc,
            Mx = mx,
            MeetsPlatformRequirement = Meets(spf.Result, dkim.Result, dmarc.Result),
        };
        IReadOnlyList<Finding> transportFindings = [];
        if (policies is not null)
        {
            var checker = new TransportSecurityChecker(dns, policies);
            (var transport, transportFindings) = await checker.CheckAsync(domain, mx, cancellationToken).ConfigureAwait(false);
            result = result with { TransportSecurity = transport };
        }

        IEnumerable<Finding> findings =
        [
            .. SpfFindings.Of(result.Spf), .. DkimFindings.Of(domain, dkim, each), .. DmarcFindings.Of(dmarc, walk),
            .. MailExchangerFindings.Of(mx), .. transportFindings,
        ];
        return seller
            ? SellerFindings.Judge(result with { Findings = Sorted(findings.Concat(SellerFindings.Of(result))) })
            : result with { Findings = Sorted(findings) };
    }

    /// <summary>The platform asks for at least one policy in place; a look-up that failed leaves it open.</summary>
    internal static bool? Meets(params CheckResult[] results) =>
        results.Contains(CheckResult.Pass) ? true : results.Contains(CheckResult.TempError) ? null : false;

    /// <summary>An array: PowerShell cannot index the lists that collection expressions make.</summary>
    private static Finding[] Sorted(IEnumerable<Finding> findings) => findings.Distinct().OrderByDescending(f => f.Severity).ToArray();

    /// <summary>
    /// What the domain was seen to sign with comes first, then what is known of its signers, then what mail services commonly use.
    /// </summary>
    private IReadOnlyList<string> SelectorsFor(string domain)
    {
        var seen = seenSelectors is not null && seenSelectors.TryGetValue(domain, out var found) ? found : [];
        var known = profile.DkimSigners.Where(s => s.Domain == domain).SelectMany(s => s.Selectors);
        var others = selectors ?? known.Concat(profile.CommonSelectors.Select(s => s.Selector));
        return [.. seen.Concat(others).Distinct(StringComparer.OrdinalIgnoreCase)];
    }
}
