using System.Management.Automation;
using CommerceMailAdmin.Parameters;

namespace CommerceMailAdmin.Commands;

/// <summary>What every cmdlet of the module shares: cancellation on Ctrl+C, and one way to report a failed item.</summary>
public abstract class CommerceCmdlet : PSCmdlet, IDisposable
{
    private readonly CancellationTokenSource _stop = new();

    /// <summary>Signalled when the user stops the pipeline.</summary>
    protected CancellationToken Cancellation => _stop.Token;

    /// <inheritdoc/>
    protected override void StopProcessing() => _stop.Cancel();

    /// <summary>Ends what is still under way, as when a later command of the pipeline wants no more.</summary>
    public void Dispose()
    {
        _stop.Cancel();
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Gives back what the cmdlet holds; everything under way has been told to end.</summary>
    /// <param name="disposing">Always true.</param>
    protected virtual void Dispose(bool disposing) => _stop.Dispose();

    /// <summary>Reports one item that failed, and goes on.</summary>
    /// <param name="exception">What happened; its message reaches the user.</param>
    /// <param name="errorId">The stable id scripts can match, without the cmdlet's name.</param>
    /// <param name="category">The kind of failure.</param>
    /// <param name="target">The input it is about.</param>
    protected void WriteItemError(Exception exception, string errorId, ErrorCategory category, object? target) =>
        WriteError(new ErrorRecord(exception, errorId, category, target));

    /// <summary>Ends the command with one error.</summary>
    /// <inheritdoc cref="WriteItemError"/>
    protected void Terminate(Exception exception, string errorId, ErrorCategory category, object? target) =>
        ThrowTerminatingError(new ErrorRecord(exception, errorId, category, target));

    /// <summary>Turns one given path into those it stands for; reports one that leads nowhere.</summary>
    /// <param name="path">The path as given.</param>
    /// <param name="isLiteral">True where wildcards are characters like any other.</param>
    /// <returns>Empty where the path was reported.</returns>
    protected IReadOnlyList<string> ResolveInput(string path, bool isLiteral)
    {
        try
        {
            if (!isLiteral)
            {
                return InputPaths.Expand(this, path);
            }

            var full = InputPaths.Literal(this, path);
            return File.Exists(full) || Directory.Exists(full) ? [full] : throw InputPaths.NotFound(path);
        }
        catch (ItemNotFoundException)
        {
            WriteItemError(InputPaths.NotFound(path), "PathNotFound", ErrorCategory.ObjectNotFound, path);
        }
        catch (Exception e) when (e is PSArgumentException or System.Management.Automation.DriveNotFoundException or ProviderNotFoundException)
        {
            WriteItemError(e, "PathInvalid", ErrorCategory.InvalidArgument, path);
        }

        return [];
    }

    /// <summary>Waits for the engine's asynchronous work, ending the pipeline quietly if the user stops it.</summary>
    protected T Await<T>(Task<T> work)
    {
        try
        {
            return work.GetAwaiter().GetResult();
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            throw new PipelineStoppedException();
        }
    }
}
