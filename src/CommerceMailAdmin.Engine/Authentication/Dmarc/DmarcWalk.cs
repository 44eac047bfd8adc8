using CommerceMailAdmin.Engine.Dns;

namespace CommerceMailAdmin.Engine.Authentication.Dmarc;

/// <summary>A record found on a walk.</summary>
internal sealed record DmarcFound(string Domain, DmarcRecord Record, DnsAnswer Answer);

/// <summary>What was found at a name and does not count.</summary>
/// <param name="Domain">The domain it was found for.</param>
/// <param name="Answer">The answer that holds it.</param>
/// <param name="Texts">The records.</param>
/// <param name="IsSeveral">True for several records where one is allowed, false for one that was only meant to be a record.</param>
internal sealed record DmarcDiscarded(string Domain, DnsAnswer Answer, IReadOnlyList<string> Texts, bool IsSeveral)
{
    /// <summary>Why it does not count.</summary>
    public string Reason => IsSeveral
        ? $"{Texts.Count} DMARC records at {Answer.Question.Name}; receivers ignore them all"
        : $"the record at {Answer.Question.Name} must begin with 'v=DMARC1;'; receivers ignore it";
}

/// <summary>The DNS tree walk from one domain upwards (RFC 9989 section 4.10).</summary>
/// <param name="Start">The domain it began at.</param>
/// <param name="First">The answer for that domain.</param>
/// <param name="Found">The records found, from the domain upwards.</param>
/// <param name="Failure">The first look-up that failed; null if none did.</param>
/// <param name="Discarded">What was found and does not count.</param>
internal sealed record DmarcWalk(
    string Start, DnsAnswer First, IReadOnlyList<DmarcFound> Found, DnsAnswer? Failure, IReadOnlyList<DmarcDiscarded> Discarded)
{
    /// <summary>A longer name is cut to one label less at once, so that no walk takes more than this many queries.</summary>
    private const int MaxQueries = 8;

    /// <summary>
    /// The organisational domain (RFC 9989 section 4.10.2): the one that says so (psd=n), the one below a public suffix (psd=y), the
    /// shortest name with a record, or else the domain itself. Null if a failed look-up leaves it open.
    /// </summary>
    public string? OrganizationalDomain
    {
        get
        {
            if (Failure is not null)
            {
                return null;
            }

            if (Found.Count == 0)
            {
                return Start;
            }

            var last = Found[Found.Count - 1];
            return last.Record.PublicSuffix == true && last.Domain != Start ? OneLabelBelow(last.Domain) : last.Domain;
        }
    }

    /// <summary>
    /// The record that applies to the domain (RFC 9989 section 4.10.1): its own, else the organisational domain's, else the public
    /// suffix's.
    /// Null if there is none.
    /// </summary>
    public DmarcFound? Applying =>
        Found.FirstOrDefault(f => f.Domain == Start)
        ?? Found.FirstOrDefault(f => f.Domain == OrganizationalDomain)
        ?? Found.LastOrDefault();

    /// <summary>True if a failed look-up may hide the record that applies.</summary>
    public bool IsOpen => Failure is not null && Found.All(f => f.Domain != Start);

    /// <summary>Walks up from a domain.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static async ValueTask<DmarcWalk> WalkAsync(string domain, IDnsResolver resolver, CancellationToken cancellationToken)
    {
        var found = new List<DmarcFound>();
        var discarded = new List<DmarcDiscarded>();
        DnsAnswer? first = null;
        DnsAnswer? failure = null;
        foreach (var name in NamesToAsk(domain))
        {
            var answer = await resolver.ResolveAsync(
                new DnsQuestion("_dmarc." + name, DnsRecordType.TXT), cancellationToken).ConfigureAwait(false);
            first ??= answer;
            if (answer.Status == DnsStatus.Failure)
            {
                failure ??= answer;
                continue;
            }

            var texts = answer.Records.OfType<TextRecord>().Select(t => t.Text).ToList();
            var records = texts.Select(DmarcRecord.Read).OfType<DmarcRecord>().ToList();
            if (records.Count > 1)
            {
                discarded.Add(new DmarcDiscarded(name, answer, [.. records.Select(r => r.Text)], true));
            }
            else if (records.Count == 1)
            {
                found.Add(new DmarcFound(name, records[0], answer));
                if (records[0].PublicSuffix is not null)
                {
                    break;
                }
            }
            else if (texts.FindAll(IsMeantAsRecord) is { Count: > 0 } meant)
            {
                discarded.Add(new DmarcDiscarded(name, answer, meant, false));
            }
        }

        return new DmarcWalk(domain, first!, found, failure, discarded);
    }

    /// <summary>The domain, then those above it up to the last label; from a name of more than eight labels on with seven.</summary>
    public static IEnumerable<string> NamesToAsk(string domain)
    {
        yield return domain;
        var labels = domain.Split('.');
        for (var keep = Math.Min(labels.Length - 1, MaxQueries - 1); keep > 0; keep--)
        {
            yield return string.Join(".", labels.Skip(labels.Length - keep));
        }
    }

    /// <summary>Tells a text that was meant to be a record, whether or not it counts as one.</summary>
    private static bool IsMeantAsRecord(string text) =>
        text.Substring(0, Math.Min(text.Length, 40)).Replace(" ", "").StartsWith("v=DMARC1", StringComparison.OrdinalIgnoreCase);

    private string OneLabelBelow(string suffix)
    {
        var rest = Start.Substring(0, Start.Length - suffix.Length - 1);
        return Start.Substring(rest.LastIndexOf('.') + 1);
    }
}
