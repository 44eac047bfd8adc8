using System.Management.Automation;
using CommerceMailAdmin.Engine.Exchange.Session;
using CommerceMailAdmin.Engine.Exchange.TenantControls;

namespace CommerceMailAdmin.ExchangeSession;

/// <summary>Whether mailboxes keep copies of answers that others send as them, if a session to Exchange is at hand.</summary>
internal static class SentCopies
{
    private const string Command = "Get-Mailbox";
    private const string AnyPrefix = "Get-*Mailbox";

    /// <summary>What the session says about mailboxes, in words; where to look if there is none, or if it does not know them.</summary>
    /// <param name="commands">The commands of the caller's session.</param>
    /// <param name="mailboxes">The addresses of the mailboxes.</param>
    public static string Tell(CommandInvocationIntrinsics commands, IReadOnlyList<string> mailboxes)
    {
        var said = IsOpen(commands) ? Read(commands, mailboxes) : [];
        return said.Count > 0 ? string.Join(" ", said) : "Test-CommerceMailTenant -Mailbox shows the settings.";
    }

    /// <summary>A pattern finds only commands of loaded modules: no module is loaded for this.</summary>
    private static bool IsOpen(CommandInvocationIntrinsics commands) =>
        commands.GetCommands(AnyPrefix, CommandTypes.Function | CommandTypes.Cmdlet | CommandTypes.Alias, nameIsPattern: true).Any();

    private static List<string> Read(CommandInvocationIntrinsics commands, IReadOnlyList<string> mailboxes)
    {
        try
        {
            var session = new RunspaceExchangeSession(new CallerRunner(commands), [Command]);
            return [.. mailboxes.Select(m => TenantControlChecks.SentCopies(session, m)).Where(c => c.State != ControlState.Unknown)
                .Select(Sentence)];
        }
        catch (ExchangeException)
        {
            // The warning is about mail. A session that cannot be used says so to the commands that need it.
            return [];
        }
    }

    private static string Sentence(TenantControl control) => control.Remedy is { } remedy
        ? $"In {control.Subject}, {control.Evidence} Run {remedy} to keep copies from now on."
        : $"In {control.Subject}, both are on.";
}
