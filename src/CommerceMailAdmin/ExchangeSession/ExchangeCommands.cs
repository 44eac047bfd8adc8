using System.Management.Automation;
using CommerceMailAdmin.Engine.Exchange.Session;

namespace CommerceMailAdmin.ExchangeSession;

/// <summary>
/// Finds Exchange's commands in the caller's runspace: functions of a generated module (Exchange Online, implicit remoting) or cmdlets of
/// a local snap-in. All commands come from one session: the prefix that the first one was found with is kept.
/// </summary>
internal sealed class ExchangeCommands
{
    private const CommandTypes Callable = CommandTypes.Function | CommandTypes.Cmdlet | CommandTypes.Alias;

    private readonly CommandInvocationIntrinsics _commands;
    private readonly Dictionary<string, CommandInfo?> _found = new(StringComparer.OrdinalIgnoreCase);
    private readonly string _prefix;

    /// <param name="commands">The runspace's commands.</param>
    /// <param name="connections">The connections of the Exchange Online module; none elsewhere.</param>
    /// <param name="required">The commands that must be there; the first decides about the prefix.</param>
    /// <exception cref="ExchangeException">A command is missing, or its connection cannot be used.</exception>
    public ExchangeCommands(CommandInvocationIntrinsics commands, IReadOnlyList<ExchangeConnection> connections,
        IReadOnlyList<string> required)
    {
        _commands = commands;
        _prefix = FindPrefix(required[0], connections);
        var module = Find(required[0])?.ModuleName;
        Connection = connections.FirstOrDefault(c => c.Module == module);
        if (Connection?.Problem is { } problem)
        {
            throw new ExchangeException(
                ExchangeErrorKind.SessionLost,
                $"The connection to Exchange Online cannot be used: {problem}. Run Connect-ExchangeOnline again.");
        }

        if (required.FirstOrDefault(c => Find(c) is null) is { } missing)
        {
            throw Missing(missing);
        }
    }

    /// <summary>The connection that the commands belong to; null if they belong to none of the Exchange Online module's.</summary>
    public ExchangeConnection? Connection { get; }

    /// <summary>A command by its own name; null if the session has none.</summary>
    public CommandInfo? Find(string command)
    {
        if (!_found.TryGetValue(command, out var found))
        {
            _found[command] = found = _commands.GetCommand(Prefixed(command, _prefix), Callable);
        }

        return found;
    }

    /// <summary>The error for a command that the session lacks.</summary>
    public static ExchangeException Missing(string command) =>
        new(
            ExchangeErrorKind.CommandMissing,
            $"This session has no command '{command}'. For Exchange Online run Connect-ExchangeOnline (module ExchangeOnlineManagement); "
            + "on-premises open the Exchange Management Shell, or import a session to a server with Import-PSSession. "
            + "If you are connected, -CommandName or your role leaves the command out.");

    private string FindPrefix(string command, IReadOnlyList<ExchangeConnection> connections)
    {
        var known = new[] { "" }.Concat(connections.Where(c => c.Problem is null).Select(c => c.Prefix));
        if (known.FirstOrDefault(p => _commands.GetCommand(Prefixed(command, p), Callable) is not null) is { } prefix)
        {
            return prefix;
        }

        // Import-PSSession -Prefix tells nobody which prefix it was given.
        var noun = command.IndexOf('-') + 1;
        var found = _commands.GetCommands(Prefixed(command, "*"), Callable, nameIsPattern: true)
            .Select(c => c.Name.Substring(noun, c.Name.Length - command.Length)).Distinct(StringComparer.OrdinalIgnoreCase).ToList();
        return found.Count switch
        {
            0 => throw Missing(command),
            1 => found[0],
            _ => throw new ExchangeException(
                ExchangeErrorKind.CommandMissing,
                $"The command '{command}' exists with several prefixes ({string.Join(", ", found)}). Close all sessions but the one to "
                    + "work in."),
        };
    }

    private static string Prefixed(string command, string prefix)
    {
        var noun = command.IndexOf('-') + 1;
        return command[..noun] + prefix + command[noun..];
    }
}
