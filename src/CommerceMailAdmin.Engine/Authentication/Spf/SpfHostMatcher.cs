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

    /// <summary>Counts a term that needs DNS; false if that breaks the limit.</summary>
    public bool CountLookup() => ++Lookups <= limits.Lookups;

    /// <summary>Counts a look-up that gave no answer; false if that breaks the limit.</summary>
    public bool CountVoid() => ++VoidLookups <= limits.VoidLookups;

    /// <summary>The name a term is evaluated against; the outcome is Match if there is one.</summary>
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
                return (new(
                    SpfTermOutcome.PermError,
                    $"With the look-up of the p macro, more than {limits.Lookups} terms need DNS look-ups."), null);
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
            SpfTermKind.Include when !isInternational =>
                (new(SpfTermOutcome.PermError, $"\"{term.Text}\" leads to no valid domain name."), null),
            _ => (new(
                SpfTermOutcome.NoMatch, isInternational ? "The sender's local part is not ASCII." : "The name cannot exist in DNS."), null),
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
                    SpfTermOutcome.PermError,
                    $"None of the first {limits.MxNames} mail exchangers of {name} matches, and no more may be looked up.");
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
        if (answer.Status == DnsStatus.Failure)
        {
            return Failed(answer);
        }

        if (answer.Records.Any(r => r is AddressRecord))
        {
            return SpfMatch.Yes;
        }

        return CountVoid() ? SpfMatch.No : VoidLimit();
    }

    private SpfMatch VoidLimit() => new(SpfTermOutcome.PermError, $"More than {limits.VoidLookups} DNS look-ups gave no answer.");

    private static SpfMatch Failed(DnsAnswer answer) => new(
        SpfTermOutcome.TempError, $"The {answer.Question.Type} look-up for {answer.Question.Name} failed: {answer.Problem}.");
}

/// <summary>
/// The names of a client's address, and which of them lead back to it (RFC 7208 section 5.5). DNS is asked when a name is needed.
/// </summary>
internal sealed class SpfClientNames(SpfDns dns, IPNumber client, int maxNames)
{
    private readonly Dictionary<string, bool> _validated = new(StringComparer.Ordinal);
    private List<string>? _names;

    /// <summary>Whether the PTR records have been asked for.</summary>
    public bool IsAsked => _names is not null;

    /// <summary>How the PTR look-up ended; of no meaning before it.</summary>
    public DnsStatus Status { get; private set; }

    /// <summary>The client's validated name that lies in a domain; null if there is none.</summary>
    public async ValueTask<string?> FindInAsync(string domain)
    {
        foreach (var name in await NamesAsync().ConfigureAwait(false))
        {
            if (IsIn(name, domain) && await IsValidatedAsync(name).ConfigureAwait(false))
            {
                return name;
            }
        }

        return null;
    }

    /// <summary>
    /// What the p macro stands for: the domain itself, else a name in it, else any, each validated; else "unknown" (section 7.3).
    /// </summary>
    public async ValueTask<string> PreferAsync(string domain)
    {
        var names = await NamesAsync().ConfigureAwait(false);
        foreach (var name in names.OrderBy(n => n == domain ? 0 : IsIn(n, domain) ? 1 : 2))
        {
            if (await IsValidatedAsync(name).ConfigureAwait(false))
            {
                return name;
            }
        }

        return "unknown";
    }

    /// <summary>The first names of the address, in the order of the answer; none if the look-up failed.</summary>
    public async ValueTask<IReadOnlyList<string>> NamesAsync()
    {
        if (_names is not null)
        {
            return _names;
        }

        var answer = await dns.AskAsync(client.ToReverseName(), DnsRecordType.PTR).ConfigureAwait(false);
        Status = answer.Status;
        _names = [.. answer.Records.OfType<NameRecord>().Take(maxNames).Select(r => SpfDomain.FromExpansion(r.Target)).OfType<string>()];
        return _names;
    }

    private static bool IsIn(string name, string domain) =>
        name.EndsWith(domain, StringComparison.Ordinal) && (name.Length == domain.Length || name[name.Length - domain.Length - 1] == '.');

    /// <summary>Whether the name's own addresses hold the client's; a failed look-up leaves the name out.</summary>
    private async ValueTask<bool> IsValidatedAsync(string name)
    {
        if (_validated.TryGetValue(name, out var known))
        {
            return known;
        }

        var answer = await dns.AskAsync(name, client.IsIPv4 ? DnsRecordType.A : DnsRecordType.AAAA).ConfigureAwait(false);
        var validated = answer.Records.Any(r => r is AddressRecord a && IPNumber.From(a.Address) == client);
        _validated[name] = validated;
        return validated;
    }
}
