using System.Globalization;
using CommerceMailAdmin.Engine.Authentication.Spf.Tree;
using CommerceMailAdmin.Engine.Dns;
using CommerceMailAdmin.Engine.Network;

namespace CommerceMailAdmin.Engine.DomainCheck.Drift;

/// <summary>Compares a profile with the DNS.</summary>
/// <remarks>
/// The authorised addresses are those that the SPF of any of the profile's domains authorises. A DKIM signer that is not among them counts
/// for its keys only: a signature says nothing of the client's address, and the signer may be a company's own domain, whose staff's mail
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

/// <summary>Who gave the answers a finding rests on, and when the last of them was asked for.</summary>
internal sealed record AnswerSource(string Resolver, DateTimeOffset CheckedAt)
{
    /// <summary>All of them as one; null if there is none.</summary>
    public static AnswerSource? Of(IEnumerable<AnswerSource?> each)
    {
        var some = each.OfType<AnswerSource>().ToArray();
        return some.Length == 0
            ? null
            : new AnswerSource(string.Join(
                ", ", some.Select(w => w.Resolver).Distinct().OrderBy(r => r, StringComparer.Ordinal)), some.Max(w => w.CheckedAt));
    }
}

/// <summary>Passes questions on and remembers who answered them, and when.</summary>
internal sealed class AnswerSourceResolver(IDnsResolver inner) : IDnsResolver
{
    private readonly object _gate = new();
    private readonly Dictionary<string, DateTimeOffset> _seen = new(StringComparer.Ordinal);

    /// <summary>Who answered so far; null before the first answer.</summary>
    public AnswerSource? AnswerSource
    {
        get
        {
            lock (_gate)
            {
                return Drift.AnswerSource.Of(_seen.Select(s => new AnswerSource(s.Key, s.Value)));
            }
        }
    }

    /// <inheritdoc/>
    public async ValueTask<DnsAnswer> ResolveAsync(DnsQuestion question, CancellationToken cancellationToken)
    {
        var answer = await inner.ResolveAsync(question, cancellationToken).ConfigureAwait(false);
        lock (_gate)
        {
            if (!_seen.TryGetValue(answer.Resolver, out var last) || answer.AskedAt > last)
            {
                _seen[answer.Resolver] = answer.AskedAt;
            }
        }

        return answer;
    }
}

/// <summary>Turns what a domain publishes into findings. Pure.</summary>
internal static class DomainDrift
{
    /// <summary>The SPF record: its own judgement, unless what it includes makes every check end in an error.</summary>
    public static ProfileDrift Spf(DomainAuthentication domain, SpfTree tree)
    {
        var finding = Of(ProfileDriftCheck.Spf, domain.Domain, domain.Spf);
        return tree.Result == SpfResult.PermError && finding.Result != CheckResult.PermError
            ? finding with
            {
                Result = CheckResult.PermError, Detail = tree.Reason,
                Remediation = Remediation(ProfileDriftCheck.Spf, CheckResult.PermError),
            }
            : finding;
    }

    public static ProfileDrift Dkim(DomainAuthentication domain) => Of(ProfileDriftCheck.Dkim, domain.Domain, domain.Dkim);

    public static ProfileDrift Dmarc(DomainAuthentication domain) => Of(ProfileDriftCheck.Dmarc, domain.Domain, domain.Dmarc);

    private static ProfileDrift Of(ProfileDriftCheck check, string domain, PolicyCheck policy) => new()
    {
        Check = check, Subject = domain, Result = policy.Result, Detail = policy.Reason, Remediation = Remediation(check, policy.Result),
        Resolver = policy.Resolver, CheckedAt = policy.CheckedAt,
    };

    private static string? Remediation(ProfileDriftCheck check, CheckResult result) => (check, result) switch
    {
        (_, CheckResult.Pass) => null,
        (_, CheckResult.TempError) => "Run it again; if the look-up still fails, name another server with -DnsServer.",
        (ProfileDriftCheck.Dkim, CheckResult.None) =>
            "Look at the DKIM-Signature of a genuine message: if its s= is new, add it to dkimSigners in a profile of your own. "
            + "Many domains are signed for by another (d=).",
        _ => $"Only the platform can fix it. Until then, use no rule that depends on {check.ToString().ToUpperInvariant()} for this "
            + "domain.",
    };
}

/// <summary>
/// What the IP allow list of Exchange Online's connection filter takes (Set-HostedConnectionFilterPolicy -IPAllowList): IPv4, CIDR /24 to
/// /32, at most 1,273 entries.
/// </summary>
internal static class ExchangeAllowList
{
    private const int ShortestPrefix = 24;
    private const int MostEntries = 1273;

    /// <summary>More than this in one sentence nobody reads; the ranges themselves hold all.</summary>
    private const int MostNamed = 8;

    /// <summary>Whether the list takes a range as it stands, and if not, how to write it.</summary>
    /// <param name="text">The range.</param>
    /// <param name="isPublished">Whether the profile lists it; what SPF alone authorises has not been entered by anybody yet.</param>
    public static ProfileDrift Judge(string text, bool isPublished)
    {
        var range = IPRange.Parse(text);
        var finding = new ProfileDrift
        {
            Check = ProfileDriftCheck.ExchangeEntry, Subject = text, Result = CheckResult.Pass, Detail = "taken as it stands",
        };
        if (Takes(range))
        {
            return finding;
        }

        var origin = isPublished ? "published" : "authorised by SPF, not published";
        finding = finding with { Result = isPublished ? CheckResult.Fail : CheckResult.Neutral };
        if (!range.First.IsIPv4)
        {
            return finding with
            {
                Ranges = [text], Detail = $"{origin}: Exchange Online's IP allow list takes no IPv6",
                Remediation = "Leave it out, and judge mail from it by DKIM and DMARC.",
            };
        }

        var count = 1L << (ShortestPrefix - range.PrefixLength);
        finding = finding with
        {
            Addresses = range.Count,
            Detail = $"{origin}: wider than /{ShortestPrefix}, the widest that Exchange Online's IP allow list takes",
        };
        if (count > MostEntries)
        {
            return finding with
            {
                Ranges = [text],
                Remediation = $"Split, it would be {Number(count)} entries of at most {Number(MostEntries)}: "
                    + "leave it out, and judge mail from it by DKIM and DMARC.",
            };
        }

        string[] parts = [.. range.Blocks(ShortestPrefix).Select(b => b.ToString())];
        return finding with
        {
            Ranges = parts,
            Remediation = $"Write it as {count} entries: {string.Join(", ", parts.Take(MostNamed))}"
                + (count > MostNamed ? ", and so on as in Ranges." : "."),
        };
    }

    /// <summary>Whether the list takes a range as it stands.</summary>
    public static bool Takes(IPRange range) => range.First.IsIPv4 && range.PrefixLength >= ShortestPrefix;

    private static string Number(long count) => count.ToString("N0", CultureInfo.InvariantCulture);
}
