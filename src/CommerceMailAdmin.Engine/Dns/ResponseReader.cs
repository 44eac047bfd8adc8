using DnsClient;
using DnsClient.Protocol;

namespace CommerceMailAdmin.Engine.Dns;

/// <summary>What one response says.</summary>
/// <param name="Status">How the question ended, as far as this response goes.</param>
/// <param name="Records">The records asked for.</param>
/// <param name="Problem">Why it is no answer, worded to follow the server's name; null unless it failed.</param>
/// <param name="Continues">True where it ends in an alias whose target has still to be asked for.</param>
internal sealed record ResponseReading(DnsStatus Status, IReadOnlyList<DnsRecord> Records, string? Problem = null, bool Continues = false)
{
    /// <summary>A response that is no answer.</summary>
    public static ResponseReading Failed(string problem) => new(DnsStatus.Failure, [], problem);
}

/// <summary>Takes from a response what was asked for, and nothing else that a server may have put there.</summary>
internal static class ResponseReader
{
    /// <summary>What the length field of a DNS message can express. DnsClient joins messages, so that more can arrive.</summary>
    private const int MaxMessage = ushort.MaxValue;

    public static ResponseReading Read(IDnsQueryResponse response, DnsQuestion question, AliasChain aliases)
    {
        if (response.MessageSize > MaxMessage)
        {
            return ResponseReading.Failed($"sent an answer of {response.MessageSize} bytes; a DNS message holds at most {MaxMessage}");
        }

        if (!Answers(response, question))
        {
            return ResponseReading.Failed("answered another question");
        }

        return response.Header.ResponseCode switch
        {
            DnsHeaderResponseCode.NoError => ReadAnswers(response.Answers, question, aliases),
            DnsHeaderResponseCode.NotExistentDomain => ReadNameError(response.Answers, aliases),
            var code => ResponseReading.Failed($"answered {Mnemonic(code)}"),
        };
    }

    private static bool Answers(IDnsQueryResponse response, DnsQuestion question) =>
        response.Questions is [var echoed]
        && (int)echoed.QuestionType == (int)question.Type
        && string.Equals(DnsNameText.Normal(echoed.QueryName.Original), question.Name, StringComparison.OrdinalIgnoreCase);

    private static ResponseReading ReadAnswers(IReadOnlyList<DnsResourceRecord> answers, DnsQuestion question, AliasChain aliases)
    {
        var before = aliases.Count;
        if (FollowAliases(answers, question.Type, aliases) is { } circle)
        {
            return ResponseReading.Failed(circle);
        }

        // Servers rotate the records of a set; sorted, the same set gives the same result every time.
        var records = answers.Where(a => IsOwner(a, aliases.End)).Select(a => Convert(a, question.Type, aliases)).OfType<DnsRecord>()
            .OrderBy(RecordText.Of, StringComparer.Ordinal).ToArray();
        if (records.Length > 0)
        {
            return new ResponseReading(DnsStatus.Success, records);
        }

        if (aliases.Count > before)
        {
            return new ResponseReading(DnsStatus.NoData, [], Continues: true);
        }

        return answers.Count == 0
            ? new ResponseReading(DnsStatus.NoData, [])
            : ResponseReading.Failed($"answered with other records than were asked for ({question})");
    }

    /// <summary>
    /// A denial is about the end of the aliases (RFC 2308 section 2.1); the name asked for exists where it has one.
    /// </summary>
    private static ResponseReading ReadNameError(IReadOnlyList<DnsResourceRecord> answers, AliasChain aliases) =>
        FollowAliases(answers, DnsRecordType.A, aliases) is { } circle ? ResponseReading.Failed(circle)
        : new ResponseReading(aliases.Count == 0 ? DnsStatus.NameError : DnsStatus.NoData, []);

    private static string? FollowAliases(IReadOnlyList<DnsResourceRecord> answers, DnsRecordType asked, AliasChain aliases)
    {
        if (asked == DnsRecordType.CNAME)
        {
            return null;
        }

        while (answers.OfType<CNameRecord>().FirstOrDefault(a => IsOwner(a, aliases.End)) is { } alias)
        {
            if (aliases.Follow(DnsNameText.Normal(alias.CanonicalName.Value), Lifetime(alias)) is { } problem)
            {
                return problem;
            }
        }

        return null;
    }

    private static bool IsOwner(DnsResourceRecord record, string name) =>
        record.RecordClass == QueryClass.IN
        && string.Equals(DnsNameText.Normal(record.DomainName.Value), DnsNameText.Escaped(name), StringComparison.OrdinalIgnoreCase);

    private static DnsRecord? Convert(DnsResourceRecord record, DnsRecordType type, AliasChain aliases)
    {
        var owner = aliases.End;
        var ttl = Lifetime(record) < aliases.Ttl ? Lifetime(record) : aliases.Ttl;
        return (type, record) switch
        {
            (DnsRecordType.TXT, TxtRecord { RecordType: ResourceRecordType.TXT } text) => new TextRecord(owner, ttl, string.Concat(text.Text)),
            (DnsRecordType.A, ARecord a) => new AddressRecord(owner, ttl, a.Address),
            (DnsRecordType.AAAA, AaaaRecord a) => new AddressRecord(owner, ttl, a.Address),
            (DnsRecordType.MX, MxRecord mx) => new MailExchangeRecord(owner, ttl, mx.Preference, DnsNameText.Normal(mx.Exchange.Value)),
            (DnsRecordType.PTR, PtrRecord ptr) => new NameRecord(owner, ttl, type, DnsNameText.Normal(ptr.PtrDomainName.Value)),
            (DnsRecordType.NS, NsRecord ns) => new NameRecord(owner, ttl, type, DnsNameText.Normal(ns.NSDName.Value)),
            (DnsRecordType.CNAME, CNameRecord cname) => new NameRecord(owner, ttl, type, DnsNameText.Normal(cname.CanonicalName.Value)),
            _ => null,
        };
    }

    /// <summary>A lifetime with the top bit set counts as zero (RFC 2181 section 8).</summary>
    private static TimeSpan Lifetime(DnsResourceRecord record) => TimeSpan.FromSeconds(Math.Max(0, record.InitialTimeToLive));

    /// <summary>The response code as dig and the RFCs write it (RFC 6895 section 2.3).</summary>
    private static string Mnemonic(DnsHeaderResponseCode code) => code switch
    {
        DnsHeaderResponseCode.FormatError => "FORMERR",
        DnsHeaderResponseCode.ServerFailure => "SERVFAIL",
        DnsHeaderResponseCode.NotImplemented => "NOTIMP",
        DnsHeaderResponseCode.Refused => "REFUSED",
        _ => $"with response code {(int)code}",
    };
}
