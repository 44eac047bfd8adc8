using CommerceMailAdmin.Engine.Dns;

namespace CommerceMailAdmin.Engine.Authentication.Domain;

/// <summary>Checks how domains are protected against forgery: SPF, DKIM and DMARC.</summary>
/// <param name="resolver">Who answers; put a <see cref="CachingResolver"/> in front where several domains are checked.</param>
/// <param name="profile">Names the selectors to try.</param>
/// <param name="selectors">The selectors to try instead; null for the profile's.</param>
public sealed class DomainAuthenticator(IDnsResolver resolver, CommerceMailProfile profile, IReadOnlyList<string>? selectors = null)
{
    /// <summary>Checks one domain.</summary>
    /// <param name="domain">The domain in its DNS form, as Net.DomainName gives it.</param>
    /// <param name="cancellationToken">Ends the check.</param>
    /// <returns>The result; a look-up that fails is in it as TempError.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async Task<DomainAuthentication> CheckAsync(string domain, CancellationToken cancellationToken)
    {
        var search = new DkimSearch(resolver).JudgeAsync(domain, SelectorsFor(domain), cancellationToken);
        var spf = await SpfPolicy.JudgeAsync(resolver, domain, cancellationToken).ConfigureAwait(false);
        var exists = spf.Answer.Status != DnsStatus.NameError;
        var dmarc = await new DmarcTreeWalk(resolver).JudgeAsync(domain, exists, cancellationToken).ConfigureAwait(false);
        var (dkim, each) = await search.ConfigureAwait(false);
        return new DomainAuthentication
        {
            Domain = domain, Spf = spf.ToCheck(), Dkim = dkim, DkimSelectors = each, Dmarc = dmarc.ToCheck(),
            MeetsPlatformRequirement = Meets(spf.Result, dkim.Result, dmarc.Result),
        };
    }

    /// <summary>The platform asks for at least one policy in place; a look-up that failed leaves it open.</summary>
    internal static bool? Meets(params CheckResult[] results) =>
        results.Contains(CheckResult.Pass) ? true : results.Contains(CheckResult.TempError) ? null : false;

    /// <summary>What is known of this domain's signers comes first, then what mail services commonly use.</summary>
    private IReadOnlyList<string> SelectorsFor(string domain) =>
        selectors ?? [.. profile.DkimSigners.Where(s => s.Domain == domain).SelectMany(s => s.Selectors)
            .Concat(profile.CommonSelectors.Select(s => s.Selector)).Distinct(StringComparer.OrdinalIgnoreCase)];
}
