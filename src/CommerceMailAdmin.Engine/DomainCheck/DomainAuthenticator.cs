using CommerceMailAdmin.Engine.Authentication.Dmarc;
using CommerceMailAdmin.Engine.Dns;
using CommerceMailAdmin.Engine.Dns.PolicyFiles;
using CommerceMailAdmin.Engine.DomainCheck.Findings;
using CommerceMailAdmin.Engine.Network;

namespace CommerceMailAdmin.Engine.DomainCheck;

/// <summary>Checks how domains are protected against forgery: SPF, DKIM and DMARC; and whether they take mail.</summary>
/// <param name="resolver">Who answers; put a <see cref="CachingResolver"/> in front, since several questions are asked more than once.</param>
/// <param name="profile">Names the selectors to try.</param>
/// <param name="selectors">The selectors to try instead; null for the profile's.</param>
/// <param name="seller">Whether to judge the domains as those a seller answers from.</param>
/// <param name="seenSelectors">Selectors that a domain is known to have signed with, tried first; see <see cref="SeenSelectors"/>.</param>
/// <param name="policies">Fetches MTA-STS policies; null not to look at transport security.</param>
public sealed class DomainAuthenticator(
    IDnsResolver resolver,
    CommerceMailProfile profile,
    IReadOnlyList<string>? selectors = null,
    bool seller = false,
    IReadOnlyDictionary<string, IReadOnlyList<string>>? seenSelectors = null,
    IPolicyFetcher? policies = null)
{
    /// <summary>Checks one domain.</summary>
    /// <param name="domain">The domain in its DNS form, as Net.DomainName gives it.</param>
    /// <param name="cancellationToken">Ends the check.</param>
    /// <returns>The result; a look-up that fails is in it as TempError.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async Task<DomainAuthentication> CheckAsync(string domain, CancellationToken cancellationToken)
    {
        var keys = new DkimSearch(resolver).JudgeAsync(domain, SelectorsFor(domain), cancellationToken);
        var exchangers = new MailExchangers(resolver).CheckAsync(domain, cancellationToken);
        var (spf, tree) = await new SpfPolicy(resolver).JudgeAsync(domain, cancellationToken).ConfigureAwait(false);
        var walk = await DmarcWalk.WalkAsync(domain, resolver, cancellationToken).ConfigureAwait(false);
        var exists = spf.Answer.Status != DnsStatus.NameError;
        var dmarc = DmarcPolicy.ToCheck(DmarcPolicy.Judge(walk, exists), walk, exists);
        if (!walk.IsOpen && walk.Applying is { } applying)
        {
            dmarc = dmarc with { ReportAddresses = await new DmarcReports(walk, applying, resolver).CheckAsync(cancellationToken).ConfigureAwait(false) };
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
            (var transport, transportFindings) = await new TransportSecurityChecker(resolver, policies).CheckAsync(domain, mx, cancellationToken).ConfigureAwait(false);
            result = result with { TransportSecurity = transport };
        }

        IEnumerable<Finding> findings =
            [.. SpfFindings.Of(result.Spf), .. DkimFindings.Of(domain, dkim, each), .. DmarcFindings.Of(dmarc, walk), .. MailExchangerFindings.Of(mx), .. transportFindings];
        return seller
            ? SellerFindings.Judge(result with { Findings = Sorted(findings.Concat(SellerFindings.Of(result))) })
            : result with { Findings = Sorted(findings) };
    }

    /// <summary>The platform asks for at least one policy in place; a look-up that failed leaves it open.</summary>
    internal static bool? Meets(params CheckResult[] results) =>
        results.Contains(CheckResult.Pass) ? true : results.Contains(CheckResult.TempError) ? null : false;

    /// <summary>An array: PowerShell cannot index the lists that collection expressions make.</summary>
    private static Finding[] Sorted(IEnumerable<Finding> findings) => findings.Distinct().OrderByDescending(f => f.Severity).ToArray();

    /// <summary>What the domain was seen to sign with comes first, then what is known of its signers, then what mail services commonly use.</summary>
    private IReadOnlyList<string> SelectorsFor(string domain)
    {
        var seen = seenSelectors is not null && seenSelectors.TryGetValue(domain, out var found) ? found : [];
        var others = selectors ?? profile.DkimSigners.Where(s => s.Domain == domain).SelectMany(s => s.Selectors).Concat(profile.CommonSelectors.Select(s => s.Selector));
        return [.. seen.Concat(others).Distinct(StringComparer.OrdinalIgnoreCase)];
    }
}
