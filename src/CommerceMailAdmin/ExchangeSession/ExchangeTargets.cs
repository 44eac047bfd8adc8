using System.Management.Automation;
using CommerceMailAdmin.Commands;
using CommerceMailAdmin.Engine.Exchange.Session;

namespace CommerceMailAdmin.ExchangeSession;

/// <summary>How cmdlets that change settings of the organisation or of a server tell of what went wrong.</summary>
internal static class ExchangeTargets
{
    /// <summary>Writes what became of an object, and what else is to be told.</summary>
    /// <param name="cmdlet">The cmdlet.</param>
    /// <param name="outcome">What happened to it.</param>
    /// <param name="target">The object.</param>
    /// <param name="reason">What the user is told of an error.</param>
    public static void Write<TResult>(CommerceCmdlet cmdlet, ChangeOutcome<TResult> outcome, string target, string? reason)
    {
        foreach (var warning in outcome.Warnings)
        {
            cmdlet.WriteWarning($"{target}: {warning}");
        }

        cmdlet.WriteObject(outcome.Result);
        if (outcome.Error is { } error)
        {
            Report(cmdlet, error, target, reason);
        }
    }

    /// <summary>Reports an object that failed; ends the cmdlet where every further call would fail as well.</summary>
    /// <param name="cmdlet">The cmdlet.</param>
    /// <param name="error">What Exchange reported.</param>
    /// <param name="target">The object.</param>
    /// <param name="reason">What the user is told; without it, the error's message.</param>
    public static void Report(CommerceCmdlet cmdlet, ExchangeException error, string target, string? reason = null)
    {
        var record = Record(error, target);
        var text = $"{target}: {reason ?? error.Message}";
        if (error.Kind == ExchangeErrorKind.SessionLost)
        {
            record.ErrorDetails = new ErrorDetails(text + " The session is lost: connect again and repeat the command.");
            cmdlet.ThrowTerminatingError(record);
        }

        record.ErrorDetails = new ErrorDetails(text);
        cmdlet.WriteError(record);
    }

    private static ErrorRecord Record(ExchangeException error, string target) => error.Kind switch
    {
        ExchangeErrorKind.NotFound => new ErrorRecord(error, "ExchangeObjectNotFound", ErrorCategory.ObjectNotFound, target),
        ExchangeErrorKind.Ambiguous => new ErrorRecord(error, "ExchangeObjectAmbiguous", ErrorCategory.InvalidArgument, target),
        _ => ErrorTable.Of(error, target)!,
    };
}
