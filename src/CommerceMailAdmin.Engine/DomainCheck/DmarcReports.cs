using CommerceMailAdmin.Engine.Authentication.Dmarc;
using CommerceMailAdmin.Engine.Dns;
using CommerceMailAdmin.Engine.Network;

namespace CommerceMailAdmin.Engine.DomainCheck;

/// <summary>
/// Looks whether those that DMARC reports are to go to take them. A destination outside the organisation must say so in a record at
/// policy-domain._report._dmarc.destination (RFC 9990 section 4).
/// </summary>
internal sealed class DmarcReports(DmarcWalk walk, DmarcFound applying, IDnsResolver resolver)
{
    /// <summary>Nobody sends reports to as many; the rest is not asked for.</summary>
    private const int MaxDestinations = 10;

    private const string MailScheme = "mailto:";

    private readonly DmarcAlignment _alignment = new(walk, resolver);
    private readonly Dictionary<string, (bool? IsExternal, CheckResult Result, string Reason)> _asked = new(StringComparer.Ordinal);

    /// <summary>Checks every address of the record that applies.</summary>
    public async Task<IReadOnlyList<DmarcReportAddress>> CheckAsync(CancellationToken cancellationToken)
    {
        List<DmarcReportAddress> addresses = [];
        var aggregate = applying.Record.ReportAddresses.Select(u => ("rua", u));
        foreach (var (tag, uri) in aggregate.Concat(applying.Record.FailureReportAddresses.Select(u => ("ruf", u))))
        {
            addresses.Add(await CheckAsync(tag, uri, cancellationToken).ConfigureAwait(false));
        }

        return addresses;
    }

    private async ValueTask<DmarcReportAddress> CheckAsync(string tag, string uri, CancellationToken cancellationToken)
    {
        var address = new DmarcReportAddress
        {
            Tag = tag, Uri = uri, Result = CheckResult.PermError, Reason = "only mailto: addresses are in use",
        };
        if (!uri.StartsWith(MailScheme, StringComparison.OrdinalIgnoreCase))
        {
            return address;
        }

        // A size limit may stand after "!" (RFC 7489), header fields after "?".
        var mailbox = uri.Substring(MailScheme.Length).Split('!', '?')[0];
        if (mailbox.LastIndexOf('@') is var at && (at <= 0 || !DomainName.TryParse(mailbox.Substring(at + 1), out _)))
        {
            return address with { Reason = "it has no mail address" };
        }

        DomainName.TryParse(mailbox.Substring(at + 1), out var domain);
        if (!_asked.TryGetValue(domain, out var known))
        {
            known = _asked.Count < MaxDestinations
                ? await AskAsync(domain, cancellationToken).ConfigureAwait(false)
                : (null, CheckResult.None, $"not asked for: the record names more than {MaxDestinations} destinations");
            _asked[domain] = known;
        }

        return address with { Domain = domain, IsExternal = known.IsExternal, Result = known.Result, Reason = known.Reason };
    }

    private async ValueTask<(bool? IsExternal, CheckResult Result, string Reason)> AskAsync(
        string domain, CancellationToken cancellationToken)
    {
        // Whoever is aligned with the domain belongs to the same organisation.
        var own = domain == applying.Domain
            ? CheckResult.Pass
            : await _alignment.CheckAsync(
                new DmarcIdentifier(domain, CheckResult.Pass), strict: false, cancellationToken).ConfigureAwait(false);
        if (own == CheckResult.Pass)
        {
            return (false, CheckResult.Pass, "of the same organisation");
        }

        if (!DomainName.TryParse($"{applying.Domain}._report._dmarc.{domain}", out var name))
        {
            return (true, CheckResult.Fail, $"the name at which {domain} would say that it takes the reports is too long");
        }

        var answer = await resolver.ResolveAsync(new DnsQuestion(name, DnsRecordType.TXT), cancellationToken).ConfigureAwait(false);
        if (TextRecords.Of(answer).Any(t => DmarcRecord.Read(t) is not null))
        {
            return (own == CheckResult.TempError ? null : true, CheckResult.Pass, $"{domain} takes the reports ({name})");
        }

        return answer.Status == DnsStatus.Failure ? (true, CheckResult.TempError, $"{answer.Question}: {answer.Problem}")
            : own == CheckResult.TempError ? (null, CheckResult.TempError, _alignment.Problem!)
            : (true, CheckResult.Fail, $"{domain} does not say that it takes the reports: no DMARC record at {name}");
    }
}
