using System.Collections.Concurrent;

namespace CommerceMailAdmin.Engine.Common;

/// <summary>Lets a sequence be worked out on a thread of its own, some way ahead of whoever takes its items; their order stays.</summary>
internal static class ReadAhead
{
    /// <summary>What one batch may hold, in items and bytes, and how many may wait: the memory that running ahead costs.</summary>
    private const int BatchItems = 128;
    private const long BatchWeight = 512 * 1024;
    private const int Batches = 4;

    private const int MillisecondsBetweenLooks = 200;

    /// <summary>Takes the items as they come. An exception of the sequence comes when all items before it were taken.</summary>
    /// <param name="sequence">Makes the items, until it is told to stop; each must stay valid when the next one is made.</param>
    /// <param name="weight">How much memory an item holds, in bytes.</param>
    /// <param name="waiting">Called on the taking thread, some times a second while there is nothing to take.</param>
    /// <param name="cancellationToken">Stops the taking.</param>
    public static IEnumerable<T> Of<T>(Func<CancellationToken, IEnumerable<T>> sequence, Func<T, long> weight, Action waiting,
        CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var batches = new BlockingCollection<List<T>>(Batches);
        var work = Task.Factory.StartNew(() => Fill(batches, sequence(stop.Token), weight, stop.Token), CancellationToken.None,
            TaskCreationOptions.LongRunning, TaskScheduler.Default);
        try
        {
            while (!batches.IsCompleted)
            {
                if (!batches.TryTake(out var batch, MillisecondsBetweenLooks, cancellationToken))
                {
                    waiting();
                    continue;
                }

                foreach (var item in batch)
                {
                    yield return item;
                }
            }

            work.GetAwaiter().GetResult();
        }
        finally
        {
            // What the sequence reads from belongs to the taker, who may close it as soon as this returns.
            stop.Cancel();
            ((IAsyncResult)work).AsyncWaitHandle.WaitOne();
        }
    }

    private static void Fill<T>(BlockingCollection<List<T>> batches, IEnumerable<T> items, Func<T, long> weight, CancellationToken stop)
    {
        var (batch, held) = (new List<T>(BatchItems), 0L);
        try
        {
            foreach (var item in items)
            {
                batch.Add(item);
                held += weight(item);
                if (batch.Count == BatchItems || held >= BatchWeight)
                {
                    batches.Add(batch, stop);
                    (batch, held) = (new List<T>(BatchItems), 0L);
                }
            }
        }
        finally
        {
            try
            {
                batches.Add(batch, stop);
            }
            finally
            {
                batches.CompleteAdding();
            }
        }
    }
}
