namespace CommerceMailAdmin.Engine.Common;

/// <summary>
/// Runs work in parallel within a bound and gives the results in the order the work was added, each as soon as those before it are done.
/// Used from one thread.
/// </summary>
/// <param name="parallel">How much runs at the same time; twice as much may be under way or waiting to be taken.</param>
public sealed class OrderedWork<T>(int parallel)
{
    private readonly Queue<Task<T>> _queue = new();
    private readonly SemaphoreSlim _slots = new(parallel);
    private bool _complete;

    /// <summary>Starts one piece of work, or lets it wait for a free place.</summary>
    public void Add(Func<Task<T>> work, CancellationToken cancellationToken) => _queue.Enqueue(Task.Run(
        async () =>
        {
            await _slots.WaitAsync(cancellationToken).ConfigureAwait(false);
            try
            {
                return await work().ConfigureAwait(false);
            }
            finally
            {
                _slots.Release();
            }
        },
        cancellationToken));

    /// <summary>Says that nothing more will be added: from now on everything that is left can be taken.</summary>
    public void Complete() => _complete = true;

    /// <summary>Takes the next result in order. It is done, unless so much is under way that the caller should wait for it.</summary>
    /// <returns>False if there is nothing to take now.</returns>
    public bool TryTake(out Task<T> next)
    {
        if (_queue.Count > 0 && (_complete || _queue.Count >= 2 * parallel || _queue.Peek().IsCompleted))
        {
            next = _queue.Dequeue();
            return true;
        }

        next = null!;
        return false;
    }
}
