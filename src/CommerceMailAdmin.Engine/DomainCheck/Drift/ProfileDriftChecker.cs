using CommerceMailAdmin.Engine.Authentication.Spf.Tree;
using CommerceMailAdmin.Engine.Dns;
using CommerceMailAdmin.Engine.Network;

namespace CommerceMailAdmin.Engine.DomainCheck.Drift;

/// <summary>Compares a profile with the DNS.</summary>
/// <remarks>
/// The authorised addresses are those that the SPF of any of the profile's domains authorises. A DKIM signer that is not among them counts
/// for
/// its keys only: a signature says nothing of the client's address, and the signer may be a company's own domain, whose staff's mail
/// comes from elsewhere.
/// </remarks>
/// <param name="resolver">Who answers; put a <see cref="CachingResolver"/> in front, since domains share questions.</param>
/// <param name="profile">The profile.</param>
/// <param name="limits">How far the check of each domain may go; null for the usual limits.</param>
public sealed class ProfileDriftChecker(IDnsResolver resolver, CommerceMailProfile profile, DomainCheckLimits? limits = null)
{
    private readonly DomainAuthenticator _authenticator = new(resolver, profile, limits: limits);

    /// <summary>Compares everything.</summary>
    /// <param name="cancellationToken">Ends the comparison.</param>
    /// <returns>The findings: by check, then in the order of the profile, then by address. A look-up that failed is among them as
    /// TempError.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <exception cref="FormatException">The profile has a range that is none; one that was read from a file has not.</exception>
    public async Task<IReadOnlyList<ProfileDrift>> CheckAsync(CancellationToken cancellationToken)
    {
        var names = profile.Domains.Select(d => d.Name).Distinct().ToArray();
        var signers = profile.DkimSigners.Select(s => s.Domain).Distinct().Except(names).ToArray();
        var treeWork = Task.WhenAll(names.Select(n => ReadTreeAsync(n, cancellationToken)));
        var policies = await Task.WhenAll(
            names.Concat(signers).Select(n => _authenticator.CheckAsync(n, cancellationToken))).ConfigureAwait(false);
        var trees = await treeWork.ConfigureAwait(false);
        var domains = policies.Take(names.Length).ToArray();
        return
        [
            .. CompareRanges([.. trees.Select(t => t.Tree)], AnswerSource.Of(trees.Select(t => t.AnswerSource))),
            .. domains.Select((d, i) => DomainDrift.Spf(d, trees[i].Tree)),
            .. policies.Select(DomainDrift.Dkim),
            .. domains.Select(DomainDrift.Dmarc),
        ];
    }

    private IEnumerable<ProfileDrift> CompareRanges(IReadOnlyList<SpfTree> trees, AnswerSource? witness)
    {
        var senders = new AuthorisedSenders(trees);
        var published = IPAddressSet.Of(profile.IPRanges.Select(r => IPRange.Parse(r.Range)));
        var listed = new HashSet<string>(profile.IPRanges.Select(r => IPRange.Parse(r.Range).ToString()));
        var fresh = senders.Ranges.Where(r => !ExchangeAllowList.Takes(r)).Select(r => r.ToString()).Where(r => !listed.Contains(r));
        return
        [
            .. profile.IPRanges.Select(r => Witnessed(RangeDrift.Published(r, senders))),
            Witnessed(RangeDrift.Unlisted(true, published, senders)),
            Witnessed(RangeDrift.Unlisted(false, published, senders)),
            .. profile.IPRanges.Select(r => ExchangeAllowList.Judge(r.Range, true)),
            .. fresh.Select(r => Witnessed(ExchangeAllowList.Judge(r, false))),
            .. profile.IPRanges.Select(RangeDrift.End).OfType<ProfileDrift>(),
        ];

        ProfileDrift Witnessed(ProfileDrift finding) => finding with { Resolver = witness?.Resolver, CheckedAt = witness?.CheckedAt };
    }

    private async Task<(SpfTree Tree, AnswerSource? AnswerSource)> ReadTreeAsync(string domain, CancellationToken cancellationToken)
    {
        using var dns = new LimitedResolver(resolver, limits ?? DomainCheckLimits.Default, cancellationToken);
        var witnessing = new AnswerSourceResolver(dns);
        var tree = await new SpfTreeReader(witnessing).ReadAsync(domain, cancellationToken).ConfigureAwait(false);
        return (tree, witnessing.AnswerSource);
    }
}
