namespace CommerceMailAdmin.Engine.Dns;

/// <summary>What one response says.</summary>
/// <param name="Status">How the question ended, as far as this response goes.</param>
/// <param name="Records">The records asked for.</param>
/// <param name="Problem">Why it is not an answer, worded to follow the server's name; null unless it failed.</param>
/// <param name="Continues">True if it ends in an alias whose target has still to be asked for.</param>
internal sealed record ResponseReading(DnsStatus Status, IReadOnlyList<DnsRecord> Records, string? Problem = null, bool Continues = false)
{
    /// <summary>A response that is not an answer.</summary>
    public static ResponseReading Failed(string problem) => new(DnsStatus.Failure, [], problem);
}

/// <summary>Takes from a response what was asked for, and nothing else that a server may have put there.</summary>
internal static class ResponseReader
{
    private const int NoError = 0;
    private const int FormatError = 1;
    private const int NameError = 3;
    private const int NotImplemented = 4;
    private const int BadVersion = 16;

    /// <summary>True if the server may have refused the query because it carried EDNS (RFC 6891 section 6.2.2 and 6.1.3).</summary>
    public static bool MayNotKnowEdns(DnsResponse response) => response.Code is FormatError or NotImplemented or BadVersion;

    public static ResponseReading Read(DnsResponse response, DnsQuestion question, AliasChain aliases) => response.Code switch
    {
        NoError when response.IsReferral => ResponseReading.Failed("referred to other name servers instead of an answer"),
        NoError => ReadAnswers(response, question, aliases),
        NameError => ReadNameError(response.Answers, question, aliases),
        var code => ResponseReading.Failed($"answered {Mnemonic(code)}"),
    };

    private static ResponseReading ReadAnswers(DnsResponse response, DnsQuestion question, AliasChain aliases)
    {
        var before = aliases.Count;
        if (question.Type != DnsRecordType.CNAME && FollowAliases(response.Answers, aliases) is { } problem)
        {
            return ResponseReading.Failed(problem);
        }

        // Servers rotate the records of a set; sorted, the same set gives the same result every time.
        var records = response.Answers.Where(a => IsOwner(a, aliases.End) && TypeOf(a) == question.Type)
            .Select(a => a with { Owner = aliases.End, Ttl = a.Ttl < aliases.Ttl ? a.Ttl : aliases.Ttl })
            .OrderBy(RecordText.Of, StringComparer.Ordinal).ToArray();
        if (records.Length > 0)
        {
            return new ResponseReading(DnsStatus.Success, records);
        }

        if (aliases.Count > before)
        {
            return new ResponseReading(DnsStatus.NoData, [], Continues: true);
        }

        return response.HasAnswers
            ? ResponseReading.Failed($"answered with other records than were asked for ({question})")
            : new ResponseReading(DnsStatus.NoData, []);
    }

    /// <summary>
    /// A denial is about the end of the aliases (RFC 2308 section 2.1); the name asked for exists if it has one.
    /// </summary>
    private static ResponseReading ReadNameError(IReadOnlyList<DnsRecord> answers, DnsQuestion question, AliasChain aliases)
    {
        if (FollowAliases(answers, aliases) is { } problem)
        {
            return ResponseReading.Failed(problem);
        }

        return answers.Any(a => IsOwner(a, aliases.End) && TypeOf(a) == question.Type)
            ? ResponseReading.Failed("answered that the name does not exist, with records of this name")
            : new ResponseReading(aliases.Count == 0 ? DnsStatus.NameError : DnsStatus.NoData, []);
    }

    private static string? FollowAliases(IReadOnlyList<DnsRecord> answers, AliasChain aliases)
    {
        while (answers.OfType<NameRecord>().FirstOrDefault(a => a.Type == DnsRecordType.CNAME && IsOwner(a, aliases.End)) is { } alias)
        {
            if (aliases.Follow(alias.Target, alias.Ttl) is { } problem)
            {
                return problem;
            }
        }

        return null;
    }

    private static bool IsOwner(DnsRecord record, string name) =>
        string.Equals(record.Owner, DnsNameText.Escaped(name), StringComparison.OrdinalIgnoreCase);

    private static DnsRecordType TypeOf(DnsRecord record) => record switch
    {
        TextRecord => DnsRecordType.TXT,
        AddressRecord address => address.Address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork
            ? DnsRecordType.A
            : DnsRecordType.AAAA,
        MailExchangeRecord => DnsRecordType.MX,
        ServiceRecord => DnsRecordType.SRV,
        NameRecord name => name.Type,
        _ => 0,
    };

    /// <summary>The response code as dig and the RFCs write it (RFC 6895 section 2.3).</summary>
    private static string Mnemonic(int code) => code switch
    {
        FormatError => "FORMERR",
        2 => "SERVFAIL",
        NotImplemented => "NOTIMP",
        5 => "REFUSED",
        BadVersion => "BADVERS",
        _ => $"with response code {code}",
    };
}

/// <summary>The names a question has been led through by CNAME records, within a bound and never in a circle.</summary>
internal sealed class AliasChain(string start, int limit)
{
    private readonly HashSet<string> _seen = new(StringComparer.OrdinalIgnoreCase) { start };

    /// <summary>The name the chain has come to.</summary>
    public string End { get; private set; } = start;

    /// <summary>How many aliases were followed.</summary>
    public int Count => _seen.Count - 1;

    /// <summary>How long the shortest-lived of the aliases may be kept.</summary>
    public TimeSpan Ttl { get; private set; } = TimeSpan.MaxValue;

    /// <summary>Follows one alias.</summary>
    /// <returns>Why it cannot be followed; null if it was.</returns>
    public string? Follow(string target, TimeSpan ttl)
    {
        if (!_seen.Add(target))
        {
            return $"answered with aliases that lead in a circle ({End} to {target})";
        }

        if (Count > limit)
        {
            return $"answered with a chain of more than {limit} aliases";
        }

        End = target;
        Ttl = ttl < Ttl ? ttl : Ttl;
        return null;
    }
}
