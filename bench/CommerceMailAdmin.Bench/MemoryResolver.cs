using System.Net;
using System.Text.Json;
using CommerceMailAdmin.Engine.Dns;

namespace CommerceMailAdmin.Bench;

/// <summary>Answers from the "zone" of a data file: what is not in it does not exist.</summary>
internal sealed class MemoryResolver : IDnsResolver
{
    private static readonly TimeSpan Ttl = TimeSpan.FromMinutes(5);
    private readonly Dictionary<DnsQuestion, DnsAnswer> _answers = [];

    public MemoryResolver(JsonElement zone)
    {
        foreach (var entry in zone.EnumerateObject())
        {
            var key = entry.Name.Split(' ');
            var question = new DnsQuestion(key[0], Enum.Parse<DnsRecordType>(key[1]));
            var records = entry.Value.EnumerateArray().Select(v => Record(question, v.GetString()!)).ToArray();
            _answers.Add(question, new DnsAnswer(question, DnsStatus.Success, records, "memory", DateTimeOffset.UnixEpoch));
        }
    }

    public ValueTask<DnsAnswer> ResolveAsync(DnsQuestion question, CancellationToken cancellationToken) =>
        new(_answers.TryGetValue(question, out var answer)
            ? answer
            : new DnsAnswer(question, DnsStatus.NameError, [], "memory", DateTimeOffset.UnixEpoch));

    private static DnsRecord Record(DnsQuestion question, string value) => question.Type switch
    {
        DnsRecordType.TXT => new TextRecord(question.Name, Ttl, value),
        DnsRecordType.MX => new MailExchangeRecord(question.Name, Ttl, 10, value),
        _ => new AddressRecord(question.Name, Ttl, IPAddress.Parse(value)),
    };
}
