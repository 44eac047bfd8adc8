using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using CommerceMailAdmin.Engine.Common;

namespace CommerceMailAdmin.Parameters;

/// <summary>One value that completion offers.</summary>
/// <param name="Text">What the list shows.</param>
/// <param name="Code">What is put into the command line.</param>
/// <param name="Tip">What is said of it.</param>
internal sealed record Completion(string Text, string Code, string Tip)
{
    /// <summary>A value, quoted if it needs quotes, and cleaned: it can come from mail or from a file.</summary>
    public static Completion Of(string value, string tip)
    {
        var text = DisplayText.Clean(value);
        var isPlain = text.All(c => char.IsLetterOrDigit(c) || c is '.' or '-' or '_' or '/')
            && !text.StartsWith("-", StringComparison.Ordinal);
        var code = isPlain && text.Length > 0 ? text : $"'{CodeGeneration.EscapeSingleQuotedStringContent(text)}'";
        return new Completion(text.Length == 0 ? " " : text, code, tip.Length == 0 ? text : DisplayText.Clean(tip));
    }
}

/// <summary>The work that all completers share: what was typed selects, and file names are never offered.</summary>
public abstract class Completer : IArgumentCompleter
{
    private const int MostResults = 50;

    /// <summary>The longest time that a completer may take to read a ledger or a journal. Default: 0.4 seconds.</summary>
    /// <remarks>A session with slow disks can raise it: [CommerceMailAdmin.Parameters.Completer]::Limit = '00:00:02'.</remarks>
    public static TimeSpan Limit { get; set; } = TimeSpan.FromMilliseconds(400);

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        var typed = wordToComplete.Trim('\'', '"');
        var found = Known(commandName, parameterName, fakeBoundParameters)
            .Where(k => k.Text.IndexOf(typed, StringComparison.OrdinalIgnoreCase) >= 0)
            .GroupBy(k => k.Text, StringComparer.OrdinalIgnoreCase).Select(g => g.First())
            .OrderByDescending(k => k.Text.StartsWith(typed, StringComparison.OrdinalIgnoreCase))
            .Take(MostResults)
            .Select(k => new CompletionResult(k.Code, k.Text, CompletionResultType.ParameterValue, k.Tip))
            .ToList();

        // Without any result, PowerShell would offer file names.
        return found.Count > 0 ? found : [Nothing(wordToComplete.Length == 0 ? " " : wordToComplete)];
    }

    /// <summary>The values that are known, the most useful first.</summary>
    /// <param name="command">The name of the command.</param>
    /// <param name="parameter">The name of the parameter.</param>
    /// <param name="given">The parameters that are given before it.</param>
    private protected abstract IEnumerable<Completion> Known(string command, string parameter, IDictionary given);

    /// <summary>What work returns if it ends in time and without an error; an empty list otherwise.</summary>
    private protected static IReadOnlyList<T> InTime<T>(Func<CancellationToken, IReadOnlyList<T>> work)
    {
        using var limit = new CancellationTokenSource(Limit);
        try
        {
            var token = limit.Token;
            var run = Task.Run(() => work(token), token);
            return run.Wait(Limit) ? run.Result : [];
        }
        catch (Exception e) when (e is AggregateException or IOException or ArgumentException or InvalidOperationException
            or RuntimeException or UnauthorizedAccessException or OperationCanceledException)
        {
            return [];
        }
    }

    /// <summary>A path as the session means it.</summary>
    private protected static string FullPath(string path)
    {
        if (Path.IsPathRooted(path))
        {
            return path;
        }

        // The session's state cannot be asked while a command runs in it; a nested command can.
        using var shell = PowerShell.Create(RunspaceMode.CurrentRunspace);
        shell.AddScript("$ExecutionContext.SessionState.Path.GetUnresolvedProviderPathFromPSPath($args[0])").AddArgument(path);
        return shell.Invoke<string>() is [var full] ? full : path;
    }

    private static CompletionResult Nothing(string typed) =>
        new(typed, typed, CompletionResultType.ParameterValue, "Nothing else is known.");
}
