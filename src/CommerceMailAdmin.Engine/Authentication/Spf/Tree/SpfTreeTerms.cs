using CommerceMailAdmin.Engine.Authentication.Spf.Record;
using CommerceMailAdmin.Engine.Dns;
using CommerceMailAdmin.Engine.Network;

namespace CommerceMailAdmin.Engine.Authentication.Spf.Tree;

/// <summary>The terms of a tree: what they lead to, and the addresses they match themselves.</summary>
internal sealed class SpfTreeTerms(SpfTreeDns dns, SpfLimits limits, SpfTreeBudget budget, string root)
{
    /// <summary>The macro letters that mean the same in every message of the tree's domain.</summary>
    private const string KnownLetters = "do";

    private static readonly IReadOnlyList<IPRange> Nothing = [];
    private static readonly IReadOnlyList<IPRange> Everything = [.. IPAddressSet.Everything.ToRanges()];

    /// <summary>Begins the look-ups that a term will need, so that the waiting times of one record's terms do not add up.</summary>
    public void Begin(SpfTerm term, string domain)
    {
        if (!term.NeedsDns || term.Kind == SpfTermKind.Ptr || DependsOnMessage(term) || NameOf(term, domain) is not { } name)
        {
            return;
        }

        dns.Begin(name, term.Kind switch
        {
            SpfTermKind.A or SpfTermKind.Exists => DnsRecordType.A,
            SpfTermKind.Mx => DnsRecordType.MX,
            _ => DnsRecordType.TXT,
        });
        if (term.Kind == SpfTermKind.A)
        {
            dns.Begin(name, DnsRecordType.AAAA);
        }
    }

    /// <summary>A term before anything is asked.</summary>
    public SpfTreeTerm Describe(SpfTerm term, string domain, bool isReached)
    {
        var dependsOnMessage = DependsOnMessage(term);
        return new SpfTreeTerm
        {
            Term = term.Text,
            Name = Name(term),
            Qualifier = term.Kind < SpfTermKind.Redirect ? term.Qualifier : null,
            Target = dependsOnMessage ? null : Target(term, domain),
            IsReached = isReached,
            NotListed = dependsOnMessage && term.NeedsDns ? "Its name depends on the message." : null,
        };
    }

    /// <summary>The ranges a mechanism matches itself; none, with the reason, if they cannot be listed.</summary>
    public async ValueTask<(IReadOnlyList<IPRange> Ranges, string? Problem)> ListAsync(SpfTreeTerm result, SpfTerm term, string domain)
    {
        switch (term.Kind)
        {
            case SpfTermKind.All:
                return (Everything, null);
            case SpfTermKind.IP4 or SpfTermKind.IP6:
                return ([term.Range], null);
            case SpfTermKind.Ptr:
                budget.IsPartial = true;
                return (Nothing, "It depends on the names of the client's address.");
            case SpfTermKind.Exp or SpfTermKind.UnknownModifier:
                return (Nothing, null);
        }

        if (result.Target is not { } target)
        {
            budget.IsPartial |= result.NotListed is not null;
            return (Nothing, null);
        }

        return (term.Kind switch
        {
            SpfTermKind.A => await dns.AddressesAsync(target, domain, term).ConfigureAwait(false),
            SpfTermKind.Mx => await ExchangesAsync(target, domain, term).ConfigureAwait(false),
            _ => await ExistenceAsync(target, domain, term).ConfigureAwait(false),
        }, null);
    }

    private async ValueTask<IReadOnlyList<IPRange>> ExchangesAsync(string name, string domain, SpfTerm term)
    {
        if (await dns.AskAsync(name, DnsRecordType.MX, domain, term).ConfigureAwait(false) is not { } answer)
        {
            return Nothing;
        }

        var exchanges = answer.Records.OfType<MailExchangeRecord>().ToList();
        if (exchanges.Count == 0)
        {
            budget.Add(SpfProblemKind.VoidLookup, null, domain, term, $"{name} has no mail exchangers.");
            budget.CountVoid(domain, term, true, true);
            return Nothing;
        }

        if (exchanges.Count > limits.MxNames)
        {
            budget.Add(
                SpfProblemKind.MxLimit, SpfResult.PermError, domain, term,
                $"\"{term.Text}\" leads to {exchanges.Count} mail exchangers; at most {limits.MxNames} are looked at.");
        }

        var hosts = exchanges.Take(limits.MxNames).Select(e => SpfDomain.FromExpansion(e.Exchange)).OfType<string>().ToArray();
        foreach (var host in hosts)
        {
            dns.Begin(host, DnsRecordType.A);
            dns.Begin(host, DnsRecordType.AAAA);
        }

        var ranges = new List<IPRange>();
        foreach (var host in hosts)
        {
            ranges.AddRange(await dns.AddressesAsync(host, domain, term).ConfigureAwait(false));
        }

        return ranges;
    }

    /// <summary>An exists whose name is the same for all matches everyone or no one.</summary>
    private async ValueTask<IReadOnlyList<IPRange>> ExistenceAsync(string name, string domain, SpfTerm term)
    {
        if (await dns.AskAsync(name, DnsRecordType.A, domain, term).ConfigureAwait(false) is not { } answer)
        {
            return Nothing;
        }

        if (answer.Records.Any(r => r is AddressRecord))
        {
            return Everything;
        }

        budget.Add(SpfProblemKind.VoidLookup, null, domain, term, $"{name} has no IPv4 address.");
        budget.CountVoid(domain, term, true, true);
        return Nothing;
    }

    /// <summary>The name a term leads to; null, and noted, if it cannot be a name.</summary>
    private string? Target(SpfTerm term, string domain)
    {
        if (term.Kind == SpfTermKind.UnknownModifier || (term.Target is null && !term.NeedsDns))
        {
            return null;
        }

        var name = NameOf(term, domain);
        if (name is null)
        {
            SpfResult? effect = term.LeadsToRecord ? SpfResult.PermError : null;
            budget.Add(SpfProblemKind.InvalidTarget, effect, domain, term, $"\"{term.Text}\" leads to no valid domain name.");
        }

        return name;
    }

    private string? NameOf(SpfTerm term, string domain)
    {
        if (term.Target is not { } spec)
        {
            return domain;
        }

        var name = spec.ExpandName(new SpfMacroValues
        {
            LocalPart = "", SenderDomain = root, Domain = domain, Client = default, Helo = "", Receiver = "", At = default,
        });
        return name is not null && term.LeadsToRecord && !SpfDomain.HasPolicy(name) ? null : name;
    }

    private static bool DependsOnMessage(SpfTerm term) => term.Target is { } spec && !spec.UsesOnly(KnownLetters);

    private static string Name(SpfTerm term)
    {
        var text = term.Text.TrimStart('+', '-', '~', '?');
        var end = text.IndexOfAny([':', '/', '=']);
        return (end < 0 ? text : text.Substring(0, end)).ToLowerInvariant();
    }
}

/// <summary>The DNS of one tree: every question is asked once, with a limit for all, and a limit at a time.</summary>
internal sealed class SpfTreeDns(SpfDns dns, SpfLimits limits, SpfTreeBudget budget)
{
    /// <summary>One tree must not take every slot of the resolver.</summary>
    private const int MaxConcurrent = 32;

    private readonly Dictionary<DnsQuestion, Task<DnsAnswer>> _answers = [];
    private readonly SemaphoreSlim _slots = new(MaxConcurrent);
    private int _addresses;

    /// <summary>Begins to ask a question whose answer will be needed.</summary>
    public void Begin(string name, DnsRecordType type) => Find(new DnsQuestion(name, type));

    /// <summary>Asks a term's question; null, and noted, if no answer can be had.</summary>
    public async ValueTask<DnsAnswer?> AskAsync(string name, DnsRecordType type, string domain, SpfTerm? term)
    {
        if (Find(new DnsQuestion(name, type)) is not { } pending)
        {
            budget.Cut(domain, term);
            return null;
        }

        var answer = await pending.ConfigureAwait(false);
        if (answer.Status == DnsStatus.Failure)
        {
            budget.Failed(domain, term, $"The {type} look-up for {name} failed: {answer.Problem}.");
            return null;
        }

        return answer;
    }

    /// <summary>The addresses of a host, as ranges of a mechanism's prefix lengths; look-ups without answer are counted.</summary>
    public async ValueTask<List<IPRange>> AddressesAsync(string host, string domain, SpfTerm term)
    {
        var ranges = new List<IPRange>();
        Begin(host, DnsRecordType.A);
        Begin(host, DnsRecordType.AAAA);
        var ipv4 = await AskAsync(host, DnsRecordType.A, domain, term).ConfigureAwait(false);
        var ipv6 = await AskAsync(host, DnsRecordType.AAAA, domain, term).ConfigureAwait(false);
        var isIPv4Void = ipv4 is not null && !AddRanges(ipv4, term, domain, ranges);
        var isIPv6Void = ipv6 is not null && !AddRanges(ipv6, term, domain, ranges);
        if (isIPv4Void && isIPv6Void)
        {
            budget.Add(SpfProblemKind.VoidLookup, null, domain, term, $"{host} has no addresses.");
        }

        budget.CountVoid(domain, term, isIPv4Void, isIPv6Void);
        return ranges;
    }

    private Task<DnsAnswer>? Find(DnsQuestion question)
    {
        if (_answers.TryGetValue(question, out var pending))
        {
            return pending;
        }

        return _answers.Count < limits.TreeQuestions ? _answers[question] = RequestAsync(question) : null;
    }

    private async Task<DnsAnswer> RequestAsync(DnsQuestion question)
    {
        await _slots.WaitAsync().ConfigureAwait(false);
        try
        {
            return await dns.AskAsync(question.Name, question.Type).ConfigureAwait(false);
        }
        finally
        {
            _slots.Release();
        }
    }

    private bool AddRanges(DnsAnswer answer, SpfTerm term, string domain, List<IPRange> ranges)
    {
        var found = false;
        foreach (var record in answer.Records.OfType<AddressRecord>())
        {
            found = true;
            if (++_addresses > limits.TreeAddresses)
            {
                budget.Cut(domain, term);
                break;
            }

            var address = IPNumber.From(record.Address);
            ranges.Add(IPRange.Block(address, term.PrefixFor(address.IsIPv4)));
        }

        return found;
    }
}
