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

    /// <summary>After so many attempts, a pause that did not help grows.</summary>
    private const int BelievedAttempts = 3;

    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongestRetryAfter = TimeSpan.FromDays(1);

    private readonly object _gate = new();
    private DateTimeOffset _quietUntil = DateTimeOffset.MinValue;
    private TimeSpan _waited;

    /// <summary>How long all requests wait without an answer in between, before the work ends. The next run goes on.</summary>
    public static TimeSpan MostWaiting { get; } = TimeSpan.FromMinutes(30);

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
                var result = await work().ConfigureAwait(false);
                Answered();
                return result;
            }
            catch (TransientWebException e)
            {
                if (attempt >= tries || Hold(e.BackOff, attempt) is null)
                {
                    throw GiveUp(e, attempt);
                }
            }
        }
    }

    /// <summary>
    /// Reads Retry-After: seconds, which Microsoft also sends with a fraction, or a date (RFC 9110 section 10.2.3). Null if it is neither.
    /// </summary>
    public static TimeSpan? ReadRetryAfter(string? text, DateTimeOffset now)
    {
        const NumberStyles Seconds = NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite;
        if (double.TryParse(text, Seconds, CultureInfo.InvariantCulture, out var seconds))
        {
            return seconds >= 0 ? TimeSpan.FromSeconds(Math.Min(seconds, LongestRetryAfter.TotalSeconds)) : null;
        }

        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date)
            ? date > now ? date - now : TimeSpan.Zero
            : null;
    }

    /// <summary>The field Retry-After of an answer; null if there is none that can be read.</summary>
    public static TimeSpan? ReadRetryAfter(HttpResponseMessage response, DateTimeOffset now) =>
        ReadRetryAfter(response.Headers.TryGetValues("Retry-After", out var values) ? values.FirstOrDefault() : null, now);

    /// <summary>
    /// Sends nothing for as long as the server asks, or longer with each attempt if it asks for nothing. Exchange can ask for 0
    /// milliseconds, and mean that it does not know. A server that asks for a second each time gets more after some attempts.
    /// </summary>
    /// <param name="backOff">What the server asks for; null if it does not say.</param>
    /// <param name="attempt">How often the work was tried.</param>
    /// <returns>The pause; null if nothing is to be tried again, because of <see cref="MostWaiting"/>.</returns>
    public TimeSpan? Hold(TimeSpan? backOff, int attempt)
    {
        var asked = backOff > TimeSpan.Zero ? backOff.Value : Pause(attempt);
        var least = attempt > BelievedAttempts ? Pause(attempt - BelievedAttempts) : TimeSpan.Zero;
        var time = asked > least ? asked : least;
        lock (_gate)
        {
            var (now, before) = (clock.Now, _quietUntil);
            if (now + time > before)
            {
                var more = now + time - (before > now ? before : now);
                if (_waited + more > MostWaiting)
                {
                    return null;
                }

                _waited += more;
                _quietUntil = now + time;
            }
        }

        return time;
    }

    /// <summary>Waits until the server takes requests again. A request that comes earlier counts against the mailbox.</summary>
    public async Task QuietAsync(CancellationToken cancellationToken)
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

    /// <summary>The server did what was asked, so that the time waited counts anew.</summary>
    public void Answered()
    {
        lock (_gate)
        {
            _waited = TimeSpan.Zero;
        }
    }

    private static TimeSpan Pause(int attempt)
    {
        const int MostDoublings = 10;
        var pause = TimeSpan.FromTicks(FirstPause.Ticks << Math.Min(attempt - 1, MostDoublings));
        return pause < LongestPause ? pause : LongestPause;
    }

    /// <summary>What a user reads if nothing is tried again.</summary>
    public MailboxConnectionException GiveUp(TransientWebException e, int tries) => e.IsThrottling
        ? new(
            MailboxConnectionProblem.Throttled,
            $"{server} asked for a pause again and again: {e.Message} Run the command again later; it goes on where it stopped.", e)
        : new(
            MailboxConnectionProblem.Unreachable,
            tries == 1 ? e.Message : $"{server} failed {tries} times in a row: {e.Message} Run the command again later.", e);
}
