using System.Management.Automation;
using System.Management.Automation.Runspaces;

namespace CommerceMailAdmin.Unit.Support;

/// <summary>What a script wrote to each stream.</summary>
internal sealed record ScriptResult(
    IReadOnlyList<PSObject> Output, IReadOnlyList<ErrorRecord> Errors, IReadOnlyList<string> Warnings, IReadOnlyList<string> Verbose,
    Exception? Terminated)
{
    /// <summary>The progress that was shown.</summary>
    public IReadOnlyList<ProgressRecord> Progress { get; init; } = [];

    /// <summary>The only object written; fails where there are none or several, or any error.</summary>
    public PSObject Single
    {
        get
        {
            Assert.Null(Terminated);
            Assert.Empty(Errors);
            return Assert.Single(Output);
        }
    }
}

/// <summary>A real PowerShell engine with the built module imported. The engine package has only the Core commands.</summary>
internal sealed class ModuleSession : IDisposable
{
    private readonly Runspace _runspace;

    public ModuleSession(bool emulator = false)
    {
        var state = InitialSessionState.CreateDefault2();
        state.ImportPSModule([Path.Combine(Repository.Module, "CommerceMailAdmin.psd1")]);
        if (emulator)
        {
            state.ImportPSModule([Path.Combine(Repository.Emulator, "ExchangeEmulator.psd1")]);
        }

        _runspace = RunspaceFactory.CreateRunspace(state);
        _runspace.Open();
    }

    /// <summary>Runs a script; its parameters are its $args, in order.</summary>
    public ScriptResult Run(string script, params object?[] arguments)
    {
        using var shell = PowerShell.Create(_runspace);
        shell.AddScript(script);
        foreach (var argument in arguments)
        {
            shell.AddArgument(argument);
        }

        Exception? terminated = null;
        var output = new PSDataCollection<PSObject>();
        try
        {
            shell.Invoke(null, output);
        }
        catch (RuntimeException e)
        {
            terminated = e;
        }

        return new ScriptResult(
            [.. output], [.. shell.Streams.Error], [.. shell.Streams.Warning.Select(w => w.Message)],
            [.. shell.Streams.Verbose.Select(v => v.Message)], terminated)
        {
            Progress = [.. shell.Streams.Progress],
        };
    }

    /// <summary>Runs a script, stops it like Ctrl+C once something has come true, and returns the state it ended in.</summary>
    public PSInvocationState RunAndStop(string script, Func<bool> when)
    {
        using var shell = PowerShell.Create(_runspace);
        var run = shell.AddScript(script).BeginInvoke();
        SpinWait.SpinUntil(() => when() || run.IsCompleted);
        shell.Stop();
        return shell.InvocationStateInfo.State;
    }

    public void Dispose() => _runspace.Dispose();
}
