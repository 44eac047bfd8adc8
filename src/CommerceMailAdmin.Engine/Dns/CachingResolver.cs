using System.Collections.Concurrent;

namespace CommerceMailAdmin.Engine.Dns;

/// <summary>
/// Asks every question once, even where several ask it at the same time. Lives as long as one run, whose answers should agree with
/// each other; lifetimes are therefore not looked at, and failures are kept too.
/// </summary>
/// <param name="inner">Who answers what has not been asked yet.</param>
/// <param name="capacity">How many answers are kept; the oldest leave first. A very long answer counts for several.</param>
public sealed class CachingResolver(IDnsResolver inner, int capacity = 50_000) : IDnsResolver
{
    /// <summary>Text up to this length counts as one answer.</summary>
    private const int TextPerUnit = 1024;

    private readonly ConcurrentDictionary<DnsQuestion, Lazy<Task<DnsAnswer>>> _answers = new();
    private readonly ConcurrentQueue<(DnsQuestion Question, int Weight)> _order = new();
    private int _weight;

    /// <inheritdoc/>
    public async ValueTask<DnsAnswer> ResolveAsync(DnsQuestion question, CancellationToken cancellationToken)
    {
        while (true)
        {
            var asked = _answers.GetOrAdd(question, q => new Lazy<Task<DnsAnswer>>(() => AskAsync(q, cancellationToken)));
            try
            {
                return await WaitAsync(asked.Value, cancellationToken).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                // Whoever asked first has given up; the question is still open for this caller.
            }
        }
    }

    private async Task<DnsAnswer> AskAsync(DnsQuestion question, CancellationToken cancellationToken)
    {
        try
        {
            var answer = await inner.ResolveAsync(question, cancellationToken).ConfigureAwait(false);
            Keep(answer);
            return answer;
        }
        catch
        {
            _answers.TryRemove(question, out _);
            throw;
        }
    }

    private void Keep(DnsAnswer answer)
    {
        var weight = 1 + (answer.Records.OfType<TextRecord>().Sum(r => r.Text.Length) / TextPerUnit);
        _order.Enqueue((answer.Question, weight));
        Interlocked.Add(ref _weight, weight);
        while (Volatile.Read(ref _weight) > capacity && _order.TryDequeue(out var oldest))
        {
            Interlocked.Add(ref _weight, -oldest.Weight);
            _answers.TryRemove(oldest.Question, out _);
        }
    }

    private static async Task<DnsAnswer> WaitAsync(Task<DnsAnswer> answer, CancellationToken cancellationToken)
    {
        if (!answer.IsCompleted && cancellationToken.CanBeCanceled)
        {
            var cancelled = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
            using var registration = cancellationToken.Register(() => cancelled.TrySetResult(true));
            await Task.WhenAny(answer, cancelled.Task).ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
        }

        return await answer.ConfigureAwait(false);
    }
}
