using System.Net;
using CommerceMailAdmin.Engine.Authentication.Spf.Record;
using CommerceMailAdmin.Engine.Dns;

namespace CommerceMailAdmin.Engine.Authentication.Spf;

/// <summary>Answers SPF questions (RFC 7208). Can be asked from several threads at once.</summary>
/// <param name="resolver">Answers the DNS questions.</param>
/// <param name="limits">How far an evaluation may go; the RFC's limits if null.</param>
public sealed class SpfEvaluator(IDnsResolver resolver, SpfLimits? limits = null)
{
    private readonly SpfLimits _limits = limits ?? SpfLimits.Default;
    private readonly SpfRecordCache _records = new();

    /// <summary>Checks one identity of one client.</summary>
    /// <param name="question">The client, its identities, and which of them to check.</param>
    /// <param name="cancellationToken">Ends the check.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async ValueTask<SpfCheck> CheckAsync(SpfQuestion question, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var dns = new SpfDns(resolver, _limits.Timeout, cancellationToken);
        var identity = SpfSender.From(question);
        var check = new SpfCheckRun(dns, _limits, _records, identity.ToMacroValues(question));
        try
        {
            await check.RunAsync(identity.DnsDomain).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            check.TimeOut($"DNS did not answer within the {_limits.Timeout!.Value.TotalSeconds:0.#} seconds a check may take.");
        }

        return new SpfCheck
        {
            Result = check.Result,
            Reason = check.Reason,
            Explanation = check.Explanation,
            Identity = question.Identity,
            Domain = identity.DnsDomain ?? identity.Domain,
            Record = check.Record,
            MatchedTerm = check.MatchedTerm?.Text,
            MatchedDomain = check.MatchedDomain,
            ClientAddress = check.Values.ReadableClient,
            Sender = check.Values.Sender,
            Helo = question.Helo,
            Lookups = check.Lookups,
            VoidLookups = check.VoidLookups,
            Trace = check.Trace,
        };
    }
}

/// <summary>Asks SPF questions as they stand now, in a way that can be repeated from a snapshot.</summary>
/// <param name="resolver">Answers the DNS questions; keeps answers, since the first is asked for twice.</param>
public sealed class SpfQuestioner(IDnsResolver resolver)
{
    private readonly SpfEvaluator _evaluator = new(resolver);

    /// <summary>Checks one identity of one client.</summary>
    /// <param name="client">The client's address.</param>
    /// <param name="mailFrom">The envelope sender; empty for the null sender.</param>
    /// <param name="helo">The client's HELO name; empty if it is not known.</param>
    /// <param name="identity">Which identity to check.</param>
    /// <param name="cancellationToken">Ends the check.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async Task<SpfCheck> AskAsync(
        IPAddress client, string mailFrom, string helo, SpfIdentity identity, CancellationToken cancellationToken)
    {
        var question = new SpfQuestion(client, mailFrom, helo, DateTimeOffset.FromUnixTimeSeconds(0)) { Identity = identity };
        if (SpfSender.From(question).DnsDomain is { } domain)
        {
            // The t macro: when the DNS was asked, so that a snapshot gives the same explanation again.
            var answer = await resolver.ResolveAsync(new DnsQuestion(domain, DnsRecordType.TXT), cancellationToken).ConfigureAwait(false);
            question = question with { At = answer.AskedAt };
        }

        return await _evaluator.CheckAsync(question, cancellationToken).ConfigureAwait(false);
    }
}

/// <summary>One SPF question: the arguments of check_host (RFC 7208 section 4.1) and what its macros need.</summary>
/// <param name="ClientAddress">The address of the SMTP client; an IPv4-mapped IPv6 address counts as IPv4.</param>
/// <param name="MailFrom">The envelope sender, with or without angle brackets; empty for the null sender.</param>
/// <param name="Helo">The name the client gave in HELO or EHLO.</param>
/// <param name="At">When the client connected; the t macro.</param>
public sealed record SpfQuestion(IPAddress ClientAddress, string MailFrom, string Helo, DateTimeOffset At)
{
    /// <summary>Which identity to check.</summary>
    public SpfIdentity Identity { get; init; } = SpfIdentity.MailFrom;

    /// <summary>The host that checks; the r macro.</summary>
    public string Receiver { get; init; } = "unknown";
}

/// <summary>How far an SPF evaluation may go (RFC 7208 section 4.6.4); the defaults are the RFC's.</summary>
public sealed record SpfLimits
{
    /// <summary>The RFC's limits.</summary>
    public static SpfLimits Default { get; } = new();

    /// <summary>Terms that need DNS, over all records of a check; one more is a PermError.</summary>
    public int Lookups { get; init; } = 10;

    /// <summary>Look-ups that give no answer, over all records of a check; one more is a PermError.</summary>
    public int VoidLookups { get; init; } = 2;

    /// <summary>Names of one "mx" mechanism that are looked at; needing one more is a PermError.</summary>
    public int MxNames { get; init; } = 10;

    /// <summary>Names of the client's address that are looked at; the rest is ignored.</summary>
    public int PtrNames { get; init; } = 10;

    /// <summary>Includes and redirects that may lead to a record, one from the other; one more is a PermError.</summary>
    public int Depth { get; init; } = 50;

    /// <summary>How long a check may wait for DNS in all; longer is a TempError. Null sets no limit.</summary>
    public TimeSpan? Timeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Characters of an explanation; a longer one is ignored.</summary>
    public int ExplanationLength { get; init; } = 4096;

    /// <summary>Terms that are looked at when a whole tree is read, past the other limits too.</summary>
    public int TreeTerms { get; init; } = 2000;

    /// <summary>DNS questions that are asked when a whole tree is read.</summary>
    public int TreeQuestions { get; init; } = 500;

    /// <summary>Addresses of hosts that are listed when a whole tree is read.</summary>
    public int TreeAddresses { get; init; } = 20_000;
}

/// <summary>The DNS of one evaluation: its questions together may take a limited time (RFC 7208 section 4.6.4).</summary>
internal sealed class SpfDns : IDisposable
{
    private readonly IDnsResolver _resolver;
    private readonly TimeSpan? _timeout;
    private readonly CancellationTokenSource? _deadline;
    private readonly CancellationToken _token;
    private bool _isRunning;

    public SpfDns(IDnsResolver resolver, TimeSpan? timeout, CancellationToken cancellationToken)
    {
        _resolver = resolver;
        _timeout = timeout;
        _deadline = timeout is null ? null : CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _token = _deadline?.Token ?? cancellationToken;
    }

    /// <summary>Asks one question.</summary>
    /// <exception cref="OperationCanceledException">The evaluation was cancelled, or its time is over.</exception>
    public ValueTask<DnsAnswer> AskAsync(string name, DnsRecordType type)
    {
        var answer = _resolver.ResolveAsync(new DnsQuestion(name, type), _token);
        if (!answer.IsCompleted && !_isRunning)
        {
            // From the first wait on: answers from memory need no clock, and a timer costs more than they do.
            _isRunning = true;
            _deadline?.CancelAfter(_timeout!.Value);
        }

        return answer;
    }

    public void Dispose() => _deadline?.Dispose();
}
