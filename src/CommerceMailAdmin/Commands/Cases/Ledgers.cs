using System.Management.Automation;
using CommerceMailAdmin.Engine.Cases.Store.Ledger;
using CommerceMailAdmin.Parameters;

namespace CommerceMailAdmin.Commands;

/// <summary>What every cmdlet that uses a ledger of cases does alike.</summary>
internal static class Ledgers
{
    /// <summary>The full path of the ledger that the user named, or of that in the usual place.</summary>
    public static string Path(PSCmdlet cmdlet, string? ledger) => ledger is null ? LedgerPath.Default : InputPaths.Literal(cmdlet, ledger);

    /// <summary>Ends the cmdlet because its ledger cannot be used.</summary>
    public static void Refuse(PSCmdlet cmdlet, LedgerException e) => cmdlet.ThrowTerminatingError(new ErrorRecord(e, ErrorId(e.Problem), Category(e.Problem), e.Path));

    /// <summary>Does work with a ledger; ends the cmdlet where it cannot be used.</summary>
    public static T Use<T>(PSCmdlet cmdlet, Func<T> work)
    {
        try
        {
            return work();
        }
        catch (LedgerException e)
        {
            Refuse(cmdlet, e);
            throw;
        }
    }

    private static string ErrorId(LedgerProblem problem) => problem == LedgerProblem.NotALedger ? "NotALedger" : "Ledger" + problem;

    private static ErrorCategory Category(LedgerProblem problem) => problem switch
    {
        LedgerProblem.NotFound => ErrorCategory.ObjectNotFound,
        LedgerProblem.Locked => ErrorCategory.ResourceBusy,
        LedgerProblem.Full => ErrorCategory.ResourceUnavailable,
        LedgerProblem.ReadOnly => ErrorCategory.PermissionDenied,
        LedgerProblem.Unreachable => ErrorCategory.OpenError,
        _ => ErrorCategory.InvalidData,
    };
}
