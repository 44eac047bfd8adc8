using System.Collections.Concurrent;
using CommerceMailAdmin.Engine.Common;

namespace CommerceMailAdmin.Engine.Mail.Graph;

/// <summary>
/// Reads a mailbox in Exchange Online: header fields page by page with a delta query for each folder, and messages without header fields by
/// their ids, in batches. As many requests as Exchange allows are under way. Nothing in the mailbox changes, not even what counts as read.
/// </summary>
internal sealed class GraphMailSource(GraphMailbox mailbox) : IMailSource
{
    /// <summary>How many pages may wait for the thread that reads: the memory that running ahead costs.</summary>
    private const int WaitingPages = 12;

    /// <summary>After how many messages a folder's resume point is written down.</summary>
    private const int PointEvery = 500;

    /// <summary>How many messages that cannot be read are named one by one.</summary>
    private const int MostNamed = 20;

    /// <inheritdoc/>
    public IEnumerable<StoredMessage> Read(ResumeState? resume, IMailReadObserver observer, CancellationToken cancellationToken)
    {
        mailbox.Bodies.Reset(cancellationToken);
        IReadOnlyList<GraphFolder> folders;
        try
        {
            folders = GraphFolder.List(mailbox.Client, observer, cancellationToken);
        }
        catch (IOException e)
        {
            observer.Unreadable(mailbox.Client.Url, Explain(mailbox, e));
            yield break;
        }

        var walks = folders.Select(f => new GraphFolderWalk(mailbox, f, resume?[GraphFolderWalk.FolderId(mailbox.Client, f.Id)]))
            .Where(w => !w.HasNothing).ToArray();
        var reading = new Reading(mailbox, walks, resume, observer);
        var pages = mailbox.Client.Concurrency > 1 ? reading.Together(mailbox.Client.Concurrency, cancellationToken)
            : reading.OneByOne(cancellationToken);
        foreach (var page in pages)
        {
            while (mailbox.Client.Notes.TryDequeue(out var note))
            {
                observer.Detail(note);
            }

            reading.Report(page);
            mailbox.Bodies.Begin([.. page.Messages.Select(m => (((GraphMessage)m.Location).MessageId, 0L))]);
            foreach (var message in page.Messages)
            {
                Files.MessageWarnings.Tell(message, page.Cut.Contains(message.Location.Id), observer);
                if (message.Headers.Count > 0)
                {
                    yield return message;
                }
            }

            reading.Finish(page);
        }

        reading.ReportUnread();
    }

    private static Exception Explain(GraphMailbox mailbox, Exception problem) =>
        problem is GraphException refusal ? GraphRefusal.Explain(refusal, mailbox) : problem;

    /// <summary>What a thread that asks Graph has for the thread that reads.</summary>
    /// <param name="Page">What came; null if nothing did.</param>
    /// <param name="Walk">The folder.</param>
    private readonly record struct Step(GraphPage? Page, GraphFolderWalk Walk)
    {
        /// <summary>True if the folder's list has ended.</summary>
        public bool EndsList { get; init; }

        /// <summary>True if a piece of work on the folder has ended: its list, or a batch.</summary>
        public bool EndsWork { get; init; }
    }

    /// <summary>One reading of the mailbox.</summary>
    private sealed class Reading(GraphMailbox mailbox, GraphFolderWalk[] walks, ResumeState? resume, IMailReadObserver observer)
    {
        /// <summary>Messages of each folder that are to be read by their ids and do not fill a batch yet.</summary>
        private readonly Dictionary<GraphFolderWalk, List<KeyValuePair<string, GraphLookUp>>> _partial =
            walks.ToDictionary(w => w, _ => new List<KeyValuePair<string, GraphLookUp>>());

        private readonly Dictionary<GraphFolderWalk, int> _sincePoint = walks.ToDictionary(w => w, _ => 0);
        private readonly List<GraphLookUpResult> _unread = [];

        /// <summary>Why nothing more can be read from the mailbox; null if more can be.</summary>
        private volatile Exception? _final;

        /// <summary>Reads one folder after the other, on the thread that asks for the next page.</summary>
        public IEnumerable<GraphPage> OneByOne(CancellationToken cancellationToken)
        {
            foreach (var walk in walks)
            {
                if (_final is not null)
                {
                    yield break;
                }

                var batches = new Queue<IReadOnlyList<KeyValuePair<string, GraphLookUp>>>(
                    Batches(walk, walk.Pending.ToArray(), isEnd: false));
                foreach (var page in walk.Pages(walk.Link, cancellationToken))
                {
                    yield return page;
                    Enqueue(Batches(walk, page.Pending, isEnd: false));
                }

                Enqueue(Batches(walk, [], isEnd: true));
                while (batches.Count > 0 && _final is null)
                {
                    var page = walk.LookUp(batches.Dequeue(), cancellationToken);
                    yield return page;
                    Enqueue(Batches(walk, page.Pending, isEnd: true));
                }

                Enter(walk);

                void Enqueue(IEnumerable<IReadOnlyList<KeyValuePair<string, GraphLookUp>>> more)
                {
                    foreach (var batch in more)
                    {
                        batches.Enqueue(batch);
                    }
                }
            }
        }

        /// <summary>Reads several folders at the same time, and meanwhile messages by their ids.</summary>
        public IEnumerable<GraphPage> Together(int concurrency, CancellationToken cancellationToken)
        {
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            using var pages = new BlockingCollection<Step>(WaitingPages);
            using var batches = new BlockingCollection<(GraphFolderWalk Walk, IReadOnlyList<KeyValuePair<string, GraphLookUp>> Wanted)>();
            var folders = new ConcurrentQueue<GraphFolderWalk>(walks);
            var workers = Enumerable.Range(0, concurrency).Select(_ => Start(() => WalkFolders(folders, pages, stop.Token)))
                .Concat(Enumerable.Range(0, concurrency).Select(_ => Start(() => LookUp(batches, pages, stop.Token)))).ToArray();
            try
            {
                var open = walks.ToDictionary(w => w, _ => 1);
                var listed = new HashSet<GraphFolderWalk>();
                foreach (var walk in walks)
                {
                    Send(walk, Batches(walk, walk.Pending.ToArray(), isEnd: false));
                }

                while (open.Count > 0)
                {
                    var step = Take(pages, workers, cancellationToken);
                    var walk = step.Walk;
                    if (step.Page is { } page)
                    {
                        yield return page;
                        Send(walk, Batches(walk, page.Pending, isEnd: listed.Contains(walk)));
                    }

                    if (step.EndsList)
                    {
                        listed.Add(walk);
                        Send(walk, Batches(walk, [], isEnd: true));
                    }

                    if (step.EndsWork && --open[walk] == 0)
                    {
                        open.Remove(walk);
                        Enter(walk);
                    }
                }

                void Send(GraphFolderWalk walk, IEnumerable<IReadOnlyList<KeyValuePair<string, GraphLookUp>>> more)
                {
                    foreach (var batch in more)
                    {
                        open[walk]++;
                        batches.Add((walk, batch), CancellationToken.None);
                    }
                }
            }
            finally
            {
                stop.Cancel();
                batches.CompleteAdding();
                foreach (var worker in workers)
                {
                    ((IAsyncResult)worker).AsyncWaitHandle.WaitOne();
                }
            }
        }

        /// <summary>Reports what a page says beside its messages.</summary>
        public void Report(GraphPage page)
        {
            if (page.Detail is not null)
            {
                observer.Detail(page.Detail);
            }

            observer.Progress(page.Walk.Id, page.Length);
            if (page.Problem is { } problem && _final is null)
            {
                _final = problem is GraphException { IsFinal: false } ? null : problem;
                if (_final is null)
                {
                    observer.Unreadable(page.Walk.Id, problem);
                }
                else
                {
                    observer.Unreadable(mailbox.Client.Url, Explain(mailbox, problem));
                }
            }

            _unread.AddRange(page.Failed);
        }

        /// <summary>Notes how far a folder is after a page's messages were handed out.</summary>
        public void Finish(GraphPage page)
        {
            var walk = page.Walk;
            walk.Link = page.Link ?? walk.Link;
            foreach (var done in page.Done)
            {
                if (walk.Pending.TryGetValue(done.Key, out var kind) && (done.Value is null || done.Value == kind))
                {
                    walk.Pending.Remove(done.Key);
                }
            }

            foreach (var pending in page.Pending)
            {
                walk.Pending[pending.Key] = pending.Value;
            }

            _sincePoint[walk] += page.Messages.Count + page.Done.Count;
            if (_sincePoint[walk] >= PointEvery)
            {
                Enter(walk);
            }
        }

        /// <summary>
        /// Names the messages that could not be read. They stay in the resume point, so that the next run asks for them again.
        /// </summary>
        public void ReportUnread()
        {
            foreach (var result in _unread.Take(MostNamed))
            {
                observer.Unreadable(result.Id, new IOException($"{result.Problem!.Message} The next run asks for it again.",
                    result.Problem));
            }

            if (_unread.Count > MostNamed)
            {
                observer.Warn($"{Amount.Of(_unread.Count, "message")} could not be read. The next run asks again.");
            }
        }

        private static Task Start(Action work) =>
            Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

        private void WalkFolders(
            ConcurrentQueue<GraphFolderWalk> folders, BlockingCollection<Step> pages, CancellationToken stop)
        {
            while (folders.TryDequeue(out var walk))
            {
                foreach (var page in _final is null ? walk.Pages(walk.Link, stop) : [])
                {
                    pages.Add(new Step(page, walk), stop);
                }

                pages.Add(new Step(null, walk) { EndsList = true, EndsWork = true }, stop);
            }
        }

        private void LookUp(
            BlockingCollection<(GraphFolderWalk Walk, IReadOnlyList<KeyValuePair<string, GraphLookUp>> Wanted)> batches,
            BlockingCollection<Step> pages, CancellationToken stop)
        {
            foreach (var (walk, wanted) in batches.GetConsumingEnumerable(stop))
            {
                var page = _final is null ? walk.LookUp(wanted, stop) : null;
                pages.Add(new Step(page, walk) { EndsWork = true }, stop);
            }
        }

        /// <summary>The next page. If a thread has failed, so does the reading.</summary>
        private static Step Take(
            BlockingCollection<Step> pages, Task[] workers, CancellationToken cancellationToken)
        {
            const int MillisecondsBetweenLooks = 200;
            Step next;
            while (!pages.TryTake(out next, MillisecondsBetweenLooks, cancellationToken))
            {
                if (Array.Find(workers, w => w.IsFaulted) is { } failed)
                {
                    failed.GetAwaiter().GetResult();
                }
            }

            return next;
        }

        /// <summary>Puts messages of a folder into full batches, and at the end those that are left into one that is not full.</summary>
        private IEnumerable<IReadOnlyList<KeyValuePair<string, GraphLookUp>>> Batches(
            GraphFolderWalk walk, IReadOnlyList<KeyValuePair<string, GraphLookUp>> pending, bool isEnd)
        {
            var partial = _partial[walk];
            var batches = new List<IReadOnlyList<KeyValuePair<string, GraphLookUp>>>();
            foreach (var one in pending)
            {
                partial.Add(one);
                if (partial.Count == GraphBatch.MostParts)
                {
                    batches.Add(partial.ToArray());
                    partial.Clear();
                }
            }

            if (isEnd && partial.Count > 0)
            {
                batches.Add(partial.ToArray());
                partial.Clear();
            }

            return batches;
        }

        private void Enter(GraphFolderWalk walk)
        {
            _sincePoint[walk] = 0;
            resume?.Reach(walk.Id, new GraphPoint(walk.Link, walk.Pending).Format());
        }
    }
}
