using System.Management.Automation;
using CommerceMailAdmin.Engine.Exchange.Commands;

namespace CommerceMailAdmin.Exchange;

/// <summary>How cmdlets open a session, and tell of what went wrong in it.</summary>
internal static class ExchangeSessions
{
    /// <summary>Opens the session in which commands are called, or ends the cmdlet with the reason why there is none.</summary>
    public static IExchangeSession Open(PSCmdlet cmdlet, IReadOnlyList<string> commands)
    {
        try
        {
            return new RunspaceExchangeSession(cmdlet, commands);
        }
        catch (ExchangeException e)
        {
            cmdlet.ThrowTerminatingError(PowerShellErrors.Record(e, commands[0]));
            throw;
        }
    }

    /// <summary>Reports a mailbox that failed; ends the cmdlet where every further one would fail as well.</summary>
    /// <param name="cmdlet">The cmdlet.</param>
    /// <param name="error">What Exchange reported.</param>
    /// <param name="identity">The mailbox.</param>
    /// <param name="reason">What the user is told; without it, the error's message.</param>
    public static void Report(PSCmdlet cmdlet, ExchangeException error, string identity, string? reason = null)
    {
        var record = PowerShellErrors.Record(error, identity);
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
