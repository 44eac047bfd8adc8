using CommerceMailAdmin.Engine.Authentication.Spf.Record;
using CommerceMailAdmin.Engine.Dns;
using CommerceMailAdmin.Engine.Network;

namespace CommerceMailAdmin.Engine.Authentication.Spf.Tree;

/// <summary>The DNS of one tree: every question is asked once, and only so many.</summary>
internal sealed class SpfTreeDns(SpfDns dns, SpfLimits limits, SpfTreeBudget ledger)
{
    private readonly Dictionary<DnsQuestion, DnsAnswer> _answers = [];
    private int _addresses;

    /// <summary>Asks a term's question; null, and noted, where there is no answer to be had.</summary>
    public async ValueTask<DnsAnswer?> AskAsync(string name, DnsRecordType type, string domain, SpfTerm? term)
    {
        var question = new DnsQuestion(name, type);
        if (!_answers.TryGetValue(question, out var answer))
        {
            if (_answers.Count >= limits.TreeQuestions)
            {
                ledger.Cut(domain, term);
                return null;
            }

            answer = await dns.AskAsync(name, type).ConfigureAwait(false);
            _answers[question] = answer;
        }

        if (answer.Status == DnsStatus.Failure)
        {
            ledger.Failed(domain, term, $"The {type} look-up for {name} failed: {answer.Problem}.");
            return null;
        }

        return answer;
    }

    /// <summary>The addresses of a host, as ranges of a mechanism's prefix lengths; look-ups without answer are counted.</summary>
    public async ValueTask<List<IPRange>> AddressesAsync(string host, string domain, SpfTerm term)
    {
        var ranges = new List<IPRange>();
        var ipv4 = await AskAsync(host, DnsRecordType.A, domain, term).ConfigureAwait(false);
        var ipv6 = await AskAsync(host, DnsRecordType.AAAA, domain, term).ConfigureAwait(false);
        var isIPv4Void = ipv4 is not null && !AddRanges(ipv4, term, domain, ranges);
        var isIPv6Void = ipv6 is not null && !AddRanges(ipv6, term, domain, ranges);
        if (isIPv4Void && isIPv6Void)
        {
            ledger.Add(SpfProblemKind.VoidLookup, null, domain, term, $"{host} has no addresses.");
        }

        ledger.CountVoid(domain, term, isIPv4Void, isIPv6Void);
        return ranges;
    }

    private bool AddRanges(DnsAnswer answer, SpfTerm term, string domain, List<IPRange> ranges)
    {
        var found = false;
        foreach (var record in answer.Records.OfType<AddressRecord>())
        {
            found = true;
            if (++_addresses > limits.TreeAddresses)
            {
                ledger.Cut(domain, term);
                break;
            }

            var address = IPNumber.From(record.Address);
            ranges.Add(IPRange.Block(address, term.PrefixFor(address.IsIPv4)));
        }

        return found;
    }
}
