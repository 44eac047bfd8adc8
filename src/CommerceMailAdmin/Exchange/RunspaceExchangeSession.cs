using System.Collections;
using System.Management.Automation;
using CommerceMailAdmin.Engine.Exchange.Commands;

namespace CommerceMailAdmin.Exchange;

/// <summary>Calls Exchange's commands in the caller's own runspace, on the pipeline's thread, where Ctrl+C reaches them.</summary>
internal sealed class RunspaceExchangeSession : IExchangeSession
{
    // Errors and warnings join the output, so that none appears beside the cmdlet's own.
    private const string CallScript = "param($command, $parameters) & $command @parameters 2>&1 3>&1";

    private readonly ScriptBlock _call = ScriptBlock.Create(CallScript);
    private readonly ExchangeCommands _commands;

    /// <param name="cmdlet">The cmdlet on whose behalf commands are called.</param>
    /// <param name="required">The commands that must be there.</param>
    /// <exception cref="ExchangeException">A command is missing, or its connection cannot be used.</exception>
    public RunspaceExchangeSession(PSCmdlet cmdlet, IReadOnlyList<string> required)
    {
        var information = cmdlet.InvokeCommand.GetCommand(ExchangeConnection.Command, CommandTypes.Function | CommandTypes.Cmdlet);
        var connections = information is null ? [] : Call(information, []).Objects.Select(o => new ExchangeConnection(o)).ToArray();
        _commands = new ExchangeCommands(cmdlet.InvokeCommand, connections, required);
    }

    /// <inheritdoc/>
    public string? Organization => _commands.Connection?.Organization;

    /// <inheritdoc/>
    public bool Has(string command) => _commands.Find(command) is not null;

    /// <inheritdoc/>
    public ExchangeReply Invoke(string command, IReadOnlyDictionary<string, object?> parameters)
    {
        var splat = new Hashtable();
        foreach (var parameter in parameters)
        {
            splat[parameter.Key] = PowerShellValues.Argument(parameter.Value);
        }

        return Call(_commands.Find(command) ?? throw ExchangeCommands.Missing(command), splat);
    }

    private ExchangeReply Call(CommandInfo command, Hashtable parameters)
    {
        // Errors of generated functions do not end them, and the caller's preference variables do not reach into their modules.
        parameters["ErrorAction"] = ActionPreference.Stop;
        parameters["WarningAction"] = ActionPreference.Continue;
        var objects = new List<ExchangeObject>();
        var warnings = new List<string>();
        try
        {
            foreach (var output in _call.Invoke(command, parameters))
            {
                switch (output?.BaseObject)
                {
                    case null:
                        break;
                    case ErrorRecord error:
                        throw PowerShellErrors.Read(error);
                    case WarningRecord warning:
                        warnings.Add(warning.Message);
                        break;
                    default:
                        objects.Add(PowerShellValues.Object(output));
                        break;
                }
            }
        }
        catch (RuntimeException e) when (e is not PipelineStoppedException)
        {
            throw PowerShellErrors.Read(e);
        }

        return new ExchangeReply(objects, warnings);
    }
}
