using CommerceMailAdmin.Engine.Dns;

namespace CommerceMailAdmin.Engine.DomainCheck;

/// <summary>How far the check of one domain may go. What is not asked any more is a look-up that failed, with this reason.</summary>
public sealed record DomainCheckLimits
{
    /// <summary>The limits without any setting.</summary>
    public static DomainCheckLimits Default { get; } = new();

    /// <summary>DNS questions, each counted once.</summary>
    public int Lookups { get; init; } = 1500;

    /// <summary>How long the check may wait for DNS in all. A hostile domain can name hundreds of servers that never answer.</summary>
    public TimeSpan Time { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Limits for servers that are given a time of their own: a dozen tries, and never less than the usual time.</summary>
    /// <param name="timeout">How long one try may take.</param>
    public static DomainCheckLimits For(TimeSpan timeout)
    {
        var dozen = TimeSpan.FromTicks(timeout.Ticks * 12);
        return dozen > Default.Time ? Default with { Time = dozen } : Default;
    }
}

/// <summary>The DNS of one domain's check: answers until a limit is reached, and failures with the reason from then on.</summary>
internal sealed class LimitedResolver : IDnsResolver, IDisposable
{
    private readonly IDnsResolver _inner;
    private readonly DomainCheckLimits _limits;
    private readonly CancellationToken _caller;
    private readonly CancellationTokenSource _time;
    private readonly CancellationToken _token;
    private readonly HashSet<DnsQuestion> _asked = [];
    private bool _isRunning;

    /// <param name="inner">Who answers.</param>
    /// <param name="limits">How far the check may go.</param>
    /// <param name="caller">Ends the check.</param>
    public LimitedResolver(IDnsResolver inner, DomainCheckLimits limits, CancellationToken caller)
    {
        _inner = inner;
        _limits = limits;
        _caller = caller;
        _time = CancellationTokenSource.CreateLinkedTokenSource(caller);
        _token = _time.Token;
    }

    /// <inheritdoc/>
    public async ValueTask<DnsAnswer> ResolveAsync(DnsQuestion question, CancellationToken cancellationToken)
    {
        if (!MayAsk(question))
        {
            return NotAsked(question, $"not asked, since the check of a domain makes at most {_limits.Lookups} look-ups");
        }

        try
        {
            return await _inner.ResolveAsync(question, _token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!_caller.IsCancellationRequested)
        {
            return NotAsked(
                question, $"no answer yet when the {_limits.Time.TotalSeconds:0.#} seconds were over that the check of a domain may take");
        }
    }

    public void Dispose()
    {
        // What was asked ahead and is needed no more ends here.
        _time.Cancel();
        _time.Dispose();
    }

    private bool MayAsk(DnsQuestion question)
    {
        lock (_asked)
        {
            if (!_isRunning)
            {
                _isRunning = true;
                _time.CancelAfter(_limits.Time);
            }

            return _asked.Contains(question) || (_asked.Count < _limits.Lookups && _asked.Add(question));
        }
    }

    private static DnsAnswer NotAsked(DnsQuestion question, string problem) =>
        new(question, DnsStatus.Failure, [], "none", DateTimeOffset.UtcNow, problem);
}
