namespace CommerceMailAdmin.Engine.Exchange.Session;

/// <summary>
/// Repeats calls that were throttled or met a passing failure. Exchange's own modules retry too, so these retries are few.
/// </summary>
/// <param name="session">The session in which the calls are made.</param>
/// <param name="policy">How often and after which delay.</param>
public sealed class RetryingSession(IExchangeSession session, RetryPolicy policy) : IExchangeSession
{
    // Repeating one of these may do it twice if only the answer was lost.
    private static readonly string[] Unrepeatable = ["New-", "Add-", "Remove-"];

    private int _seen;

    /// <inheritdoc/>
    public string? Organization => session.Organization;

    /// <inheritdoc/>
    public bool IsOnline => session.IsOnline;

    /// <inheritdoc/>
    public bool Has(string command) => session.Has(command);

    /// <inheritdoc/>
    public ExchangeReply Invoke(string command, IReadOnlyDictionary<string, object?> parameters)
    {
        for (var retry = 0; ; retry++)
        {
            policy.Pace(ref _seen);
            try
            {
                return session.Invoke(command, parameters);
            }
            catch (ExchangeException e) when (IsRepeatable(command, e))
            {
                if (!policy.WaitBefore(retry, e, ref _seen))
                {
                    throw;
                }
            }
        }
    }

    /// <summary>
    /// As the session's own. Reading is repeated for the whole batch. A change is repeated only if it was throttled: after any other
    /// failure some of the objects may be changed, and the caller looks which.
    /// </summary>
    /// <inheritdoc/>
    public ExchangeBatchReply InvokeBatch(string command, IReadOnlyList<string> identities, IReadOnlyDictionary<string, object?> parameters)
    {
        var reads = command.StartsWith("Get-", StringComparison.OrdinalIgnoreCase);
        for (var retry = 0; ; retry++)
        {
            policy.Pace(ref _seen);
            var reply = session.InvokeBatch(command, identities, parameters);
            var error = reply.Errors
                .FirstOrDefault(e => e.Kind == ExchangeErrorKind.Throttled || (reads && e.Kind == ExchangeErrorKind.Transient));
            if (error is null || !IsRepeatable(command, error) || !policy.WaitBefore(retry, error, ref _seen))
            {
                return reply;
            }
        }
    }

    /// <summary>
    /// As the session's own. A listing that fails after its first result is not repeated, because its results have been used.
    /// </summary>
    /// <inheritdoc/>
    public IReadOnlyList<string> List(string command, IReadOnlyDictionary<string, object?> parameters, Action<ExchangeObject> take)
    {
        var taken = false;
        for (var retry = 0; ; retry++)
        {
            policy.Pace(ref _seen);
            try
            {
                return session.List(
                    command,
                    parameters,
                    found =>
                    {
                        taken = true;
                        take(found);
                    });
            }
            catch (ExchangeException e) when (!taken && IsRepeatable(command, e))
            {
                if (!policy.WaitBefore(retry, e, ref _seen))
                {
                    throw;
                }
            }
        }
    }

    private static bool IsRepeatable(string command, ExchangeException error) =>
        error.Kind == ExchangeErrorKind.Throttled || !Unrepeatable.Any(v => command.StartsWith(v, StringComparison.OrdinalIgnoreCase));
}

/// <summary>
/// How often, and after which delay, calls are repeated that Exchange was too busy for. All connections of a run share one: if one of them
/// is turned away, all of them wait. May be used by several threads.
/// </summary>
/// <param name="maximumRetryCount">How often at most, after the first attempt.</param>
/// <param name="interval">The first delay if Exchange names none; doubled each time.</param>
/// <param name="wait">Waits; throws if the user stops the command, which ends the work.</param>
public sealed class RetryPolicy(int maximumRetryCount, TimeSpan interval, Action<TimeSpan> wait)
{
    /// <summary>A longer delay than this is left to the next run.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    private readonly object _turn = new();
    private readonly System.Diagnostics.Stopwatch _clock = System.Diagnostics.Stopwatch.StartNew();
    private TimeSpan _heldUntil;
    private TimeSpan _waited;
    private int _holds;

    /// <summary>How long a run waits in all before it gives up; the next run goes on with what is missing.</summary>
    public static TimeSpan MostWaiting { get; } = TimeSpan.FromMinutes(30);

    /// <summary>Waits until Exchange takes calls again, if another connection was turned away.</summary>
    /// <param name="seen">The number of the last hold that this connection has waited for; brought up to date.</param>
    /// <exception cref="ExchangeException">The run has given up.</exception>
    internal void Pace(ref int seen)
    {
        TimeSpan remaining;
        lock (_turn)
        {
            if (_waited > MostWaiting)
            {
                throw new ExchangeException(
                    ExchangeErrorKind.Throttled,
                    $"Exchange was too busy for {MostWaiting.TotalMinutes:0} minutes in all, so nothing more was sent. Run the command "
                        + "again later: it goes on with what is missing.");
            }

            remaining = _holds == seen ? TimeSpan.Zero : _heldUntil - _clock.Elapsed;
            seen = _holds;
        }

        if (remaining > TimeSpan.Zero)
        {
            wait(remaining);
        }
    }

    /// <summary>Waits before a retry, and holds the other connections up meanwhile; false if there is to be none.</summary>
    /// <param name="retry">Counted from 0.</param>
    /// <param name="error">The error that the last attempt ended with.</param>
    /// <param name="seen">As for <see cref="Pace"/>.</param>
    internal bool WaitBefore(int retry, ExchangeException error, ref int seen)
    {
        if (retry >= maximumRetryCount || error.Kind is not (ExchangeErrorKind.Throttled or ExchangeErrorKind.Transient))
        {
            return false;
        }

        var delay = error.RetryAfter ?? TimeSpan.FromTicks(interval.Ticks << Math.Min(retry, 10));
        if (delay > Longest)
        {
            return false;
        }

        lock (_turn)
        {
            _waited += delay;
            if (error.Kind == ExchangeErrorKind.Throttled)
            {
                var until = _clock.Elapsed + delay;
                _heldUntil = until > _heldUntil ? until : _heldUntil;
                seen = ++_holds;
            }

            if (_waited > MostWaiting)
            {
                return false;
            }
        }

        wait(delay);
        return true;
    }
}
