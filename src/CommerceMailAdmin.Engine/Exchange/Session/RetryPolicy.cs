namespace CommerceMailAdmin.Engine.Exchange.Session;

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
