using CommerceMailAdmin.Engine.Dns;
using CommerceMailAdmin.Engine.Network;

namespace CommerceMailAdmin.Engine.Authentication.Dmarc;

/// <summary>A domain that SPF or DKIM was evaluated for, and how it ended.</summary>
/// <param name="Domain">The domain of MAIL FROM (of HELO if that is empty), or the signature's d=, in its DNS form.</param>
/// <param name="Result">The result; SPF's soft fail is a Fail here.</param>
internal readonly record struct DmarcIdentifier(string Domain, CheckResult Result);

/// <summary>Evaluates DMARC for a message (RFC 9989 section 4 and 5.3).</summary>
internal static class DmarcEvaluator
{
    /// <summary>Evaluates a message.</summary>
    /// <param name="fromDomain">The author domain, in its DNS form.</param>
    /// <param name="spf">The SPF result; null if it is not known.</param>
    /// <param name="dkim">The DKIM results, one for each signature.</param>
    /// <param name="resolver">Answers for the policy records.</param>
    /// <param name="cancellationToken">Ends the look-ups.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static async ValueTask<MessageDmarc> EvaluateAsync(
        string fromDomain, DmarcIdentifier? spf, IReadOnlyList<DmarcIdentifier> dkim, IDnsResolver resolver,
        CancellationToken cancellationToken)
    {
        var walk = await DmarcWalk.WalkAsync(fromDomain, resolver, cancellationToken).ConfigureAwait(false);
        if (walk.IsOpen)
        {
            return new MessageDmarc { Result = CheckResult.TempError, Detail = Failed(walk.Failure!), FromDomain = fromDomain };
        }

        if (walk.Applying is not { } applying)
        {
            return new MessageDmarc
            {
                Result = CheckResult.None,
                Detail = $"No DMARC policy applies to {fromDomain}" + string.Concat(walk.Discarded.Select(d => "; " + d.Reason)),
                FromDomain = fromDomain,
                OrganizationalDomain = walk.OrganizationalDomain,
                Findings = [.. walk.Discarded.Select(d => d.Reason)],
            };
        }

        var record = applying.Record;
        var report = new MessageDmarc
        {
            Result = CheckResult.PermError,
            Detail = $"The record at {applying.Answer.Question.Name} cannot be used: {record.Problem}",
            FromDomain = fromDomain,
            OrganizationalDomain = walk.OrganizationalDomain,
            PolicyDomain = applying.Domain,
            Record = record.Text,
            Findings = [.. walk.Discarded.Select(d => d.Reason), .. record.Findings.Select(f => f.Message)],
            Resolver = applying.Answer.Resolver,
            Ttl = applying.Answer.Ttl,
        };
        if (record.Problem is not null)
        {
            return report;
        }

        var alignment = new DmarcAlignment(walk, resolver);
        var spfAligned = spf is { } s
            ? await alignment.CheckAsync(s, record.StrictSpf, cancellationToken).ConfigureAwait(false)
            : CheckResult.None;
        var dkimAligned = CheckResult.None;
        var aligned = new List<string>();
        if (spfAligned == CheckResult.Pass)
        {
            aligned.Add(spf!.Value.Domain);
        }

        foreach (var identifier in dkim)
        {
            var one = await alignment.CheckAsync(identifier, record.StrictDkim, cancellationToken).ConfigureAwait(false);
            if (one == CheckResult.Pass || (one == CheckResult.TempError && dkimAligned != CheckResult.Pass))
            {
                dkimAligned = one;
            }

            if (one == CheckResult.Pass && !aligned.Contains(identifier.Domain))
            {
                aligned.Add(identifier.Domain);
            }
        }

        var exists = applying.Domain == fromDomain || record.NonexistentPolicy is null
            || await ExistsAsync(fromDomain, resolver, cancellationToken).ConfigureAwait(false);
        var policy = record.Effective(record.PolicyFor(applying.Domain != fromDomain, exists));
        var (result, detail) = Judge(fromDomain, policy, spfAligned, dkimAligned, aligned, alignment.Problem);
        return report with
        {
            Result = result,
            Detail = detail,
            Policy = policy,
            SpfAligned = spfAligned == CheckResult.Pass,
            DkimAligned = dkimAligned == CheckResult.Pass,
            AlignedDomains = aligned,
        };
    }

    private static (CheckResult Result, string Detail) Judge(
        string fromDomain, DmarcDisposition policy, CheckResult spf, CheckResult dkim, List<string> aligned, string? problem)
    {
        if (aligned.Count > 0)
        {
            var by = string.Join(
                " and ", new[] { spf == CheckResult.Pass ? "SPF" : null, dkim == CheckResult.Pass ? "DKIM" : null }.OfType<string>());
            return (CheckResult.Pass, $"{by} passed for {string.Join(", ", aligned)}, aligned with {fromDomain}");
        }

        return spf == CheckResult.TempError || dkim == CheckResult.TempError
            ? (CheckResult.TempError, problem ?? $"No identifier aligned with {fromDomain} passed, but one could not be checked now")
            : (CheckResult.Fail,
                $"Neither SPF nor DKIM passed for a domain aligned with {fromDomain}; "
                    + $"its policy is {policy.ToString().ToLowerInvariant()}");
    }

    /// <summary>
    /// RFC 8020: NXDOMAIN for any type says that the name and all below it do not exist. A failure is treated as existence.
    /// </summary>
    private static async ValueTask<bool> ExistsAsync(string domain, IDnsResolver resolver, CancellationToken cancellationToken)
    {
        var answer = await resolver.ResolveAsync(new DnsQuestion(domain, DnsRecordType.TXT), cancellationToken).ConfigureAwait(false);
        return answer.Status != DnsStatus.NameError;
    }

    private static string Failed(DnsAnswer answer) =>
        $"The policy at {answer.Question.Name} could not be asked for: {answer.Problem} ({answer.Resolver})";
}

/// <summary>Tells whether authenticated domains are aligned with an author domain (RFC 9989 section 4.4 and 4.10.2).</summary>
internal sealed class DmarcAlignment(DmarcWalk author, IDnsResolver resolver)
{
    private readonly Dictionary<string, CheckResult> _relaxed = new(StringComparer.Ordinal);

    /// <summary>Why an alignment is not known; null if every alignment is.</summary>
    public string? Problem { get; private set; }

    /// <summary>Checks one identifier.</summary>
    /// <param name="identifier">The domain and its result.</param>
    /// <param name="strict">True if the domain must equal the author domain.</param>
    /// <param name="cancellationToken">Ends the look-ups.</param>
    /// <returns>
    /// Pass if it passed and is aligned; TempError if it would pass or be aligned but for a failed look-up; else Fail.
    /// </returns>
    public async ValueTask<CheckResult> CheckAsync(DmarcIdentifier identifier, bool strict, CancellationToken cancellationToken)
    {
        if (identifier.Result is not (CheckResult.Pass or CheckResult.TempError))
        {
            return CheckResult.Fail;
        }

        var aligned = identifier.Domain == author.Start ? CheckResult.Pass
            : strict ? CheckResult.Fail
            : await IsRelaxedAsync(identifier.Domain, cancellationToken).ConfigureAwait(false);
        return aligned == CheckResult.Pass ? identifier.Result : aligned;
    }

    /// <summary>
    /// Both have the same organisational domain. One that does not lie at or beneath the author's need not be asked about.
    /// </summary>
    private async ValueTask<CheckResult> IsRelaxedAsync(string domain, CancellationToken cancellationToken)
    {
        if (_relaxed.TryGetValue(domain, out var known))
        {
            return known;
        }

        CheckResult result;
        if (author.OrganizationalDomain is not { } organizational)
        {
            // Domains without a common end can be told apart even so.
            result = SharesEnd(domain) ? Open(author.Failure!) : CheckResult.Fail;
        }
        else if (!HostNames.IsWithin(domain, organizational))
        {
            result = CheckResult.Fail;
        }
        else
        {
            var walk = await DmarcWalk.WalkAsync(domain, resolver, cancellationToken).ConfigureAwait(false);
            var isSame = walk.OrganizationalDomain == organizational ? CheckResult.Pass : CheckResult.Fail;
            result = walk.OrganizationalDomain is null ? Open(walk.Failure!) : isSame;
        }

        return _relaxed[domain] = result;
    }

    private bool SharesEnd(string domain) =>
        domain.Substring(domain.LastIndexOf('.') + 1) == author.Start.Substring(author.Start.LastIndexOf('.') + 1);

    private CheckResult Open(DnsAnswer failure)
    {
        Problem ??= $"The organisational domain is not known, since the look-up for {failure.Question.Name} failed: "
            + $"{failure.Problem} ({failure.Resolver})";
        return CheckResult.TempError;
    }
}
