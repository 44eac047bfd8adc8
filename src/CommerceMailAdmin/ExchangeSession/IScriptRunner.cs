using System.Collections.ObjectModel;
using System.Management.Automation;
using System.Management.Automation.Runspaces;

namespace CommerceMailAdmin.ExchangeSession;

/// <summary>Runs scripts in the runspace that has Exchange's commands.</summary>
internal interface IScriptRunner
{
    /// <summary>The runspace's commands.</summary>
    CommandInvocationIntrinsics Commands { get; }

    /// <summary>Runs a script to its end and returns what it wrote.</summary>
    /// <exception cref="RuntimeException">The script ended with an error.</exception>
    Collection<PSObject> Run(string script, params object?[] arguments);
}

/// <summary>Runs scripts in the caller's own runspace, on the pipeline's thread, where Ctrl+C reaches them.</summary>
/// <param name="commands">The commands of the caller's runspace.</param>
internal sealed class CallerRunner(CommandInvocationIntrinsics commands) : IScriptRunner
{
    private readonly Dictionary<string, ScriptBlock> _scripts = [];

    public CommandInvocationIntrinsics Commands => commands;

    public Collection<PSObject> Run(string script, params object?[] arguments)
    {
        if (!_scripts.TryGetValue(script, out var block))
        {
            _scripts[script] = block = ScriptBlock.Create(script);
        }

        return block.Invoke(arguments);
    }
}

/// <summary>Runs scripts in a runspace of its own, from any one thread at a time.</summary>
internal sealed class RunspaceRunner(Runspace runspace, CancellationToken cancellation) : IScriptRunner
{
    public CommandInvocationIntrinsics Commands => runspace.SessionStateProxy.InvokeCommand;

    public Collection<PSObject> Run(string script, params object?[] arguments)
    {
        using var shell = PowerShell.Create();
        shell.Runspace = runspace;
        shell.AddScript(script);
        foreach (var argument in arguments)
        {
            shell.AddArgument(argument);
        }

        using var stop = cancellation.Register(() => shell.BeginStop(null, null));
        try
        {
            return shell.Invoke();
        }
        catch (PipelineStoppedException) when (cancellation.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellation);
        }
    }
}
