using System.Net;
using CommerceMailAdmin.Engine.Dns;
using CommerceMailAdmin.Engine.Dns.PolicyFiles;

namespace CommerceMailAdmin.Unit.Support;

/// <summary>Answers from records given in code: what is not given does not exist.</summary>
internal sealed class ZoneResolver : IDnsResolver, IPolicyFetcher
{
    public const string Name = "zone";
    private static readonly TimeSpan Ttl = TimeSpan.FromMinutes(5);
    private readonly Dictionary<DnsQuestion, List<DnsRecord>> _records = [];
    private readonly HashSet<DnsQuestion> _failing = [];
    private readonly Dictionary<string, string?> _policies = [];

    /// <summary>Every question asked, in order.</summary>
    public List<DnsQuestion> Asked { get; } = [];

    /// <summary>Every question that has an answer.</summary>
    public IReadOnlyCollection<DnsQuestion> Questions => [.. _records.Keys, .. _failing];

    public ZoneResolver Txt(string name, params string[] texts) =>
        Add(name, DnsRecordType.TXT, texts.Select(t => new TextRecord(name, Ttl, t)));

    public ZoneResolver Address(string name, params string[] addresses)
    {
        foreach (var address in addresses.Select(IPAddress.Parse))
        {
            Add(name, address.GetAddressBytes().Length == 4 ? DnsRecordType.A : DnsRecordType.AAAA,
                [new AddressRecord(name, Ttl, address)]);
        }

        return this;
    }

    public ZoneResolver Mx(string name, int preference, string exchange) =>
        Add(name, DnsRecordType.MX, [new MailExchangeRecord(name, Ttl, preference, exchange)]);

    public ZoneResolver Ptr(string name, string target) =>
        Add(name, DnsRecordType.PTR, [new NameRecord(name, Ttl, DnsRecordType.PTR, target)]);

    /// <summary>A policy file; null for one that cannot be had.</summary>
    public ZoneResolver Policy(string uri, string? text)
    {
        _policies[uri] = text;
        return this;
    }

    public Task<PolicyFile> FetchAsync(string uri, CancellationToken cancellationToken) =>
        Task.FromResult(new PolicyFile(uri, _policies.GetValueOrDefault(uri),
            _policies.GetValueOrDefault(uri) is null ? "the server answered with status 404" : null));

    /// <summary>Takes away what was given.</summary>
    public ZoneResolver Without(string name, DnsRecordType type)
    {
        _records.Remove(new DnsQuestion(name, type));
        return this;
    }

    public ZoneResolver Fail(string name, DnsRecordType type)
    {
        _failing.Add(new DnsQuestion(name, type));
        return this;
    }

    public ValueTask<DnsAnswer> ResolveAsync(DnsQuestion question, CancellationToken cancellationToken)
    {
        lock (Asked)
        {
            Asked.Add(question);
        }

        if (_failing.Contains(question))
        {
            return new(new DnsAnswer(question, DnsStatus.Failure, [], Name, DateTimeOffset.UnixEpoch, "time-out"));
        }

        var records = _records.GetValueOrDefault(question) ?? [];
        var status = records.Count > 0 ? DnsStatus.Success : Exists(question.Name) ? DnsStatus.NoData : DnsStatus.NameError;
        return new(new DnsAnswer(question, status, records, Name, DateTimeOffset.UnixEpoch));
    }

    private bool Exists(string name) => _records.Keys.Any(q => q.Name == name || q.Name.EndsWith("." + name, StringComparison.Ordinal));

    private ZoneResolver Add(string name, DnsRecordType type, IEnumerable<DnsRecord> records)
    {
        var question = new DnsQuestion(name, type);
        _records.TryAdd(question, []);
        _records[question].AddRange(records);
        return this;
    }
}
