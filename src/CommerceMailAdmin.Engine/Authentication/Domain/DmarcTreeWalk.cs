using CommerceMailAdmin.Engine.Dns;

namespace CommerceMailAdmin.Engine.Authentication.Domain;

/// <summary>Finds the DMARC policy that applies to a domain (RFC 9989 section 4.10) and judges it.</summary>
internal sealed class DmarcTreeWalk(IDnsResolver resolver)
{
    /// <summary>Longer names are cut down to one label less at once, so that no walk takes more than eight queries.</summary>
    private const int MaxLabels = 8;

    /// <summary>A policy found on the way.</summary>
    private readonly record struct Found(string Domain, DmarcPolicy Policy, DnsAnswer Answer);

    /// <summary>Walks up from the domain.</summary>
    /// <param name="domain">The domain whose policy is asked for.</param>
    /// <param name="exists">False where the domain's name is not in the DNS.</param>
    /// <param name="cancellationToken">Ends the walk.</param>
    public async Task<PolicyJudgement> JudgeAsync(string domain, bool exists, CancellationToken cancellationToken)
    {
        List<Found> found = [];
        PolicyJudgement? unusable = null;
        DnsAnswer? first = null;
        foreach (var name in NamesToAsk(domain))
        {
            var answer = await resolver.ResolveAsync(new DnsQuestion("_dmarc." + name, DnsRecordType.TXT), cancellationToken).ConfigureAwait(false);
            first ??= answer;
            if (answer.Status == DnsStatus.Failure)
            {
                return PolicyJudgement.Unanswered(answer);
            }

            var texts = TextRecords.Of(answer);
            var policies = texts.Select(DmarcPolicy.Read).OfType<DmarcPolicy>().ToArray();
            if (policies is not [var policy])
            {
                unusable ??= Unusable(answer, texts, policies);
                continue;
            }

            found.Add(new Found(name, policy, answer));
            if (name == domain || policy.EndsWalk)
            {
                break;
            }
        }

        return found.Count > 0 ? Judge(domain, exists, Applying(domain, found), unusable)
            : unusable ?? new(CheckResult.None, "no DMARC record here or above", first!);
    }

    /// <summary>The domain, then the domains above it, down to the last label.</summary>
    public static IEnumerable<string> NamesToAsk(string domain)
    {
        yield return domain;
        var labels = domain.Split('.');
        for (var skip = Math.Max(1, labels.Length - MaxLabels + 1); skip < labels.Length; skip++)
        {
            yield return string.Join(".", labels.Skip(skip));
        }
    }

    private static PolicyJudgement? Unusable(DnsAnswer answer, IReadOnlyList<string> texts, DmarcPolicy[] policies)
    {
        if (policies.Length > 1)
        {
            return new(CheckResult.PermError, $"{policies.Length} DMARC records at {answer.Question.Name}; receivers ignore them all", answer, TextRecords.Joined(policies.Select(p => p.Text)));
        }

        return texts.Where(DmarcPolicy.IsMeantAsPolicy).ToArray() is { Length: > 0 } meant
            ? new(CheckResult.PermError, $"the record at {answer.Question.Name} must begin with 'v=DMARC1;'; receivers ignore it", answer, TextRecords.Joined(meant))
            : null;
    }

    /// <summary>
    /// The domain's own policy, else its organisational domain's: the one below a public suffix (psd=y), the one that says it is none
    /// (psd=n), or the shortest name that has a policy; else the public suffix's.
    /// </summary>
    private static Found Applying(string domain, List<Found> found)
    {
        var last = found[^1];
        if (last.Domain == domain || !last.Policy.IsPublicSuffix)
        {
            return last;
        }

        var below = found.Count > 1 ? found[^2] : last;
        return below.Domain.IndexOf('.') == below.Domain.Length - last.Domain.Length - 1 ? below : last;
    }

    private static PolicyJudgement Judge(string domain, bool exists, Found applying, PolicyJudgement? unusable)
    {
        var inherited = applying.Domain != domain;
        var (result, reason) = applying.Policy.Judge(inherited, exists);
        if (inherited)
        {
            reason += $", inherited from {applying.Domain}";
        }

        if (unusable is { } below)
        {
            reason += $"; {below.Reason}";
        }

        return new(result, reason, applying.Answer, applying.Policy.Text);
    }
}
