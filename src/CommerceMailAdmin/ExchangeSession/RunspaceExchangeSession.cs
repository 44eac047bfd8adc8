using System.Collections;
using System.Management.Automation;
using CommerceMailAdmin.Engine.Exchange.Session;

namespace CommerceMailAdmin.ExchangeSession;

/// <summary>Calls Exchange's commands in one runspace: the caller's own, or one of several that work side by side.</summary>
internal sealed class RunspaceExchangeSession : IExchangeSession
{
    // Errors and warnings join the output, so that none appears beside the cmdlet's own.
    private const string CallScript = "param($command, $parameters) & $command @parameters 2>&1 3>&1";
    private const string BatchScript = "param($command, $parameters, $identities) $identities | & $command @parameters 2>&1 3>&1";
    private const string ListScript =
        "param($command, $parameters, $take) & $command @parameters 2>&1 3>&1 | & { process { $take.Invoke($_) } }";

    private readonly IScriptRunner _runner;
    private readonly ExchangeCommands _commands;

    /// <param name="runner">Where commands are called.</param>
    /// <param name="required">The commands that must be there.</param>
    /// <exception cref="ExchangeException">A command is missing, or its connection cannot be used.</exception>
    public RunspaceExchangeSession(IScriptRunner runner, IReadOnlyList<string> required)
    {
        _runner = runner;
        var information = runner.Commands.GetCommand(ExchangeConnection.Command, CommandTypes.Function | CommandTypes.Cmdlet);
        var connections = information is null ? [] : Call(information, []).Objects.Select(o => new ExchangeConnection(o)).ToArray();
        _commands = new ExchangeCommands(runner.Commands, connections, required);
    }

    /// <inheritdoc/>
    public string? Organization => _commands.Connection?.Organization;

    /// <inheritdoc/>
    public bool IsOnline => _commands.Connection is not null;

    /// <inheritdoc/>
    public bool Has(string command) => _commands.Find(command) is not null;

    /// <inheritdoc/>
    public ExchangeReply Invoke(string command, IReadOnlyDictionary<string, object?> parameters) => Call(Found(command), Splat(parameters));

    /// <inheritdoc/>
    public ExchangeBatchReply InvokeBatch(string command, IReadOnlyList<string> identities, IReadOnlyDictionary<string, object?> parameters)
    {
        var objects = new List<ExchangeObject>();
        var warnings = new List<string>();
        var errors = new List<ExchangeException>();
        Run(
            () => _runner.Run(BatchScript, Found(command), WithPreferences(Splat(parameters), ActionPreference.Continue),
                identities.ToArray()),
            output => Sort(output, objects.Add, warnings, errors.Add));
        return new ExchangeBatchReply(objects, warnings, errors);
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> List(string command, IReadOnlyDictionary<string, object?> parameters, Action<ExchangeObject> take)
    {
        var warnings = new List<string>();
        ExchangeException? failure = null;
        Action<object> sink = output => Sort(PSObject.AsPSObject(output), take, warnings, e => failure ??= e);
        Run(() => _runner.Run(ListScript, Found(command), WithPreferences(Splat(parameters), ActionPreference.Stop), sink), _ => { });
        return failure is null ? warnings : throw failure;
    }

    private ExchangeReply Call(CommandInfo command, Hashtable parameters)
    {
        // Errors of generated functions do not end them, and the caller's preference variables do not reach into their modules.
        WithPreferences(parameters, ActionPreference.Stop);
        var objects = new List<ExchangeObject>();
        var warnings = new List<string>();
        Run(() => _runner.Run(CallScript, command, parameters), output => Sort(output, objects.Add, warnings, e => throw e));
        return new ExchangeReply(objects, warnings);
    }

    private static void Run(Func<IEnumerable<PSObject?>> call, Action<PSObject?> take)
    {
        try
        {
            foreach (var output in call())
            {
                take(output);
            }
        }
        catch (RuntimeException e) when (e is not PipelineStoppedException)
        {
            throw PowerShellErrors.Read(e);
        }
    }

    private static void Sort(PSObject? output, Action<ExchangeObject> take, List<string> warnings, Action<ExchangeException> fail)
    {
        switch (output?.BaseObject)
        {
            case null:
                break;
            case ErrorRecord error:
                fail(PowerShellErrors.Read(error));
                break;
            case WarningRecord warning:
                // Exchange slows a script down a little and says so for each call; its documentation says to ignore that.
                if (!warning.Message.StartsWith("Micro delay applied", StringComparison.OrdinalIgnoreCase))
                {
                    warnings.Add(warning.Message);
                }

                break;
            default:
                take(PowerShellValues.Object(output));
                break;
        }
    }

    private static Hashtable WithPreferences(Hashtable parameters, ActionPreference errors)
    {
        parameters["ErrorAction"] = errors;
        parameters["WarningAction"] = ActionPreference.Continue;
        return parameters;
    }

    private static Hashtable Splat(IReadOnlyDictionary<string, object?> parameters)
    {
        var splat = new Hashtable();
        foreach (var parameter in parameters)
        {
            splat[parameter.Key] = PowerShellValues.Argument(parameter.Value);
        }

        return splat;
    }

    private CommandInfo Found(string command) => _commands.Find(command) ?? throw ExchangeCommands.Missing(command);
}
