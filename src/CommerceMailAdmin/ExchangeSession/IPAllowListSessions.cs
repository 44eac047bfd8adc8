using System.Management.Automation;
using CommerceMailAdmin.Commands;
using CommerceMailAdmin.Engine.Exchange.IPAllowList;
using CommerceMailAdmin.Engine.Exchange.Session;

namespace CommerceMailAdmin.ExchangeSession;

/// <summary>Finds out which IP allow list the caller's session leads to.</summary>
internal static class IPAllowListSessions
{
    private static readonly IPAllowListTarget[] All = [IPAllowListTarget.ConnectionFilter, IPAllowListTarget.Edge];

    /// <summary>The target that was named, or the one that the session has; ends the cmdlet where it has none or both.</summary>
    public static IPAllowListTarget Find(CommerceCmdlet cmdlet, IPAllowListTarget? named)
    {
        if (named is { } target)
        {
            return target;
        }

        var found = All.Where(t => Has(cmdlet, IPAllowLists.Commands(t, change: false))).ToArray();
        if (found.Length == 1)
        {
            return found[0];
        }

        var commands = string.Join(" nor ", All.Select(t => IPAllowLists.Commands(t, change: false)[0]));
        var error = new ExchangeException(
            ExchangeErrorKind.CommandMissing,
            found.Length > 0
                ? "This session leads to Exchange Online and runs on an Edge Transport server. Name the list with -Target "
                    + "ConnectionFilter or -Target Edge."
                : $"This session has neither {commands}. For Exchange Online run Connect-ExchangeOnline; for an Edge Transport server use "
                + "the Exchange Management Shell "
                    + "on that server itself, since the list cannot be reached from elsewhere. If you are connected, -CommandName or your "
                    + "role leaves the commands out.");
        cmdlet.ThrowTerminatingError(new ErrorRecord(error, found.Length > 0 ? "TargetAmbiguous" : "TargetMissing",
            ErrorCategory.ConnectionError, null));
        throw error;
    }

    private static bool Has(CommerceCmdlet cmdlet, IReadOnlyList<string> commands)
    {
        try
        {
            _ = new RunspaceExchangeSession(new CallerRunner(cmdlet.InvokeCommand), commands);
            return true;
        }
        catch (ExchangeException e) when (e.Kind == ExchangeErrorKind.CommandMissing
            && e.Message == ExchangeCommands.Missing(commands[0]).Message)
        {
            return false;
        }
        catch (ExchangeException)
        {
            // Something is there and cannot be used: opening it will tell why.
            return true;
        }
    }
}
