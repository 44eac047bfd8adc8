using CommerceMailAdmin.Engine.Common;
using CommerceMailAdmin.Engine.Exchange.Session;

namespace CommerceMailAdmin.ExchangeSession;

/// <summary>Does the work for a few mailboxes in one session.</summary>
/// <returns>
/// One outcome a mailbox. After this returns, the session is not used again, even if the outcomes are still being written.
/// </returns>
internal delegate IEnumerable<ExchangeOutcome> MailboxWork(IReadOnlyList<MailboxReference> batch);

/// <summary>Takes mailboxes one by one and works on them in batches of the size that the session takes in one request.</summary>
/// <param name="write">Takes each outcome, on the pipeline's thread.</param>
internal abstract class MailboxRun(Action<ExchangeOutcome> write) : IDisposable
{
    private readonly List<MailboxReference> _batch = [];

    /// <summary>The size of a full batch.</summary>
    protected abstract int BatchSize { get; }

    /// <summary>Takes a mailbox.</summary>
    public void Add(MailboxReference mailbox)
    {
        _batch.Add(mailbox);
        if (_batch.Count >= BatchSize)
        {
            Flush();
        }
    }

    /// <summary>Takes what must not share a batch.</summary>
    public void AddAlone(MailboxReference mailbox)
    {
        Flush();
        _batch.Add(mailbox);
        Flush();
    }

    /// <summary>Why connections failed while others worked; empty if none did.</summary>
    public virtual IReadOnlyList<string> Failures => [];

    /// <summary>Lists the mailboxes of a selection.</summary>
    public abstract IReadOnlyList<string> Find(MailboxSelection selection, Action<MailboxReference> take);

    /// <summary>Works on what is left, and ends only when everything is done.</summary>
    public virtual void Complete() => Flush();

    /// <inheritdoc/>
    public virtual void Dispose()
    {
    }

    /// <summary>Works on a batch.</summary>
    protected abstract void Start(IReadOnlyList<MailboxReference> batch);

    /// <summary>Writes what became of a batch.</summary>
    protected void Write(IEnumerable<ExchangeOutcome> outcomes)
    {
        foreach (var outcome in outcomes)
        {
            write(outcome);
        }
    }

    private void Flush()
    {
        if (_batch.Count > 0)
        {
            var batch = _batch.ToArray();
            _batch.Clear();
            Start(batch);
        }
    }
}

/// <summary>Works in the caller's session, one batch after the other.</summary>
/// <param name="session">The session.</param>
/// <param name="work">The work.</param>
/// <param name="write">Takes each outcome.</param>
internal sealed class SingleRun(IExchangeSession session, MailboxWork work, Action<ExchangeOutcome> write) : MailboxRun(write)
{
    protected override int BatchSize { get; } = ExchangeBatch.SizeIn(session);

    public override IReadOnlyList<string> Find(MailboxSelection selection, Action<MailboxReference> take) =>
        new MailboxFinder(session).Find(selection, take);

    protected override void Start(IReadOnlyList<MailboxReference> batch) => Write(work(batch));
}

/// <summary>Works in several connections at the same time; results come in the order the mailboxes were taken.</summary>
/// <param name="pool">The connections.</param>
/// <param name="work">Makes the work of one session; called once for each.</param>
/// <param name="write">Takes each outcome, on the pipeline's thread.</param>
/// <param name="thread">The pipeline's thread.</param>
/// <param name="parallel">How many batches are worked on at the same time.</param>
/// <param name="cancellation">Stops the run when the user stops the cmdlet.</param>
internal sealed class ParallelRun(
    ConnectionPool pool, Func<IExchangeSession, MailboxWork> work, Action<ExchangeOutcome> write, PipelineThread thread, int parallel,
    CancellationToken cancellation)
    : MailboxRun(write)
{
    private readonly OrderedWork<IEnumerable<ExchangeOutcome>> _queue = new(parallel);
    private readonly Dictionary<IExchangeSession, MailboxWork> _works = [];

    // Which kind of session the script brings is not known yet; a server's takes the mailboxes of a batch one by one.
    protected override int BatchSize => ExchangeBatch.Online;

    public override IReadOnlyList<string> Find(MailboxSelection selection, Action<MailboxReference> take)
    {
        var session = pool.Rent();
        try
        {
            return new MailboxFinder(session).Find(selection, take);
        }
        finally
        {
            pool.Return(session);
        }
    }

    public override void Complete()
    {
        base.Complete();
        _queue.Complete();
        WriteFinished();
    }

    public override IReadOnlyList<string> Failures => pool.Failures;

    public override void Dispose() => pool.Dispose();

    protected override void Start(IReadOnlyList<MailboxReference> batch)
    {
        // A thread each: they spend their time waiting for Exchange, for which the thread pool is not made.
        _queue.Add(() => Task.Factory.StartNew(() => Work(batch), cancellation, TaskCreationOptions.LongRunning, TaskScheduler.Default),
            cancellation);
        WriteFinished();
    }

    /// <summary>Works on a batch; if its connection is lost while others work, another one takes the batch over.</summary>
    private IEnumerable<ExchangeOutcome> Work(IReadOnlyList<MailboxReference> batch)
    {
        while (true)
        {
            var session = pool.Rent();
            ExchangeException? lost = null;
            try
            {
                var outcomes = WorkOf(session)(batch);
                lost = (outcomes as IReadOnlyList<ExchangeOutcome>)?
                    .FirstOrDefault(o => o.Error?.Kind == ExchangeErrorKind.SessionLost)?.Error;
                if (lost is null || !pool.Drop(lost))
                {
                    return outcomes;
                }
            }
            finally
            {
                if (lost is null)
                {
                    pool.Return(session);
                }
            }
        }
    }

    private MailboxWork WorkOf(IExchangeSession session)
    {
        lock (_works)
        {
            if (!_works.TryGetValue(session, out var known))
            {
                _works[session] = known = work(session);
            }

            return known;
        }
    }

    private void WriteFinished()
    {
        while (_queue.TryTake(out var next))
        {
            Write(thread.Wait(next));
        }
    }
}
