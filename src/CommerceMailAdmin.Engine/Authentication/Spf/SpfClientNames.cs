using CommerceMailAdmin.Engine.Dns;
using CommerceMailAdmin.Engine.Network;

namespace CommerceMailAdmin.Engine.Authentication.Spf;

/// <summary>The names of a client's address, and which of them lead back to it (RFC 7208 section 5.5). DNS is asked when a name is needed.</summary>
internal sealed class SpfClientNames(SpfDns dns, IPNumber client, int maxNames)
{
    private readonly Dictionary<string, bool> _validated = new(StringComparer.Ordinal);
    private List<string>? _names;

    /// <summary>Whether the PTR records have been asked for.</summary>
    public bool IsAsked => _names is not null;

    /// <summary>How the PTR look-up ended; of no meaning before it.</summary>
    public DnsStatus Status { get; private set; }

    /// <summary>The client's validated name that lies in a domain; null where there is none.</summary>
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

    /// <summary>What the p macro stands for: the domain itself, else a name in it, else any, each validated; else "unknown" (section 7.3).</summary>
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

    /// <summary>The first names of the address, in the order of the answer; none where the look-up failed.</summary>
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
