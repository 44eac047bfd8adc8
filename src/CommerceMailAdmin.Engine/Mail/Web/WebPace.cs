using System.Globalization;
using System.Net.Http;

namespace CommerceMailAdmin.Engine.Mail.Web;

/// <summary>Tells the time and waits; tests have their own.</summary>
internal interface IWebClock
{
    /// <summary>Now (UTC).</summary>
    DateTimeOffset Now { get; }

    /// <summary>Waits.</summary>
    Task WaitAsync(TimeSpan time, CancellationToken cancellationToken);
}

/// <summary>The system's clock.</summary>
internal sealed class SystemWebClock : IWebClock
{
    /// <inheritdoc/>
    public DateTimeOffset Now => DateTimeOffset.UtcNow;

    /// <inheritdoc/>
    public Task WaitAsync(TimeSpan time, CancellationToken cancellationToken) => Task.Delay(time, cancellationToken);
}

/// <summary>A request that failed in a way that passes: it is worth another try.</summary>
/// <param name="message">What failed.</param>
/// <param name="backOff">How long the server wants to be left alone; null if it did not say.</param>
/// <param name="isThrottling">True if the server refused because of too many requests.</param>
/// <param name="inner">The cause.</param>
internal sealed class TransientWebException(string message, TimeSpan? backOff = null, bool isThrottling = false, Exception? inner = null)
    : IOException(message, inner)
{
    /// <summary>How long the server wants to be left alone; null if it did not say.</summary>
    public TimeSpan? BackOff => backOff;

    /// <summary>True if the server refused because of too many requests.</summary>
    public bool IsThrottling => isThrottling;
}

/// <summary>
/// The pace of all requests to one server: nothing is sent while the server wants to be left alone, and what failed in passing is tried
/// again, with longer pauses each time. May be used by several threads.
/// </summary>
internal sealed class WebPace(IWebClock clock, string server)
{
    /// <summary>How often one piece of work is tried.</summary>
    public const int Tries = 7;

    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);

    /// <summary>A server that asks for more is not waited for.</summary>
    private static readonly TimeSpan LongestBackOff = TimeSpan.FromMinutes(15);

    private readonly object _gate = new();
    private DateTimeOffset _quietUntil = DateTimeOffset.MinValue;

    /// <summary>Does one piece of work, which must be such that it can be done again from its beginning.</summary>
    /// <param name="work">Throws <see cref="TransientWebException"/> for what is worth another try.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <param name="tries">How often at most.</param>
    /// <exception cref="MailboxConnectionException">No try succeeded.</exception>
    public async Task<T> RunAsync<T>(Func<Task<T>> work, CancellationToken cancellationToken, int tries = Tries)
    {
        for (var attempt = 1; ; attempt++)
        {
            await QuietAsync(cancellationToken).ConfigureAwait(false);
            try
            {
                return await work().ConfigureAwait(false);
            }
            catch (TransientWebException e)
            {
                if (attempt >= tries || e.BackOff > LongestBackOff)
                {
                    throw GiveUp(e, attempt);
                }

                Hold(e.BackOff, attempt);
            }
        }
    }

    /// <summary>How long an answer asks to wait (RFC 9110 section 10.2.3); null if it does not.</summary>
    public static TimeSpan? RetryAfter(HttpResponseMessage response, DateTimeOffset now)
    {
        var value = response.Headers.TryGetValues("Retry-After", out var values) ? values.FirstOrDefault() : null;
        if (double.TryParse(value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds) && seconds < int.MaxValue)
        {
            return TimeSpan.FromSeconds(seconds);
        }

        return DateTimeOffset.TryParse(value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date) && date > now
            ? date - now
            : null;
    }

    /// <summary>
    /// Sends nothing for as long as the server asks, or longer with each attempt if it asks for nothing. Exchange can ask for 0
    /// milliseconds, and mean that it does not know.
    /// </summary>
    public void Hold(TimeSpan? backOff, int attempt)
    {
        var time = backOff > TimeSpan.Zero ? backOff.Value : Pause(attempt);
        lock (_gate)
        {
            var until = clock.Now + time;
            _quietUntil = until > _quietUntil ? until : _quietUntil;
        }
    }

    private async Task QuietAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            TimeSpan left;
            lock (_gate)
            {
                left = _quietUntil - clock.Now;
            }

            if (left <= TimeSpan.Zero)
            {
                return;
            }

            await clock.WaitAsync(left, cancellationToken).ConfigureAwait(false);
        }
    }

    private static TimeSpan Pause(int attempt)
    {
        var pause = TimeSpan.FromTicks(FirstPause.Ticks << (attempt - 1));
        return pause < LongestPause ? pause : LongestPause;
    }

    private MailboxConnectionException GiveUp(TransientWebException e, int tries) => e.IsThrottling
        ? new(
            MailboxConnectionProblem.Throttled,
            $"{server} asked for a pause again and again: {e.Message} Run the command again later; it goes on where it stopped.", e)
        : new(
            MailboxConnectionProblem.Unreachable,
            tries == 1 ? e.Message : $"{server} failed {tries} times in a row: {e.Message} Run the command again later.", e);
}
