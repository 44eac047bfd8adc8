using CommerceMailAdmin.Engine.Dns;
using CommerceMailAdmin.Engine.Network;

namespace CommerceMailAdmin.Engine.Authentication.Dmarc;

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
