using CommerceMailAdmin.Engine.Authentication.Spf.Record;
using CommerceMailAdmin.Engine.Dns;
using CommerceMailAdmin.Engine.Network;

namespace CommerceMailAdmin.Engine.Authentication.Spf;

/// <summary>Mechanisms that ask DNS for hosts (RFC 7208 sections 5.3 to 5.7), within the limits of section 4.6.4.</summary>
internal sealed class SpfHostMatcher(SpfDns dns, SpfLimits limits, SpfMacroValues values)
{
    /// <summary>The names of the client's address.</summary>
    public SpfClientNames ClientNames => field ??= new SpfClientNames(dns, values.Client, limits.PtrNames);

    /// <summary>Look-up terms so far.</summary>
    public int Lookups { get; private set; }

    /// <summary>Look-ups without an answer so far.</summary>
    public int VoidLookups { get; private set; }

    /// <summary>Counts a term that needs DNS; false where that breaks the limit.</summary>
    public bool CountLookup() => ++Lookups <= limits.Lookups;

    /// <summary>Counts a look-up that gave no answer; false where that breaks the limit.</summary>
    public bool CountVoid() => ++VoidLookups <= limits.VoidLookups;

    /// <summary>The name a term is evaluated against; the outcome is Match where there is one.</summary>
    public async ValueTask<(SpfMatch Match, string? Name)> TargetAsync(SpfTerm term, string domain)
    {
        if (term.Target is not { } spec)
        {
            return (SpfMatch.Yes, domain);
        }

        values.Domain = domain;
        if (spec.UsesClientName)
        {
            var isNew = !ClientNames.IsAsked;
            if (isNew && !CountLookup())
            {
                return (new(SpfTermOutcome.PermError, $"With the look-up of the p macro, more than {limits.Lookups} terms need DNS look-ups."), null);
            }

            values.ClientName = await ClientNames.PreferAsync(domain).ConfigureAwait(false);
            if (isNew && ClientNames.Status is DnsStatus.NoData or DnsStatus.NameError && !CountVoid())
            {
                return (VoidLimit(), null);
            }
        }

        if (spec.ExpandName(values) is { } name && (SpfDomain.HasPolicy(name) || !term.LeadsToRecord))
        {
            return (SpfMatch.Yes, name);
        }

        var isInternational = spec.UsesLocalPart && values.HasInternationalLocalPart;
        return term.Kind switch
        {
            SpfTermKind.Redirect => (new(SpfTermOutcome.PermError, $"The redirect \"{term.Text}\" leads to no valid domain name."), null),
            SpfTermKind.Include when !isInternational => (new(SpfTermOutcome.PermError, $"\"{term.Text}\" leads to no valid domain name."), null),
            _ => (new(SpfTermOutcome.NoMatch, isInternational ? "The sender's local part is not ASCII." : "The name cannot exist in DNS."), null),
        };
    }

    /// <summary>Evaluates a, mx, ptr or exists.</summary>
    public ValueTask<SpfMatch> MatchAsync(SpfTerm term, string target) => term.Kind switch
    {
        SpfTermKind.A => MatchAddressesAsync(target, term.PrefixFor(values.Client.IsIPv4)),
        SpfTermKind.Mx => MatchExchangesAsync(target, term.PrefixFor(values.Client.IsIPv4)),
        SpfTermKind.Ptr => MatchClientNamesAsync(target),
        SpfTermKind.Exists => MatchExistenceAsync(target),
        _ => throw new ArgumentOutOfRangeException(nameof(term)),
    };

    private async ValueTask<SpfMatch> MatchAddressesAsync(string name, int prefix)
    {
        var answer = await dns.AskAsync(name, values.Client.IsIPv4 ? DnsRecordType.A : DnsRecordType.AAAA).ConfigureAwait(false);
        if (answer.Status == DnsStatus.Failure)
        {
            return Failed(answer);
        }

        var found = false;
        for (var i = 0; i < answer.Records.Count; i++)
        {
            if (answer.Records[i] is AddressRecord record)
            {
                found = true;
                if (IPNumber.From(record.Address).SharesPrefix(values.Client, prefix))
                {
                    return SpfMatch.Yes;
                }
            }
        }

        return found || CountVoid() ? SpfMatch.No : VoidLimit();
    }

    private async ValueTask<SpfMatch> MatchExchangesAsync(string name, int prefix)
    {
        var answer = await dns.AskAsync(name, DnsRecordType.MX).ConfigureAwait(false);
        if (answer.Status == DnsStatus.Failure)
        {
            return Failed(answer);
        }

        var exchanges = 0;
        for (var i = 0; i < answer.Records.Count; i++)
        {
            if (answer.Records[i] is not MailExchangeRecord record)
            {
                continue;
            }

            // Only the name too many is an error: one of the first may match before (section 4.6.4).
            if (++exchanges > limits.MxNames)
            {
                return new(
                    SpfTermOutcome.PermError, $"None of the first {limits.MxNames} mail exchangers of {name} matches, and no more may be looked up.");
            }

            // The root stands for "takes no mail" (RFC 7505) and has no address.
            if (SpfDomain.FromExpansion(record.Exchange) is { } host)
            {
                var match = await MatchAddressesAsync(host, prefix).ConfigureAwait(false);
                if (match.Outcome != SpfTermOutcome.NoMatch)
                {
                    return match;
                }
            }
        }

        return exchanges > 0 || CountVoid() ? SpfMatch.No : VoidLimit();
    }

    private async ValueTask<SpfMatch> MatchClientNamesAsync(string domain)
    {
        var match = SpfMatch.If(await ClientNames.FindInAsync(domain).ConfigureAwait(false) is not null);
        return ClientNames.Status switch
        {
            DnsStatus.Failure => new(SpfTermOutcome.NoMatch, "The PTR look-up of the client's address failed."),
            DnsStatus.NoData or DnsStatus.NameError when !CountVoid() => VoidLimit(),
            _ => match,
        };
    }

    private async ValueTask<SpfMatch> MatchExistenceAsync(string name)
    {
        var answer = await dns.AskAsync(name, DnsRecordType.A).ConfigureAwait(false);
        return answer.Status == DnsStatus.Failure ? Failed(answer)
            : answer.Records.Any(r => r is AddressRecord) ? SpfMatch.Yes
            : CountVoid() ? SpfMatch.No
            : VoidLimit();
    }

    private SpfMatch VoidLimit() => new(SpfTermOutcome.PermError, $"More than {limits.VoidLookups} DNS look-ups gave no answer.");

    private static SpfMatch Failed(DnsAnswer answer) => new(
        SpfTermOutcome.TempError, $"The {answer.Question.Type} look-up for {answer.Question.Name} failed: {answer.Problem}.");
}
