namespace CommerceMailAdmin.Engine.Exchange.Session;

/// <summary>How often, and after which delay, a call is repeated that Exchange was too busy for.</summary>
/// <param name="MaximumRetryCount">How often at most, after the first attempt.</param>
/// <param name="Interval">The first delay where Exchange names none; doubled each time.</param>
/// <param name="Wait">Waits; throws when the user stops the command, which ends the work.</param>
public sealed record RetryPolicy(int MaximumRetryCount, TimeSpan Interval, Action<TimeSpan> Wait)
{
    /// <summary>A longer delay than this is left to the next run.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    /// <summary>The delay before a retry; null if there is to be none.</summary>
    /// <param name="retry">Counted from 0.</param>
    /// <param name="error">The error that the last attempt ended with.</param>
    internal TimeSpan? DelayBefore(int retry, ExchangeException error)
    {
        if (retry >= MaximumRetryCount || error.Kind is not (ExchangeErrorKind.Throttled or ExchangeErrorKind.Transient))
        {
            return null;
        }

        var delay = error.RetryAfter ?? TimeSpan.FromTicks(Interval.Ticks << Math.Min(retry, 10));
        return delay <= Longest ? delay : null;
    }
}
