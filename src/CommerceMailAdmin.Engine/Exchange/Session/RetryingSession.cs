namespace CommerceMailAdmin.Engine.Exchange.Session;

/// <summary>
/// Repeats calls that were throttled or met a passing failure. Exchange's own modules retry too, so these retries are few.
/// </summary>
/// <param name="session">The session in which the calls are made.</param>
/// <param name="policy">How often and after which delay.</param>
public sealed class RetryingSession(IExchangeSession session, RetryPolicy policy) : IExchangeSession
{
    // Repeating one of these may do it twice, where only the answer was lost.
    private static readonly string[] Unrepeatable = ["New-", "Add-", "Remove-"];

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
            try
            {
                return session.Invoke(command, parameters);
            }
            catch (ExchangeException e) when (Delay(command, retry, e) is { } delay)
            {
                policy.Wait(delay);
            }
        }
    }

    /// <summary>
    /// As the session's own. Reading is repeated for the whole batch. A change is repeated only where it was throttled: after any other failure
    /// some of the objects may be changed, and the caller looks which.
    /// </summary>
    /// <inheritdoc/>
    public ExchangeBatchReply InvokeBatch(string command, IReadOnlyList<string> identities, IReadOnlyDictionary<string, object?> parameters)
    {
        var reads = command.StartsWith("Get-", StringComparison.OrdinalIgnoreCase);
        for (var retry = 0; ; retry++)
        {
            var reply = session.InvokeBatch(command, identities, parameters);
            var error = reply.Errors.FirstOrDefault(e => e.Kind == ExchangeErrorKind.Throttled || (reads && e.Kind == ExchangeErrorKind.Transient));
            if (error is null || Delay(command, retry, error) is not { } delay)
            {
                return reply;
            }

            policy.Wait(delay);
        }
    }

    /// <summary>As the session's own. A listing that fails after its first result is not repeated, because the results have been taken.</summary>
    /// <inheritdoc/>
    public IReadOnlyList<string> List(string command, IReadOnlyDictionary<string, object?> parameters, Action<ExchangeObject> take)
    {
        var taken = false;
        for (var retry = 0; ; retry++)
        {
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
            catch (ExchangeException e) when (!taken && Delay(command, retry, e) is { } delay)
            {
                policy.Wait(delay);
            }
        }
    }

    private TimeSpan? Delay(string command, int retry, ExchangeException error) =>
        error.Kind != ExchangeErrorKind.Throttled && Unrepeatable.Any(v => command.StartsWith(v, StringComparison.OrdinalIgnoreCase))
            ? null : policy.DelayBefore(retry, error);
}
