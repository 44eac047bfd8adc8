using CommerceMailAdmin.Engine.Authentication.Spf.Record;
using CommerceMailAdmin.Engine.Dns;
using CommerceMailAdmin.Engine.Network;

namespace CommerceMailAdmin.Engine.Authentication.Spf.Tree;

/// <summary>The terms of a tree: what they lead to, and the addresses they match themselves.</summary>
internal sealed class SpfTreeTerms(SpfTreeDns dns, SpfLimits limits, SpfTreeBudget ledger, string root)
{
    /// <summary>The macro letters that mean the same in every message of the tree's domain.</summary>
    private const string KnownLetters = "do";

    private static readonly IReadOnlyList<IPRange> Nothing = [];
    private static readonly IReadOnlyList<IPRange> Everything = [.. IPAddressSet.Everything.ToRanges()];

    /// <summary>A term before anything is asked.</summary>
    public SpfTreeTerm Describe(SpfTerm term, string domain, bool isReached)
    {
        var dependsOnMessage = term.Target is { } spec && !spec.UsesOnly(KnownLetters);
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

    /// <summary>The ranges a mechanism matches itself; none, with the reason, where they cannot be listed.</summary>
    public async ValueTask<(IReadOnlyList<IPRange> Ranges, string? Problem)> ListAsync(SpfTreeTerm result, SpfTerm term, string domain)
    {
        switch (term.Kind)
        {
            case SpfTermKind.All:
                return (Everything, null);
            case SpfTermKind.IP4 or SpfTermKind.IP6:
                return ([term.Range], null);
            case SpfTermKind.Ptr:
                ledger.IsPartial = true;
                return (Nothing, "It depends on the names of the client's address.");
            case SpfTermKind.Exp or SpfTermKind.UnknownModifier:
                return (Nothing, null);
        }

        if (result.Target is not { } target)
        {
            ledger.IsPartial |= result.NotListed is not null;
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
            ledger.Add(SpfProblemKind.VoidLookup, null, domain, term, $"{name} has no mail exchangers.");
            ledger.CountVoid(domain, term, true, true);
            return Nothing;
        }

        if (exchanges.Count > limits.MxNames)
        {
            ledger.Add(
                SpfProblemKind.MxLimit, SpfResult.PermError, domain, term,
                $"\"{term.Text}\" leads to {exchanges.Count} mail exchangers; at most {limits.MxNames} are looked at.");
        }

        var ranges = new List<IPRange>();
        foreach (var exchange in exchanges.Take(limits.MxNames))
        {
            if (SpfDomain.FromExpansion(exchange.Exchange) is { } host)
            {
                ranges.AddRange(await dns.AddressesAsync(host, domain, term).ConfigureAwait(false));
            }
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

        ledger.Add(SpfProblemKind.VoidLookup, null, domain, term, $"{name} has no IPv4 address.");
        ledger.CountVoid(domain, term, true, true);
        return Nothing;
    }

    /// <summary>The name a term leads to; null, and noted, where it can be none.</summary>
    private string? Target(SpfTerm term, string domain)
    {
        if (term.Target is not { } spec)
        {
            return term.NeedsDns ? domain : null;
        }

        if (term.Kind == SpfTermKind.UnknownModifier)
        {
            return null;
        }

        var name = spec.ExpandName(new SpfMacroValues
        {
            LocalPart = "", SenderDomain = root, Domain = domain, Client = default, Helo = "", Receiver = "", At = default,
        });
        if (name is null || (term.LeadsToRecord && !SpfDomain.HasPolicy(name)))
        {
            name = null;
            SpfResult? effect = term.LeadsToRecord ? SpfResult.PermError : null;
            ledger.Add(SpfProblemKind.InvalidTarget, effect, domain, term, $"\"{term.Text}\" leads to no valid domain name.");
        }

        return name;
    }

    private static string Name(SpfTerm term)
    {
        var text = term.Text.TrimStart('+', '-', '~', '?');
        var end = text.IndexOfAny([':', '/', '=']);
        return (end < 0 ? text : text.Substring(0, end)).ToLowerInvariant();
    }
}
