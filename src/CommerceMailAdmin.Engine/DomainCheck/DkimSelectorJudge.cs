using CommerceMailAdmin.Engine.Authentication.Dkim;
using CommerceMailAdmin.Engine.Dns;
using CommerceMailAdmin.Engine.DomainCheck.Findings;

namespace CommerceMailAdmin.Engine.DomainCheck;

/// <summary>A selector's key, judged.</summary>
/// <param name="Check">The judgement.</param>
/// <param name="FindingIds">What is to be noticed about the key.</param>
internal sealed record DkimSelectorJudgement(DkimSelectorCheck Check, IReadOnlyList<string> FindingIds);

/// <summary>Judges the key record of one DKIM selector (RFC 6376 section 3.6.1, RFC 8301, RFC 8463).</summary>
internal static class DkimSelectorJudge
{
    /// <summary>Signers should not use shorter RSA keys (RFC 8301 section 3.2).</summary>
    private const int GoodRsaBits = 2048;

    /// <summary>Asks for the key and judges it.</summary>
    public static async Task<DkimSelectorJudgement> JudgeAsync(
        string selector, string parent, IDnsResolver resolver, CancellationToken cancellationToken)
    {
        var lookup = await DkimKeyLookup.AskAsync($"{selector}.{parent}", resolver, cancellationToken).ConfigureAwait(false);
        if (lookup.Answer.Status == DnsStatus.Failure)
        {
            return Of(selector, PolicyJudgement.Unanswered(lookup.Answer));
        }

        var keys = lookup.Keys.Where(IsMeantAsKey).ToArray();
        if (keys.Length == 0)
        {
            var texts = TextRecords.Of(lookup.Answer);
            return Of(selector, texts.Count == 0
                ? new(CheckResult.None, "no key", lookup.Answer)
                : new(CheckResult.None, "no key: the TXT record there is something else", lookup.Answer, TextRecords.Joined(texts)));
        }

        if (keys.Length > 1)
        {
            return Of(selector, new(
                CheckResult.PermError,
                $"{keys.Length} key records under one selector; which one counts is undefined (RFC 6376 section 3.6.2.2)",
                lookup.Answer,
                TextRecords.Joined(keys.Select(k => k.Record))), FindingId.DkimSeveralKeys);
        }

        var key = keys[0];
        var (result, reason, findings) = JudgeKey(key);
        var judged = Of(selector, new(result, reason, lookup.Answer, key.Record), findings);
        return judged with
        {
            Check = judged.Check with
            {
                KeyType = key.KeyType == "" ? null : key.KeyType,
                KeyLength = key.Bits == 0 ? null : key.Bits,
                Flags = key.Flags,
                IsRevoked = key.IsRevoked,
                IsTest = key.IsTest,
            },
        };
    }

    private static DkimSelectorJudgement Of(string selector, PolicyJudgement judgement, params string[] findings) =>
        new(new DkimSelectorCheck(judgement.ToCheck(), selector), findings);

    /// <summary>A wildcard TXT record answers under every selector; only what has a key record's tags is treated as one.</summary>
    private static bool IsMeantAsKey(DkimKey key)
    {
        if (key.Problem is null || key.Record.TrimStart().StartsWith("v=DKIM", StringComparison.OrdinalIgnoreCase))
        {
            return true;
        }

        TagList.Parse(key.Record, out var tags);
        return tags["p"] is not null || tags["k"] is not null;
    }

    private static (CheckResult Result, string Reason, string[] Findings) JudgeKey(DkimKey key)
    {
        if (key.Problem is not null)
        {
            return (CheckResult.PermError, "the key record cannot be used: " + key.Problem, [FindingId.DkimMalformedKey]);
        }

        if (key.IsRevoked)
        {
            return (CheckResult.Fail, "the key is revoked (p= is empty)", [FindingId.DkimRevoked]);
        }

        if (!key.AllowsEmail)
        {
            return (CheckResult.PermError, "the key is not for mail (s=)", [FindingId.DkimRestrictedKey]);
        }

        if (!key.AllowsSha256)
        {
            return (CheckResult.PermError, "the key allows no hash that is still accepted (h=; RFC 8301 asks for sha256)",
                [FindingId.DkimRestrictedKey]);
        }

        var isRsa = key.KeyType == "rsa";
        if (isRsa && key.Bits is < DkimKey.MinRsaBits or > DkimKey.MaxRsaBits)
        {
            return key.Bits < DkimKey.MinRsaBits
                ? (CheckResult.PermError, $"the RSA key has {key.Bits} bits; receivers ignore keys below {DkimKey.MinRsaBits} (RFC 8301)",
                    [FindingId.DkimWeakKey])
                : (CheckResult.PermError, $"the RSA key has {key.Bits} bits; receivers need not take keys as long (RFC 8301)",
                    [FindingId.DkimMalformedKey]);
        }

        List<string> findings = [];
        if (isRsa && key.Bits < GoodRsaBits)
        {
            findings.Add(FindingId.DkimShortKey);
        }

        if (key.IsTest)
        {
            findings.Add(FindingId.DkimTestMode);
        }

        return (CheckResult.Pass, (isRsa ? $"RSA key of {key.Bits} bits" : "Ed25519 key") + (key.IsTest ? "; in test mode (t=y)" : ""),
            [.. findings]);
    }
}

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
