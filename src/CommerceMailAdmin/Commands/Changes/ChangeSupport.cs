using System.Management.Automation;
using CommerceMailAdmin.Engine.Exchange.Changes;
using CommerceMailAdmin.Engine.Exchange.Session;
using CommerceMailAdmin.Parameters;

namespace CommerceMailAdmin.Commands;

/// <summary>What every cmdlet that makes or shows changes does alike.</summary>
internal static class ChangeSupport
{
    /// <summary>The journal for this run of a cmdlet.</summary>
    public static ChangeJournal Journal(CommerceCmdlet cmdlet, string? path, IExchangeSession session) =>
        Journal(cmdlet, JournalPaths.Resolve(cmdlet, path, toWrite: true), session.Organization);

    /// <summary>The journal for this run of a cmdlet, in a file that was checked.</summary>
    public static ChangeJournal Journal(CommerceCmdlet cmdlet, string file, string? organization) =>
        new(file, cmdlet.MyInvocation.MyCommand.Name, organization, () => DateTimeOffset.UtcNow, IsRehearsal(cmdlet));

    /// <summary>Reads a journal, warning of lines that are lost; ends the cmdlet where it cannot be read.</summary>
    public static ChangeHistory History(CommerceCmdlet cmdlet, string? path)
    {
        var file = JournalPaths.Resolve(cmdlet, path, toWrite: false);
        try
        {
            var history = ChangeHistory.Read(file);
            if (history.UnreadableLines > 0)
            {
                cmdlet.WriteWarning($"{history.UnreadableLines} lines of the journal '{file}' cannot be read; a process that was killed while writing leaves one.");
            }

            return history;
        }
        catch (JournalException e)
        {
            cmdlet.ThrowTerminatingError(new ErrorRecord(e, "JournalUnreadable", ErrorCategory.ReadError, file));
            throw;
        }
    }

    /// <summary>Asks whether a change is to be made, as -WhatIf and -Confirm have it.</summary>
    public static ChangeDecision Ask(CommerceCmdlet cmdlet, string description, string question) =>
        cmdlet.ShouldProcess(description, question, "Confirm", out var reason) ? ChangeDecision.Apply
        : reason == ShouldProcessReason.WhatIf ? ChangeDecision.Preview : ChangeDecision.Decline;

    /// <summary>Asks whether senders are to be removed from a mailbox.</summary>
    public static ChangeDecision AskToRemove(CommerceCmdlet cmdlet, string identity, string mailbox, IReadOnlyList<string> senders)
    {
        var what = $"the safe senders of {Target(identity, mailbox)}: {string.Join(", ", senders)}";
        return Ask(cmdlet, "Removing from " + what, $"Remove from {what}?");
    }

    /// <summary>A mailbox as it was asked for and, where that differs, as Exchange names it.</summary>
    public static string Target(string identity, string mailbox) => mailbox == identity ? $"'{identity}'" : $"'{identity}' ({mailbox})";

    private static bool IsRehearsal(CommerceCmdlet cmdlet) =>
        cmdlet.MyInvocation.BoundParameters.TryGetValue("WhatIf", out var whatIf)
            ? whatIf is SwitchParameter { IsPresent: true } : cmdlet.GetVariableValue("WhatIfPreference") is true or SwitchParameter { IsPresent: true };
}
