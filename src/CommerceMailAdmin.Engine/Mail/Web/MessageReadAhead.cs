namespace CommerceMailAdmin.Engine.Mail.Web;

/// <summary>
/// The MIME of messages on a server: fetched many in a request, and several requests at a time, as soon as it is known that they are going
/// to be opened. If messages that nobody announced are opened one after the other, it reads ahead in requests that double. May be used by
/// several threads.
/// </summary>
/// <param name="fetch">Fetches messages, with their sizes if known. What it leaves out is fetched alone when it is opened.</param>
/// <param name="mostIds">How many messages one request fetches.</param>
/// <param name="mostBytes">How many bytes one request fetches, unless they are one message.</param>
/// <param name="atATime">Requests at a time. With 1, all is fetched by the thread that opens a message.</param>
internal sealed class MessageReadAhead(
    Func<IReadOnlyList<(string Id, long Size)>, CancellationToken, IEnumerable<KeyValuePair<string, byte[]>>> fetch, int mostIds,
    long mostBytes, Func<int> atATime)
{
    /// <summary>The memory that fetched messages may take, in bytes.</summary>
    private const long Most = 32 * 1024 * 1024;

    private readonly object _gate = new();
    private readonly Dictionary<string, byte[]> _held = new(StringComparer.Ordinal);
    private readonly Queue<string> _order = new();
    private readonly Dictionary<string, Request> _expected = new(StringComparer.Ordinal);
    private readonly Queue<Request> _full = new();
    private IReadOnlyList<(string Id, long Size)> _page = [];
    private Request _open = new();
    private CancellationToken _stop;
    private int _guess = 1;
    private readonly HashSet<string> _unread = new(StringComparer.Ordinal);
    private int _running;
    private long _size;
    private long _unreadSize;

    /// <summary>A new reading begins: what an earlier one announced and did not open is forgotten.</summary>
    /// <param name="cancellationToken">Stops what is fetched ahead.</param>
    public void Reset(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            _stop = cancellationToken;
            foreach (var id in _unread)
            {
                _size -= _held[id].Length;
                _held.Remove(id);
            }

            _unread.Clear();
            _unreadSize = 0;
            foreach (var request in _full.Append(_open).Where(r => r.Work is null))
            {
                request.Ids.ForEach(i => _expected.Remove(i.Id));
            }

            _full.Clear();
            _open = new Request();
        }
    }

    /// <summary>The messages that are handed out now, in order.</summary>
    public void Begin(IReadOnlyList<(string Id, long Size)> page)
    {
        lock (_gate)
        {
            _page = page;
        }
    }

    /// <summary>Holds a message that came by the way, until later ones need the memory.</summary>
    public void Add(string id, byte[] mime)
    {
        lock (_gate)
        {
            if (Hold(id, mime))
            {
                Release(id);
            }
        }
    }

    /// <summary>Announces that a message is going to be opened soon.</summary>
    public void Expect(string id, long size)
    {
        lock (_gate)
        {
            if (_held.ContainsKey(id) || _expected.ContainsKey(id))
            {
                return;
            }

            if (size >= mostBytes)
            {
                _full.Enqueue(Join(new Request(), id, size));
                StartMore();
                return;
            }

            if (_open.Bytes + size > mostBytes)
            {
                Close();
            }

            if (Join(_open, id, size).Ids.Count == mostIds)
            {
                Close();
            }
        }
    }

    /// <summary>A message's MIME, for whose request it waits; null if it has to be fetched alone.</summary>
    public byte[]? Find(string id)
    {
        Request? request;
        bool isOwn;
        lock (_gate)
        {
            if (Held(id) is { } mime)
            {
                return mime;
            }

            if (!_expected.TryGetValue(id, out request) && (request = Guess(id)) is null)
            {
                return null;
            }

            if (request == _open)
            {
                Close();
            }

            isOwn = request.Work is null;
            request.Work ??= new Task(() => Run(request));
        }

        if (isOwn)
        {
            request.Work.RunSynchronously(TaskScheduler.Default);
        }

        request.Work.GetAwaiter().GetResult();
        lock (_gate)
        {
            return Held(id);
        }
    }

    private byte[]? Held(string id)
    {
        if (!_held.TryGetValue(id, out var mime))
        {
            return null;
        }

        if (_unread.Remove(id))
        {
            _unreadSize -= mime.Length;
            Release(id);
            StartMore();
        }

        return mime;
    }

    private Request Join(Request request, string id, long size)
    {
        request.Ids.Add((id, size));
        request.Bytes += size;
        _expected[id] = request;
        return request;
    }

    /// <summary>What is fetched together with a message that nobody announced; null if it stays alone.</summary>
    private Request? Guess(string id)
    {
        var place = 0;
        while (place < _page.Count && _page[place].Id != id)
        {
            place++;
        }

        var isNext = place > 0 && place < _page.Count && _held.ContainsKey(_page[place - 1].Id);
        _guess = isNext ? Math.Min(mostIds, _guess * 2) : Math.Max(1, _guess / 2);
        if (place == _page.Count)
        {
            return null;
        }

        var request = new Request();
        foreach (var (next, size) in _page.Skip(place).Take(Math.Max(2, _guess)))
        {
            if (request.Ids.Count > 0 && request.Bytes + size > mostBytes)
            {
                break;
            }

            if (!_held.ContainsKey(next) && !_expected.ContainsKey(next))
            {
                Join(request, next, size);
            }
        }

        return request;
    }

    private void Close()
    {
        _full.Enqueue(_open);
        _open = new Request();
        StartMore();
    }

    private void StartMore()
    {
        while (atATime() is > 1 and var most && _running < most && _full.Count > 0 && _unreadSize < Most / 2)
        {
            var request = _full.Dequeue();
            if (request.Work is null)
            {
                _running++;
                request.Work = Task.Run(() =>
                {
                    Run(request);
                    lock (_gate)
                    {
                        _running--;
                        StartMore();
                    }
                });
            }
        }
    }

    /// <summary>Fetches. What fails is fetched again, alone, by whoever opens a message, and then has its own error.</summary>
    private void Run(Request request)
    {
        KeyValuePair<string, byte[]>[] found;
        try
        {
            _stop.ThrowIfCancellationRequested();
            found = [.. fetch(request.Ids, _stop)];
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or ObjectDisposedException)
        {
            found = [];
        }

        lock (_gate)
        {
            foreach (var (id, _) in request.Ids)
            {
                _expected.Remove(id);
            }

            foreach (var one in found)
            {
                if (Hold(one.Key, one.Value) && _unread.Add(one.Key))
                {
                    _unreadSize += one.Value.Length;
                }
            }
        }
    }

    private bool Hold(string id, byte[] mime)
    {
        if (_held.ContainsKey(id))
        {
            return false;
        }

        _held.Add(id, mime);
        _size += mime.Length;
        return true;
    }

    /// <summary>A message that was read stays until others need the memory. One that was not read yet stays in any case.</summary>
    private void Release(string id)
    {
        _order.Enqueue(id);
        while (_size > Most && _order.Count > 1)
        {
            var oldest = _order.Dequeue();
            _size -= _held[oldest].Length;
            _held.Remove(oldest);
        }
    }

    private sealed class Request
    {
        public List<(string Id, long Size)> Ids { get; } = [];

        public long Bytes { get; set; }

        public Task? Work { get; set; }
    }
}
