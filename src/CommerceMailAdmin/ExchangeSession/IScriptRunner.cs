using System.Collections;
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

/// <summary>
/// Runs scripts in the caller's own runspace, on the pipeline's thread, where Ctrl+C reaches them. What they add to $Error is removed: the
/// cmdlet writes an error of its own, with a remedy.
/// </summary>
/// <param name="commands">The commands of the caller's runspace.</param>
internal sealed class CallerRunner(CommandInvocationIntrinsics commands) : IScriptRunner
{
    private readonly Dictionary<string, ScriptBlock> _scripts = [];
    private ArrayList? _errors;

    public CommandInvocationIntrinsics Commands => commands;

    public Collection<PSObject> Run(string script, params object?[] arguments)
    {
        if (!_scripts.TryGetValue(script, out var block))
        {
            _scripts[script] = block = ScriptBlock.Create(script);
        }

        // The list keeps its newest entry in front, and drops its oldest if it is full.
        var errors = _errors ??= (ArrayList)ScriptBlock.Create(", $global:Error").Invoke()[0].BaseObject;
        var newest = errors.Count > 0 ? errors[0] : null;
        try
        {
            return block.Invoke(arguments);
        }
        finally
        {
            while (errors.Count > 0 && !ReferenceEquals(errors[0], newest))
            {
                errors.RemoveAt(0);
            }
        }
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
