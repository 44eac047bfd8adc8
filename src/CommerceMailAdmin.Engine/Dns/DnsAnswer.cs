namespace CommerceMailAdmin.Engine.Dns;

/// <summary>How a question ended.</summary>
public enum DnsStatus
{
    /// <summary>Answered with at least one record of the type.</summary>
    Success,

    /// <summary>The name exists and has no record of the type.</summary>
    NoData,

    /// <summary>The name does not exist, nor anything below it (RFC 8020).</summary>
    NameError,

    /// <summary>No answer could be had: time-out, SERVFAIL, refused, malformed. Says nothing about what exists.</summary>
    Failure,
}

/// <summary>The answer to one question.</summary>
/// <param name="Question">What was asked.</param>
/// <param name="Status">How it ended.</param>
/// <param name="Records">The records of the type asked for; empty unless <see cref="DnsStatus.Success"/>.</param>
/// <param name="Resolver">Who answered: address and port, or the snapshot's name.</param>
/// <param name="AskedAt">When it was asked (UTC).</param>
/// <param name="Problem">Why there is no answer; null unless <see cref="DnsStatus.Failure"/>.</param>
public sealed record DnsAnswer(
    DnsQuestion Question, DnsStatus Status, IReadOnlyList<DnsRecord> Records, string Resolver, DateTimeOffset AskedAt,
    string? Problem = null)
{
    /// <summary>The shortest time any record may be kept; null if there is none.</summary>
    public TimeSpan? Ttl => Records.Count == 0 ? null : Records.Min(r => r.Ttl);
}

/// <summary>One question to the DNS: a name, in lower case without trailing dot, and a type.</summary>
public readonly record struct DnsQuestion(string Name, DnsRecordType Type)
{
    /// <summary>The question as in a zone file: name and type.</summary>
    public override string ToString() => $"{Name} {Type}";
}

/// <summary>Answers DNS questions: live, from a file, or from memory.</summary>
/// <remarks>
/// A look-up that fails is an answer with <see cref="DnsStatus.Failure"/>, never an exception. Aliases are followed; records for another
/// name or of another type are left out. Implementations can be asked from several threads at once.
/// </remarks>
public interface IDnsResolver
{
    /// <summary>Asks one question.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    ValueTask<DnsAnswer> ResolveAsync(DnsQuestion question, CancellationToken cancellationToken);
}

/// <summary>The look-up of mail exchangers, for callers that need nothing else of the DNS.</summary>
public static class MailExchangerLookup
{
    /// <summary>Asks for the MX records of a domain.</summary>
    /// <param name="resolver">Where to ask.</param>
    /// <param name="domain">The domain.</param>
    /// <param name="cancellationToken">Stops the look-up.</param>
    public static async Task<DnsAnswer> AskAsync(IDnsResolver resolver, string domain, CancellationToken cancellationToken) =>
        await resolver.ResolveAsync(new DnsQuestion(domain, DnsRecordType.MX), cancellationToken).ConfigureAwait(false);
}

/// <summary>The look-up of the servers of a service, for callers that need nothing else of the DNS.</summary>
public static class ServiceRecords
{
    /// <summary>Asks for the SRV records of a service.</summary>
    /// <param name="resolver">Where to ask.</param>
    /// <param name="name">The name, such as _autodiscover._tcp.contoso.com.</param>
    /// <param name="cancellationToken">Stops the look-up.</param>
    /// <returns>Host names and ports, in the order in which they are to be tried (RFC 2782).</returns>
    /// <exception cref="IOException">No answer could be had.</exception>
    public static async Task<IReadOnlyList<(string Host, int Port)>> AskAsync(
        IDnsResolver resolver, string name, CancellationToken cancellationToken)
    {
        var answer = await resolver.ResolveAsync(new DnsQuestion(name.ToLowerInvariant(), DnsRecordType.SRV), cancellationToken)
            .ConfigureAwait(false);
        return answer.Status == DnsStatus.Failure
            ? throw new IOException($"{answer.Resolver}: {answer.Problem}")
            : [.. answer.Records.OfType<ServiceRecord>().Where(r => r.Target.TrimEnd('.').Length > 0)
                .OrderBy(r => r.Priority).ThenByDescending(r => r.Weight).Select(r => (r.Target.TrimEnd('.'), r.Port))];
    }
}
