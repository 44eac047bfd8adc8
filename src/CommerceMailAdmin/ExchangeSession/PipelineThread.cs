using System.Collections.Concurrent;

namespace CommerceMailAdmin.ExchangeSession;

/// <summary>
/// Lets other threads ask something of the cmdlet, which only the pipeline's own thread may do. That thread answers while it waits.
/// </summary>
internal sealed class PipelineThread(CancellationToken cancellation)
{
    private readonly BlockingCollection<Action> _calls = [];

    /// <summary>Asks from another thread, and waits for the answer.</summary>
    /// <exception cref="OperationCanceledException">The user stopped the cmdlet.</exception>
    public T Ask<T>(Func<T> question)
    {
        var answer = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        _calls.Add(
            () =>
            {
                try
                {
                    answer.SetResult(question());
                }
                catch (Exception e)
                {
                    // The thread that asked stops working; the cmdlet itself must not go on either.
                    answer.SetCanceled();
                    throw new QuestionException(e);
                }
            },
            cancellation);
        answer.Task.Wait(cancellation);
        return answer.Task.Result;
    }

    /// <summary>Waits for work on other threads, and answers meanwhile.</summary>
    /// <exception cref="OperationCanceledException">The user stopped the cmdlet.</exception>
    public T Wait<T>(Task<T> work)
    {
        if (work.IsCompleted)
        {
            return work.GetAwaiter().GetResult();
        }

        work.ContinueWith(_ => _calls.Add(() => { }), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
        try
        {
            while (!work.IsCompleted)
            {
                _calls.Take(cancellation)();
            }
        }
        catch (QuestionException e)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Capture(e.InnerException!).Throw();
        }

        return work.GetAwaiter().GetResult();
    }

    private sealed class QuestionException(Exception inner) : Exception(inner.Message, inner);
}
