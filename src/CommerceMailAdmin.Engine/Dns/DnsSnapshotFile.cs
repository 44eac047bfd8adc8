using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using CommerceMailAdmin.Engine.Common;
using CommerceMailAdmin.Engine.Dns.PolicyFiles;
using CommerceMailAdmin.Engine.Network;

namespace CommerceMailAdmin.Engine.Dns;

/// <summary>DNS answers as a JSON file: the same answers give the same bytes. The format: docs/reference/dns-snapshot.md.</summary>
internal static class DnsSnapshotFile
{
    private const int SchemaVersion = 1;
    private const string Page = "docs/reference/dns-snapshot.md";

    /// <summary>What the length of a DNS message can express (RFC 1035 section 4.2.2); no server can have sent more.</summary>
    private const int MaxMessage = ushort.MaxValue;

    public static byte[] Format(IEnumerable<DnsAnswer> answers, IEnumerable<PolicyFile>? policies = null)
    {
        using var stream = new MemoryStream();
        var options = new JsonWriterOptions { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
        using (var json = new Utf8JsonWriter(stream, options))
        {
            json.WriteStartObject();
            json.WriteNumber("schemaVersion", SchemaVersion);
            json.WriteStartArray("answers");
            foreach (var answer in answers.OrderBy(a => a.Question.Name, StringComparer.Ordinal).ThenBy(a => a.Question.Type))
            {
                WriteAnswer(json, answer);
            }

            json.WriteEndArray();
            WritePolicies(json, (policies ?? []).OrderBy(p => p.Uri, StringComparer.Ordinal).ToArray());
            json.WriteEndObject();
        }

        // The writer ends lines as the machine does; the file shall be the same on all.
        return Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(stream.ToArray()).Replace("\r\n", "\n") + "\n");
    }

    public static (Dictionary<DnsQuestion, DnsAnswer> Answers, Dictionary<string, PolicyFile> Policies) Parse(string file, byte[] utf8)
    {
        var root = new JsonFields(LocatedJson.Parse(file, utf8), Page);
        var version = root.Number("schemaVersion");
        if (version != SchemaVersion)
        {
            throw root.Error("schemaVersion", $"this module reads version {SchemaVersion}, the file has {version}");
        }

        Dictionary<DnsQuestion, DnsAnswer> answers = [];
        root.OptionalObjects("answers", fields =>
        {
            var answer = ReadAnswer(fields);
            if (answers.ContainsKey(answer.Question))
            {
                throw fields.Error("name", $"{answer.Question} stands here twice");
            }

            answers.Add(answer.Question, answer);
            return answer;
        });

        Dictionary<string, PolicyFile> policies = new(StringComparer.Ordinal);
        root.OptionalObjects("policies", fields =>
        {
            var policy = new PolicyFile(fields.Text("uri"), fields.OptionalTextOrEmpty("text"), fields.OptionalText("problem"));
            if (policy.Text is null == policy.Problem is null || policies.ContainsKey(policy.Uri))
            {
                throw fields.Error("uri", "each policy stands here once, with either its text or the problem");
            }

            policies.Add(policy.Uri, policy);
            return policy;
        });

        root.RejectUnread();
        return (answers, policies);
    }

    private static void WritePolicies(Utf8JsonWriter json, PolicyFile[] policies)
    {
        if (policies.Length == 0)
        {
            return;
        }

        json.WriteStartArray("policies");
        foreach (var policy in policies)
        {
            json.WriteStartObject();
            json.WriteString("uri", policy.Uri);
            json.WriteString(policy.Text is null ? "problem" : "text", policy.Text ?? policy.Problem);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteAnswer(Utf8JsonWriter json, DnsAnswer answer)
    {
        json.WriteStartObject();
        json.WriteString("name", answer.Question.Name);
        json.WriteString("type", answer.Question.Type.ToString());
        json.WriteString("status", answer.Status.ToString());
        json.WriteString("resolver", answer.Resolver);
        json.WriteString("askedAt", answer.AskedAt.UtcDateTime.ToString("o", CultureInfo.InvariantCulture));
        if (answer.Problem is not null)
        {
            json.WriteString("problem", answer.Problem);
        }

        if (answer.Records.Count > 0)
        {
            json.WriteStartArray("records");
            foreach (var record in answer.Records)
            {
                json.WriteStartObject();
                json.WriteString("owner", record.Owner);
                json.WriteNumber("ttl", (long)record.Ttl.TotalSeconds);
                json.WriteString("data", RecordText.Of(record));
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    private static DnsAnswer ReadAnswer(JsonFields fields)
    {
        var type = fields.Choice<DnsRecordType>("type");
        var status = fields.Choice<DnsStatus>("status");
        var records = fields.OptionalObjects("records", r => ReadRecord(r, type));
        if (records.Count > 0 != (status == DnsStatus.Success))
        {
            throw fields.Error("status", status == DnsStatus.Success ? "Success needs at least one record" : $"{status} has no records");
        }

        var answer = new DnsAnswer(
            new DnsQuestion(fields.TextOrEmpty("name").ToLowerInvariant(), type), status, records, fields.TextOrEmpty("resolver"),
            fields.Time("askedAt"),
            status == DnsStatus.Failure ? fields.Text("problem") : fields.OptionalText("problem"));
        var size = records.Sum(r => (long)RecordText.Of(r).Length);
        return size <= MaxMessage
            ? answer
            : answer with
            {
                Status = DnsStatus.Failure,
                Records = [],
                Problem = $"the snapshot has an answer of {size} characters; a DNS message holds at most {MaxMessage}",
            };
    }

    private static DnsRecord ReadRecord(JsonFields fields, DnsRecordType type)
    {
        var (owner, data) = (fields.TextOrEmpty("owner"), fields.TextOrEmpty("data"));
        var ttl = TimeSpan.FromSeconds(fields.Number("ttl", least: 0));
        switch (type)
        {
            case DnsRecordType.TXT:
                return new TextRecord(owner, ttl, data);
            case DnsRecordType.A or DnsRecordType.AAAA:
                return IPNumberText.TryParse(data.AsSpan(), out var address) && address.IsIPv4 == (type == DnsRecordType.A)
                    ? new AddressRecord(owner, ttl, address.ToIPAddress())
                    : throw fields.Error("data", $"'{data}' is not an {(type == DnsRecordType.A ? "IPv4" : "IPv6")} address");
            case DnsRecordType.MX:
                var parts = data.Split(' ');
                return parts.Length == 2 && ushort.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var preference)
                    ? new MailExchangeRecord(owner, ttl, preference, parts[1])
                    : throw fields.Error("data", "an MX record is a preference, a space and a name");
            case DnsRecordType.SRV:
                var words = data.Split(' ');
                var numbers = words.Take(3).Select(w => ushort.TryParse(w, NumberStyles.None, CultureInfo.InvariantCulture, out var n)
                    ? n : -1).ToArray();
                return words.Length == 4 && numbers.All(n => n >= 0)
                    ? new ServiceRecord(owner, ttl, numbers[0], numbers[1], numbers[2], words[3])
                    : throw fields.Error("data", "an SRV record is a priority, a weight, a port and a name, with spaces between");
            default:
                return new NameRecord(owner, ttl, type, data);
        }
    }
}
