using CommerceMailAdmin.Engine.Dns;

namespace CommerceMailAdmin.Engine.DomainCheck;

/// <summary>Looks whether a domain takes mail (RFC 5321 section 5.1, RFC 7505).</summary>
internal sealed class MailExchangers(IDnsResolver resolver)
{
    /// <summary>The hosts whose addresses are asked for, the preferred first.</summary>
    private const int MaxHosts = 10;

    /// <summary>Asks for the domain's exchangers and their addresses.</summary>
    public async Task<MailExchangerCheck> CheckAsync(string domain, CancellationToken cancellationToken)
    {
        var answer = await resolver.ResolveAsync(new DnsQuestion(domain, DnsRecordType.MX), cancellationToken).ConfigureAwait(false);
        if (answer.Status == DnsStatus.Failure)
        {
            return new(PolicyJudgement.Unanswered(answer).ToCheck(), []);
        }

        var records = answer.Records.OfType<MailExchangeRecord>().OrderBy(r => r.Preference).ThenBy(r => r.Exchange, StringComparer.Ordinal)
            .ToArray();
        var text = records.Length == 0 ? null : TextRecords.Joined(records.Select(r => $"{r.Preference} {r.Exchange}"));
        var hosts = records.Where(r => r.Exchange != ".").ToArray();
        if (records.Length == 0)
        {
            return new(await JudgeImplicitAsync(domain, answer, cancellationToken).ConfigureAwait(false), []);
        }

        if (hosts.Length == 0)
        {
            var none = new PolicyJudgement(CheckResult.Fail, "takes no mail: null MX (RFC 7505)", answer, text).ToCheck();
            return new(none, []) { IsNullMx = true };
        }

        var found = await Task.WhenAll(
            hosts.Take(MaxHosts).Select(h => HasAddressAsync(h.Exchange, cancellationToken))).ConfigureAwait(false);
        var exchangers = hosts.Select((h, i) => new MailExchanger(h.Exchange, h.Preference, i < found.Length ? found[i] : null)).ToArray();
        var (result, reason) = hosts.Length < records.Length
            ? (CheckResult.PermError, "a null MX stands beside other mail exchangers (RFC 7505 section 3)")
            : Judge(exchangers);
        return new(new PolicyJudgement(result, reason, answer, text).ToCheck(), exchangers);
    }

    private static (CheckResult Result, string Reason) Judge(IReadOnlyList<MailExchanger> exchangers)
    {
        var reachable = exchangers.Where(e => e.HasAddress == true).Select(e => e.Host).ToList();
        if (reachable.Count > 0)
        {
            return (CheckResult.Pass, $"takes mail at {string.Join(", ", reachable.Take(3))}");
        }

        return exchangers.Take(MaxHosts).Any(e => e.HasAddress is null)
            ? (CheckResult.TempError, "the addresses of the mail exchangers could not be asked for")
            : (CheckResult.Fail, "none of the mail exchangers has an address");
    }

    private async Task<PolicyCheck> JudgeImplicitAsync(string domain, DnsAnswer answer, CancellationToken cancellationToken)
    {
        var (result, reason) = await HasAddressAsync(domain, cancellationToken).ConfigureAwait(false) switch
        {
            true => (CheckResult.Neutral, "no MX record; mail goes to the domain's own address (RFC 5321 section 5.1)"),
            false => (CheckResult.None, "no MX record and no address, so mail cannot be delivered"),
            null => (CheckResult.TempError, "no MX record, and the domain's own addresses could not be asked for"),
        };
        return new PolicyJudgement(result, reason, answer).ToCheck();
    }

    /// <summary>Null if no address was found but a look-up failed.</summary>
    private async Task<bool?> HasAddressAsync(string host, CancellationToken cancellationToken)
    {
        var ipv4 = await resolver.ResolveAsync(new DnsQuestion(host, DnsRecordType.A), cancellationToken).ConfigureAwait(false);
        if (ipv4.Status == DnsStatus.Success)
        {
            return true;
        }

        var ipv6 = await resolver.ResolveAsync(new DnsQuestion(host, DnsRecordType.AAAA), cancellationToken).ConfigureAwait(false);
        if (ipv6.Status == DnsStatus.Success)
        {
            return true;
        }

        return ipv4.Status == DnsStatus.Failure || ipv6.Status == DnsStatus.Failure ? null : false;
    }
}
