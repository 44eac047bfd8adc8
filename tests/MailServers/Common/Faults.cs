using Microsoft.AspNetCore.Http;

namespace MailServers.Common;

/// <summary>What goes wrong with one request.</summary>
/// <param name="Kind">
/// "cut-before" (the work is done, the connection is dropped before the answer), "cut-unseen" (dropped before the work), "cut-within" (the
/// answer ends after half of its bytes), "rewrite" (the work is done, and the answer is changed), "status" (an HTTP status without work),
/// "delay", or a kind that only the protocol's own server knows.
/// </param>
public sealed record Fault(string Kind)
{
    /// <summary>The HTTP status of "status", and of "rewrite" if it is not 0.</summary>
    public int Status { get; init; }

    /// <summary>Header fields of "status" and "rewrite".</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>The body of "status", or what a protocol's own kind needs.</summary>
    public string Text { get; init; } = "";

    /// <summary>What "rewrite" makes of the answer's bytes.</summary>
    public Func<byte[], byte[]> Rewrite { get; init; } = answer => answer;

    /// <summary>The time of "delay", or a back-off.</summary>
    public TimeSpan Time { get; init; }
}

/// <summary>A request that the server received.</summary>
/// <param name="Method">The HTTP method.</param>
/// <param name="Path">The path with the query.</param>
/// <param name="Operation">The operation's name in its protocol.</param>
/// <param name="User">Who signed in; null if nobody did.</param>
/// <param name="Authorization">The scheme and what follows, as received; null if there was none.</param>
/// <param name="Headers">Header fields.</param>
/// <param name="Body">The body.</param>
/// <param name="At">When it came.</param>
public sealed record ReceivedRequest(
    string Method, string Path, string Operation, string? User, string? Authorization, IHeaderDictionary Headers, string Body,
    DateTimeOffset At);

/// <summary>Decides what goes wrong, and remembers what came.</summary>
public sealed class Faults
{
    private readonly Lock _gate = new();
    private readonly Queue<Fault> _next = new();
    private readonly List<ReceivedRequest> _received = [];

    /// <summary>Asked for each request that has no fault waiting; null lets it pass.</summary>
    public Func<ReceivedRequest, Fault?>? Choose { get; set; }

    /// <summary>Requests received, in order. Empty if <see cref="Remember"/> is false.</summary>
    public IReadOnlyList<ReceivedRequest> Received
    {
        get
        {
            lock (_gate)
            {
                return [.. _received];
            }
        }
    }

    /// <summary>How many requests came.</summary>
    public long Count { get; private set; }

    /// <summary>False saves the memory in long runs.</summary>
    public bool Remember { get; set; } = true;

    /// <summary>The next request meets this fault.</summary>
    public void Add(Fault fault)
    {
        lock (_gate)
        {
            _next.Enqueue(fault);
        }
    }

    /// <summary>Forgets the requests received.</summary>
    public void Forget()
    {
        lock (_gate)
        {
            _received.Clear();
        }
    }

    /// <summary>Notes a request, and returns what goes wrong with it; null if nothing does.</summary>
    internal Fault? Receive(ReceivedRequest request)
    {
        lock (_gate)
        {
            Count++;
            if (Remember)
            {
                _received.Add(request);
            }

            return _next.TryDequeue(out var fault) ? fault : Choose?.Invoke(request);
        }
    }
}
