using System.Diagnostics.CodeAnalysis;
using System.Management.Automation;
using CommerceMailAdmin.Engine.Cases.Store.Ledger;
using CommerceMailAdmin.Engine.Common;
using CommerceMailAdmin.Parameters;

namespace CommerceMailAdmin.Commands;

/// <summary>
/// What every cmdlet of the module shares. Ctrl+C cancels the work. An exception of the engine ends the command with the id and category of
/// <see cref="ErrorTable"/>. Text that reaches the user is cleaned, whatever stream it takes.
/// </summary>
public abstract class CommerceCmdlet : PSCmdlet, IDisposable
{
    /// <summary>Where Get-Help -Online leads: the page of the module, as in the manifest.</summary>
    internal const string OnlineHelp = "https://www.powershellgallery.com/packages/CommerceMailAdmin";

    private readonly CancellationTokenSource _stop = new();

    /// <summary>Signalled when the user stops the pipeline.</summary>
    protected CancellationToken Cancellation => _stop.Token;

    /// <inheritdoc/>
    protected sealed override void BeginProcessing() => Guard(BeginCommand);

    /// <inheritdoc/>
    protected sealed override void ProcessRecord() => Guard(ProcessInput);

    /// <inheritdoc/>
    protected sealed override void EndProcessing() => Guard(EndCommand);

    /// <inheritdoc/>
    protected sealed override void StopProcessing() => _stop.Cancel();

    /// <summary>Runs once, before any input.</summary>
    protected virtual void BeginCommand()
    {
    }

    /// <summary>Runs for each object of the pipeline, or once if nothing is piped.</summary>
    protected virtual void ProcessInput()
    {
    }

    /// <summary>Runs once, after all input.</summary>
    protected virtual void EndCommand()
    {
    }

    /// <summary>The input that an exception of the engine is about; null if the exception itself knows best.</summary>
    private protected virtual object? TargetOf(Exception problem) => null;

    /// <summary>Ends what is still under way, for example if a later command of the pipeline needs no more.</summary>
    public void Dispose()
    {
        _stop.Cancel();
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Frees what the cmdlet holds. Everything under way was cancelled before.</summary>
    /// <param name="disposing">Always true.</param>
    protected virtual void Dispose(bool disposing) => _stop.Dispose();

    /// <summary>Writes one result, or null.</summary>
    public new void WriteObject(object? value) => base.WriteObject(ResultTexts.Clean(value));

    /// <summary>Writes one result, or each of a list.</summary>
    public new void WriteObject(object? value, bool enumerateCollection)
    {
        if (!enumerateCollection || LanguagePrimitives.GetEnumerable(value) is not { } list)
        {
            WriteObject(value);
            return;
        }

        foreach (var one in list)
        {
            WriteObject(one);
        }
    }

    /// <summary>Writes an error, and goes on.</summary>
    public new void WriteError(ErrorRecord error) => base.WriteError(Clean(error));

    /// <summary>Writes a warning.</summary>
    public new void WriteWarning(string text) => base.WriteWarning(DisplayText.Clean(text));

    /// <summary>Writes a detail that is shown with -Verbose.</summary>
    public new void WriteVerbose(string text) => base.WriteVerbose(DisplayText.Clean(text));

    /// <summary>Writes what the command found, in one line, to the information stream: -InformationAction Continue shows it.</summary>
    protected void WriteSummary(string text) => base.WriteInformation(DisplayText.Clean(text), ["Summary"]);

    /// <summary>Asks whether an action may be taken, as -WhatIf and -Confirm say.</summary>
    public new bool ShouldProcess(string target, string action) => base.ShouldProcess(DisplayText.Clean(target), DisplayText.Clean(action));

    /// <inheritdoc cref="ShouldProcess(string, string)"/>
    public new bool ShouldProcess(string description, string question, string caption) =>
        base.ShouldProcess(DisplayText.Clean(description), DisplayText.Clean(question), caption);

    /// <inheritdoc cref="ShouldProcess(string, string)"/>
    public new bool ShouldProcess(string description, string question, string caption, out ShouldProcessReason reason) =>
        base.ShouldProcess(DisplayText.Clean(description), DisplayText.Clean(question), caption, out reason);

    /// <summary>Asks a question that only the user, or -Confirm:$false, can answer.</summary>
    public new bool ShouldContinue(string question, string caption, ref bool yesToAll, ref bool noToAll) =>
        base.ShouldContinue(DisplayText.Clean(question), DisplayText.Clean(caption), ref yesToAll, ref noToAll);

    /// <summary>Ends the command with an error.</summary>
    [DoesNotReturn]
    public new void ThrowTerminatingError(ErrorRecord error)
    {
        base.ThrowTerminatingError(Clean(error));
        throw error.Exception;
    }

    /// <summary>Reports one item that failed, and goes on.</summary>
    /// <param name="exception">What happened; its message reaches the user.</param>
    /// <param name="errorId">The stable id that scripts can match, without the cmdlet's name.</param>
    /// <param name="category">The kind of failure.</param>
    /// <param name="target">The input that the error is about.</param>
    protected void WriteItemError(Exception exception, string errorId, ErrorCategory category, object? target) =>
        WriteError(new ErrorRecord(exception, errorId, category, target));

    /// <summary>Ends the command with one error.</summary>
    /// <inheritdoc cref="WriteItemError"/>
    [DoesNotReturn]
    protected internal void Terminate(Exception exception, string errorId, ErrorCategory category, object? target) =>
        ThrowTerminatingError(new ErrorRecord(exception, errorId, category, target));

    /// <summary>Turns one given path into those that it stands for; reports one that does not exist.</summary>
    /// <param name="path">The path as given.</param>
    /// <param name="isLiteral">True if wildcards are characters like any other.</param>
    /// <returns>Empty if the path was reported.</returns>
    protected IReadOnlyList<string> ResolveInput(string path, bool isLiteral)
    {
        try
        {
            return isLiteral ? [InputPaths.Existing(SessionState, path)] : InputPaths.Expand(SessionState, path);
        }
        catch (Exception e) when (ErrorTable.OfPath(e, path) is { } error)
        {
            WriteError(error);
            return [];
        }
    }

    /// <summary>Reads a file that a parameter names. A file that cannot be used ends the command.</summary>
    /// <param name="path">The path as given; wildcards are not expanded.</param>
    /// <param name="subject">What the file is, as the ids of errors begin: CalendarFile.</param>
    /// <param name="read">Reads the file at a full path.</param>
    protected internal T ReadInputFile<T>(string path, string subject, Func<string, T> read)
    {
        try
        {
            var file = InputPaths.Literal(SessionState, path);
            return Directory.Exists(file) ? throw InputPaths.IsFolder(path) : read(file);
        }
        catch (Exception e) when (ErrorTable.OfFile(e, subject, path) is { } error)
        {
            ThrowTerminatingError(error);
            throw;
        }
    }

    /// <summary>The file of a ledger: the one that was named, or the one in the local application data if none was.</summary>
    private protected string LedgerFile(string? given) => given is null ? LedgerPath.Default : InputPaths.Literal(SessionState, given);

    /// <summary>True if -WhatIf is given, or is the caller's preference.</summary>
    private protected bool IsRehearsal() =>
        MyInvocation.BoundParameters.TryGetValue("WhatIf", out var whatIf)
            ? whatIf is SwitchParameter { IsPresent: true }
            : GetVariableValue("WhatIfPreference") is true or SwitchParameter { IsPresent: true };

    /// <summary>Waits for the engine's asynchronous work.</summary>
    protected static T Await<T>(Task<T> work) => work.GetAwaiter().GetResult();

    private void Guard(Action work)
    {
        try
        {
            work();
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            throw new PipelineStoppedException();
        }
        catch (Exception e) when (ErrorTable.Of(e, TargetOf(e)) is { } error)
        {
            ThrowTerminatingError(error);
        }
    }

    private static ErrorRecord Clean(ErrorRecord error)
    {
        var text = error.ErrorDetails?.Message ?? error.Exception.Message;
        if (DisplayText.Clean(text) is var clean && clean != text)
        {
            error.ErrorDetails = new ErrorDetails(clean);
        }

        error.CategoryInfo.TargetName = DisplayText.Clean(error.CategoryInfo.TargetName);
        return error;
    }
}
