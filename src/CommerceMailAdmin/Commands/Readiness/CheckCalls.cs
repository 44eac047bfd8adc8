using System.Collections;
using System.Management.Automation;
using CommerceMailAdmin.Engine.Readiness;
using CommerceMailAdmin.ExchangeSession;

namespace CommerceMailAdmin.Commands;

/// <summary>
/// Calls other cmdlets of this module, in the caller's session, where Ctrl+C reaches them. They are called by their class, so that no
/// prefix and no function of the same name changes what is run.
/// </summary>
/// <param name="commands">The commands of the caller's runspace.</param>
internal sealed class CheckCalls(CommandInvocationIntrinsics commands)
{
    // The errors become part of a result. They are not left in $Error.
    private const string Script = """
        param($command, $parameters)
        $ErrorActionPreference = 'Continue'
        $before = $global:Error.Count
        try { & $command @parameters 2>&1 3>$null } catch { $_ }
        while ($global:Error.Count -gt $before) { $global:Error.RemoveAt(0) }
        """;

    private readonly CallerRunner _runner = new(commands);

    /// <summary>Calls a cmdlet that tests.</summary>
    /// <typeparam name="T">What it returns.</typeparam>
    /// <param name="type">Its class.</param>
    /// <param name="parameters">Its parameters.</param>
    public Observed<T> Observe<T>(Type type, params (string Name, object? Value)[] parameters)
    {
        var (objects, errors) = Run(type, parameters);
        return new Observed<T>
        {
            Results = [.. objects.Select(o => o.BaseObject).OfType<T>()],
            Problem = errors.Count == 0 ? null : Text(errors[0]),
        };
    }

    /// <summary>Calls a cmdlet, and returns what it wrote and the errors.</summary>
    public (IReadOnlyList<PSObject> Objects, IReadOnlyList<ErrorRecord> Errors) Run(
        Type type, params (string Name, object? Value)[] parameters)
    {
        var name = type.GetCustomAttributes(typeof(CmdletAttribute), inherit: false).Cast<CmdletAttribute>().Single();
        var values = new Hashtable();
        foreach (var (key, value) in parameters)
        {
            if (value is not null)
            {
                values[key] = value;
            }
        }

        var output = _runner.Run(Script, new CmdletInfo($"{name.VerbName}-{name.NounName}", type), values);
        return (
            [.. output.Where(o => o?.BaseObject is not (null or ErrorRecord))],
            [.. output.Select(o => o?.BaseObject).OfType<ErrorRecord>()]);
    }

    /// <summary>The text of an error. That there is no session is said of several controls, so it is short.</summary>
    private static string Text(ErrorRecord error)
    {
        var text = error.ErrorDetails?.Message ?? error.Exception.Message;
        return error.FullyQualifiedErrorId.StartsWith("ExchangeCommandMissing", StringComparison.Ordinal)
            ? text.Substring(0, text.IndexOf(". ", StringComparison.Ordinal) + 1) + " Connect to Exchange first."
            : text;
    }
}
