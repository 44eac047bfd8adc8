using CommerceMailAdmin.Engine.Common;
using CommerceMailAdmin.Engine.Exchange.Session;

namespace CommerceMailAdmin.ExchangeSession;

/// <summary>Does the work for a few mailboxes in one session.</summary>
/// <returns>
/// What is to be done about it on the pipeline's thread, one action a mailbox: writing the result. The session is not used any more once this has returned, even where
/// results are read from a file while they are written.
/// </returns>
internal delegate IEnumerable<Action> MailboxWork(IReadOnlyList<MailboxReference> batch);

/// <summary>Takes mailboxes one by one and works on them in batches of the size that the session takes in one request.</summary>
internal abstract class MailboxRun : IDisposable
{
    private readonly List<MailboxReference> _batch = [];
    private readonly HashSet<string> _names = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The size of a full batch.</summary>
    protected abstract int BatchSize { get; }

    /// <summary>Takes a mailbox.</summary>
    public void Add(MailboxReference mailbox)
    {
        // Named twice, it is worked on twice, but not at the same time.
        if (!_names.Add(mailbox.Identity))
        {
            Flush();
            _names.Add(mailbox.Identity);
        }

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

    private void Flush()
    {
        if (_batch.Count > 0)
        {
            var batch = _batch.ToArray();
            _batch.Clear();
            _names.Clear();
            Start(batch);
        }
    }
}

/// <summary>Works in the caller's session, one batch after the other.</summary>
/// <param name="session">The session.</param>
/// <param name="work">The work.</param>
internal sealed class SingleRun(IExchangeSession session, MailboxWork work) : MailboxRun
{
    protected override int BatchSize { get; } = ExchangeBatch.SizeIn(session);

    public override IReadOnlyList<string> Find(MailboxSelection selection, Action<MailboxReference> take) => new MailboxFinder(session).Find(selection, take);

    protected override void Start(IReadOnlyList<MailboxReference> batch)
    {
        foreach (var tell in work(batch))
        {
            tell();
        }
    }
}

/// <summary>Works in several connections at the same time; results come in the order the mailboxes were taken.</summary>
/// <param name="pool">The connections.</param>
/// <param name="work">Makes the work of one session; called once for each.</param>
/// <param name="thread">The pipeline's thread.</param>
/// <param name="parallel">How many batches are worked on at the same time.</param>
/// <param name="cancellation">The user's wish to stop.</param>
internal sealed class ParallelRun(
    ConnectionPool pool, Func<IExchangeSession, MailboxWork> work, PipelineThread thread, int parallel, CancellationToken cancellation) : MailboxRun
{
    private readonly OrderedWork<IEnumerable<Action>> _queue = new(parallel);
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
        Tell();
    }

    public override void Dispose() => pool.Dispose();

    protected override void Start(IReadOnlyList<MailboxReference> batch)
    {
        // A thread each: they spend their time waiting for Exchange, for which the thread pool is not made.
        _queue.Add(() => Task.Factory.StartNew(() => Work(batch), cancellation, TaskCreationOptions.LongRunning, TaskScheduler.Default), cancellation);
        Tell();
    }

    private IEnumerable<Action> Work(IReadOnlyList<MailboxReference> batch)
    {
        var session = pool.Rent();
        try
        {
            MailboxWork? known;
            lock (_works)
            {
                if (!_works.TryGetValue(session, out known))
                {
                    _works[session] = known = work(session);
                }
            }

            return known(batch);
        }
        finally
        {
            pool.Return(session);
        }
    }

    private void Tell()
    {
        while (_queue.TryTake(out var next))
        {
            foreach (var tell in thread.Wait(next))
            {
                tell();
            }
        }
    }
}
