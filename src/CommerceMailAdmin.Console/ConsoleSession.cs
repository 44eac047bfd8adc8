using System.Management.Automation;
using System.Management.Automation.Runspaces;

namespace CommerceMailAdmin.Console;

/// <summary>One PowerShell engine with the module imported, whose output goes to this process's standard streams.</summary>
internal sealed class ConsoleSession : IDisposable
{
    private const int Failure = 1;
    private const int Interrupted = 130;

    private readonly ConsoleHost _host = new();
    private readonly CommandEnd _end = new();
    private readonly Runspace _runspace;

    public ConsoleSession(string manifest)
    {
        var state = InitialSessionState.CreateDefault2();
        state.ImportPSModule([manifest]);
        _runspace = RunspaceFactory.CreateRunspace(_host, state);
        _runspace.Open();
        _runspace.SessionStateProxy.InvokeCommand.CommandNotFoundAction = ExplainAbsence;
    }

    /// <summary>Runs what the command line asks for and returns the exit code that pwsh would return.</summary>
    public int Run(ConsoleArguments arguments) =>
        arguments.File is null ? RunCommand(arguments.Command!) : RunFile(arguments.File, arguments.FileArguments);

    /// <summary>A command text's exit code says whether its last statement succeeded.</summary>
    private int RunCommand(string text)
    {
        using var shell = PowerShell.Create(_runspace);
        try
        {
            _ = ScriptBlock.Create(text);
        }
        catch (ParseException e)
        {
            return Report(e);
        }

        // "$?" speaks of the statement before it, and only in the same script.
        _runspace.SessionStateProxy.SetVariable(nameof(CommandEnd), _end);
        shell.AddScript($"{text}\n${nameof(CommandEnd)}.Succeeded = $?", useLocalScope: false);
        return Invoke(shell, () => _end.Succeeded ? 0 : Failure);
    }

    /// <summary>A script's exit code is the one it gave to "exit".</summary>
    private int RunFile(string file, IReadOnlyList<CommandParameter> arguments)
    {
        var path = Path.GetFullPath(file);
        if (!File.Exists(path))
        {
            _host.UI.WriteErrorLine($"The script '{file}' does not exist. Check its spelling and the current folder.");
            return ConsoleArguments.UsageExitCode;
        }

        using var shell = PowerShell.Create(_runspace);
        var script = new Command(path, isScript: false, useLocalScope: false);
        foreach (var argument in arguments)
        {
            script.Parameters.Add(argument);
        }

        shell.Commands.AddCommand(script);
        return Invoke(shell, () => _runspace.SessionStateProxy.GetVariable("LASTEXITCODE") as int? ?? 0);
    }

    private int Invoke(PowerShell shell, Func<int> exitCode)
    {
        shell.Commands.Commands[0].MergeMyResults(PipelineResultTypes.Error, PipelineResultTypes.Output);
        shell.AddCommand("Out-Default");

        var interrupted = false;
        ConsoleCancelEventHandler stop = (_, key) =>
        {
            key.Cancel = true;
            interrupted = true;
            shell.BeginStop(null, null);
        };
        System.Console.CancelKeyPress += stop;
        try
        {
            shell.Invoke();
            return interrupted ? Interrupted : _host.ExitCode ?? exitCode();
        }
        catch (PipelineStoppedException)
        {
            return interrupted ? Interrupted : _host.ExitCode ?? Failure;
        }
        catch (RuntimeException e)
        {
            return _host.ExitCode ?? Report(e);
        }
        finally
        {
            System.Console.CancelKeyPress -= stop;
        }
    }

    public void Dispose() => _runspace.Dispose();

    private void ExplainAbsence(object? sender, CommandLookupEventArgs lookup)
    {
        if (AbsentCommands.Explain(lookup.CommandName) is { } explanation)
        {
            _host.UI.WriteErrorLine(explanation);
        }
    }

    /// <summary>Shows the error that ended the run as the engine shows any other.</summary>
    private int Report(RuntimeException error)
    {
        if (error is ParseException)
        {
            _host.UI.WriteErrorLine(error.Message);
            return Failure;
        }

        using var shell = PowerShell.Create(_runspace);
        shell.AddScript("[CmdletBinding()] param($e) $PSCmdlet.WriteError($e)").AddArgument(new ErrorRecord(error.ErrorRecord, error));
        shell.Commands.Commands[0].MergeMyResults(PipelineResultTypes.Error, PipelineResultTypes.Output);
        shell.AddCommand("Out-Default").Invoke();
        return Failure;
    }

    /// <summary>How a command text ended; filled in by the script that runs it.</summary>
    public sealed class CommandEnd
    {
        public bool Succeeded { get; set; }
    }
}
