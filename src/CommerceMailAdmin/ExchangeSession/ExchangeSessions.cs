using System.Management.Automation;
using CommerceMailAdmin.Commands;
using CommerceMailAdmin.Engine.Exchange.Session;

namespace CommerceMailAdmin.ExchangeSession;

/// <summary>How cmdlets open a session, and tell of what went wrong in it.</summary>
internal static class ExchangeSessions
{
    /// <summary>How often a call is repeated that Exchange was too busy for, where the user does not say.</summary>
    public const int DefaultRetryCount = 3;

    /// <summary>The first delay before such a repetition, in seconds, where neither Exchange nor the user says.</summary>
    public const int DefaultRetryInterval = 5;

    /// <summary>Opens the session in which commands are called, or ends the cmdlet with the reason why there is none.</summary>
    /// <param name="cmdlet">The cmdlet in whose runspace the commands are.</param>
    /// <param name="commands">The commands that must be there.</param>
    /// <param name="retries">What to do when Exchange is busy; without it, calls are made once.</param>
    public static IExchangeSession Open(CommerceCmdlet cmdlet, IReadOnlyList<string> commands, RetryPolicy? retries = null)
    {
        try
        {
            var session = new RunspaceExchangeSession(new CallerRunner(cmdlet), commands);
            return retries is null ? session : new RetryingSession(session, retries);
        }
        catch (ExchangeException e)
        {
            cmdlet.ThrowTerminatingError(ErrorTable.Of(e, commands[0])!);
            throw;
        }
    }

    /// <summary>Retries whose delays end at once when the user stops the command.</summary>
    public static RetryPolicy Retries(int count, int intervalSeconds, CancellationToken cancellation) =>
        new(count, TimeSpan.FromSeconds(intervalSeconds), delay =>
        {
            if (cancellation.WaitHandle.WaitOne(delay))
            {
                throw new PipelineStoppedException();
            }
        });

    /// <summary>Reports a mailbox that failed; ends the cmdlet where every further one would fail as well.</summary>
    /// <param name="cmdlet">The cmdlet.</param>
    /// <param name="error">What Exchange reported.</param>
    /// <param name="identity">The mailbox.</param>
    /// <param name="reason">What the user is told; without it, the error's message.</param>
    public static void Report(CommerceCmdlet cmdlet, ExchangeException error, string identity, string? reason = null)
    {
        var record = ErrorTable.Of(error, identity)!;
        var text = $"{identity}: {reason ?? error.Message}";
        if (error.Kind is ExchangeErrorKind.SessionLost or ExchangeErrorKind.CommandMissing)
        {
            record.ErrorDetails = new ErrorDetails(text + " The session is lost: connect again and repeat the command. Mailboxes that are done stay unchanged then.");
            cmdlet.ThrowTerminatingError(record);
        }

        record.ErrorDetails = new ErrorDetails(text);
        cmdlet.WriteError(record);
    }
}
