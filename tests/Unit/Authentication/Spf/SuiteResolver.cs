using System.Globalization;
using System.Net;
using System.Text.Json;
using CommerceMailAdmin.Engine.Dns;

namespace CommerceMailAdmin.Unit.Authentication.Spf;

/// <summary>Answers from the suite's zone data, by its conventions: see the corpus's README.</summary>
internal sealed class SuiteResolver : IDnsResolver
{
    private const int LongestChain = 10;
    private readonly Dictionary<string, List<DnsRecord>> _zone = [];
    private readonly HashSet<string> _timingOut = [];

    public SuiteResolver(JsonElement zone)
    {
        foreach (var name in zone.EnumerateObject())
        {
            var owner = Normal(name.Name);
            var hasText = name.Value.EnumerateArray().Any(e => e.ValueKind == JsonValueKind.Object && e.TryGetProperty("TXT", out _));
            var records = _zone[owner] = [];
            foreach (var entry in name.Value.EnumerateArray())
            {
                if (entry.ValueKind == JsonValueKind.String)
                {
                    Assert.Equal("TIMEOUT", entry.GetString());
                    _timingOut.Add(owner);
                    continue;
                }

                var (type, value) = entry.EnumerateObject().Select(p => (p.Name, p.Value)).Single();
                if (!(type == "SPF" && hasText) && !(value.ValueKind == JsonValueKind.String && value.GetString() == "NONE"))
                {
                    records.Add(Read(owner, type, value));
                }
            }
        }
    }

    public ValueTask<DnsAnswer> ResolveAsync(DnsQuestion question, CancellationToken cancellationToken)
    {
        Assert.Equal(Normal(question.Name), question.Name);
        var name = question.Name;
        for (var links = 0; links < LongestChain; links++)
        {
            if (!_zone.TryGetValue(name, out var records))
            {
                return Answer(question, DnsStatus.NameError, []);
            }

            var found = records.Where(r => TypeOf(r) == question.Type).ToList();
            if (found.Count > 0)
            {
                return Answer(question, DnsStatus.Success, found);
            }

            if (records.FirstOrDefault(r => TypeOf(r) == DnsRecordType.CNAME) is NameRecord alias)
            {
                name = Normal(alias.Target);
                continue;
            }

            return _timingOut.Contains(name)
                ? Answer(question, DnsStatus.Failure, [], "time-out")
                : Answer(question, DnsStatus.NoData, []);
        }

        return Answer(question, DnsStatus.Failure, [], "loop of aliases");
    }

    private static ValueTask<DnsAnswer> Answer(DnsQuestion question, DnsStatus status, List<DnsRecord> records, string? problem = null) =>
        new(new DnsAnswer(question, status, records, "suite", DateTimeOffset.UnixEpoch, problem));

    private static DnsRecord Read(string owner, string type, JsonElement value) => type switch
    {
        "SPF" or "TXT" => new TextRecord(owner, TimeSpan.Zero, value.ValueKind == JsonValueKind.Array
            ? string.Concat(value.EnumerateArray().Select(s => s.GetString()))
            : value.GetString()!),
        "A" or "AAAA" => new AddressRecord(owner, TimeSpan.Zero, IPAddress.Parse(value.GetString()!)),
        "MX" => new MailExchangeRecord(
            owner, TimeSpan.Zero, int.Parse(value[0].ToString(), CultureInfo.InvariantCulture), value[1].GetString()!),
        "PTR" => new NameRecord(owner, TimeSpan.Zero, DnsRecordType.PTR, value.GetString()!),
        "CNAME" => new NameRecord(owner, TimeSpan.Zero, DnsRecordType.CNAME, value.GetString()!),
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, null),
    };

    private static DnsRecordType TypeOf(DnsRecord record) => record switch
    {
        TextRecord => DnsRecordType.TXT,
        AddressRecord a => a.Address.GetAddressBytes().Length == 4 ? DnsRecordType.A : DnsRecordType.AAAA,
        MailExchangeRecord => DnsRecordType.MX,
        NameRecord n => n.Type,
        _ => throw new ArgumentOutOfRangeException(nameof(record)),
    };

    private static string Normal(string name) => name.TrimEnd('.').ToLowerInvariant();
}
