using CommerceMailAdmin.Engine.Dns;

namespace CommerceMailAdmin.Engine.DomainCheck;

/// <summary>Looks for a domain's DKIM keys under given selectors and judges the whole.</summary>
internal sealed class DkimSearch(IDnsResolver resolver)
{
    /// <summary>A reason that names every usable key of a wildcard would never end.</summary>
    private const int MostNamed = 3;

    /// <summary>The verdicts, from the one that settles the matter to the one that counts only if there is no other.</summary>
    private static readonly CheckResult[] Order = [CheckResult.Pass, CheckResult.TempError, CheckResult.PermError, CheckResult.Fail];

    /// <summary>Asks for every selector at once.</summary>
    public async Task<(PolicyCheck Whole, IReadOnlyList<DkimSelectorJudgement> Each)> JudgeAsync(
        string domain, IReadOnlyList<string> selectors, CancellationToken cancellationToken)
    {
        var parent = "_domainkey." + domain;
        var judged = await Task.WhenAll(
            selectors.Select(s => DkimSelectorJudge.JudgeAsync(s, parent, resolver, cancellationToken))).ConfigureAwait(false);
        var each = Array.ConvertAll(judged, j => j.Check);
        foreach (var result in Order)
        {
            var those = each.Where(c => c.Result == result).ToArray();
            if (those.Length > 0)
            {
                return (WholeOf(those[0], those, each), judged);
            }
        }

        var answer = await resolver.ResolveAsync(new DnsQuestion(parent, DnsRecordType.TXT), cancellationToken).ConfigureAwait(false);
        var reason = answer.Status == DnsStatus.NameError
            ? $"no key: {parent} does not exist, and so nothing below it (RFC 8020)"
            : $"no key under the {selectors.Count} selectors tried; selectors cannot be enumerated, name yours with -Selector";
        return (new PolicyJudgement(CheckResult.None, reason, answer).ToCheck() with { Record = null, Ttl = null }, judged);
    }

    private static PolicyCheck WholeOf(DkimSelectorCheck shown, DkimSelectorCheck[] those, DkimSelectorCheck[] each)
    {
        var named = string.Join(
            "; ", those.Take(MostNamed).Select(c => shown.Result == CheckResult.TempError ? c.Reason : $"{c.Selector}: {c.Reason}"));
        var more = those.Length > MostNamed ? $"; and {those.Length - MostNamed} more" : "";
        var reason = shown.Result == CheckResult.TempError
            ? $"no usable key found, but {those.Length} of {each.Length} look-ups failed: {named}{more}"
            : named + more;
        return new PolicyCheck
        {
            Result = shown.Result, Reason = reason, Record = shown.Record, Name = shown.Name,
            Resolver = shown.Resolver, Ttl = shown.Ttl, CheckedAt = shown.CheckedAt,
        };
    }
}
