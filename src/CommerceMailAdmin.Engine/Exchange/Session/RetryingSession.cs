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
