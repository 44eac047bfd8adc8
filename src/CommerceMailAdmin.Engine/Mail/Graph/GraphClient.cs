using System.Collections.Concurrent;
using System.Text.Json;
using CommerceMailAdmin.Engine.Common;
using CommerceMailAdmin.Engine.Mail.Web;

namespace CommerceMailAdmin.Engine.Mail.Graph;

/// <summary>
/// Sends requests about one mailbox: at most as many at a time as Exchange allows, none while it asked to wait, and none to another host.
/// May be used by several threads.
/// </summary>
/// <param name="channel">The way to Graph.</param>
/// <param name="root">The address of Graph with its version, ending in a slash.</param>
/// <param name="mailbox">The mailbox's address or id.</param>
/// <param name="clock">Tells the time and waits.</param>
internal sealed class GraphClient(IGraphChannel channel, Uri root, string mailbox, IWebClock clock) : IDisposable
{
    /// <summary>How often a request is repeated after a fault that passes, and after a malformed answer.</summary>
    private const int UsualRepeats = 5;

    /// <summary>
    /// How often one request is turned away before it counts as one that Graph cannot answer. If no other request is answered either,
    /// <see cref="WebPace.MostWaiting"/> ends before.
    /// </summary>
    private const int ThrottledRepeats = 40;

    /// <summary>A pause that the user may want to know of.</summary>
    private static readonly TimeSpan LongPause = TimeSpan.FromSeconds(10);

    private readonly SemaphoreSlim _slots = new(channel.Concurrency);
    private readonly object _gate = new();
    private readonly WebPace _pace = new(clock, root.Host);
    private int _tokens;

    /// <summary>How often a request is repeated. A user who connects does not wait for long.</summary>
    public int MostRepeats { get; set; } = UsualRepeats;

    /// <summary>How many requests may be under way at the same time.</summary>
    public int Concurrency => channel.Concurrency;

    /// <summary>What the user may want to know: that Graph asked to wait, for example.</summary>
    public ConcurrentQueue<string> Notes { get; } = new();

    /// <summary>The mailbox's address or id.</summary>
    public string Mailbox => mailbox;

    /// <summary>The mailbox's address in Graph below the version, without an ending slash.</summary>
    public string Path { get; } = "/users/" + Uri.EscapeDataString(mailbox).Replace("%40", "@");

    /// <summary>The mailbox's address in Graph, without an ending slash.</summary>
    public string Url { get; } = root.AbsoluteUri.TrimEnd('/') + "/users/" + Uri.EscapeDataString(mailbox).Replace("%40", "@");

    /// <summary>The address of something in the mailbox.</summary>
    /// <param name="path">The path below the mailbox, beginning with a slash.</param>
    public Uri Address(string path) => new(Url + path);

    /// <summary>Escapes an id for a path.</summary>
    public static string Escape(string id) => Uri.EscapeDataString(id).Replace("%3D", "=");

    /// <summary>Reads something, and repeats the request if it fails in a way that passes.</summary>
    /// <param name="uri">The absolute address.</param>
    /// <param name="prefer">The header field Prefer; null if there is none.</param>
    /// <param name="read">Reads the answer's body; throws <see cref="JsonException"/> if it is malformed.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    /// <exception cref="GraphException">Graph refuses, or goes on failing.</exception>
    public T Get<T>(Uri uri, string? prefer, Func<byte[], T> read, CancellationToken cancellationToken) =>
        Send(new GraphRequest("GET", uri) { Prefer = prefer }, read, cancellationToken);

    /// <summary>Asks for several things in one batch.</summary>
    /// <param name="paths">The paths below the mailbox, at most <see cref="GraphBatch.MostParts"/>.</param>
    /// <param name="isSerial">True if Exchange works on one part after the other.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    /// <returns>An answer for each path; null if there is none.</returns>
    public BatchAnswer?[] Batch(IReadOnlyList<string> paths, bool isSerial, CancellationToken cancellationToken)
    {
        var body = GraphBatch.Write(paths.Select(p => Path + p).ToArray(), isSerial);
        var request = new GraphRequest("POST", new Uri(root, "$batch")) { Body = body };
        return Send(request, answer => GraphBatch.Read(answer, paths.Count, clock.Now), cancellationToken);
    }

    /// <summary>Sends any request about the mailbox, and repeats it like <see cref="Get"/>.</summary>
    /// <param name="request">The request.</param>
    /// <param name="read">Reads the answer's body; throws <see cref="JsonException"/> if it is malformed.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    /// <param name="repeated">Told how often the request was repeated, before each time.</param>
    public T Send<T>(GraphRequest request, Func<byte[], T> read, CancellationToken cancellationToken, Action<int>? repeated = null)
    {
        if (!IsOwn(request.Uri))
        {
            throw new GraphException(GraphProblem.Malformed,
                $"Graph sent a link to another host ('{request.Uri.Host}'), which is not followed.");
        }

        for (var repeat = 0; ; repeat++)
        {
            var tokens = Tokens;
            GraphException problem;
            try
            {
                var answer = SendOnce(request, cancellationToken);
                if (answer.Status is >= 200 and < 300)
                {
                    var result = !answer.IsCut || request.MayBeCut
                        ? read(answer.Body)
                        : throw new GraphException(GraphProblem.TooLarge,
                            $"The answer of {request.Uri.Host} has more than {request.Limit} bytes.");
                    _pace.Answered();
                    return result;
                }

                problem = GraphError.Read(answer.Status, answer.Body, answer.RequestId).ToException(answer.RetryAfter);
            }
            catch (Exception e) when (e is JsonException or FormatException)
            {
                problem = new GraphException(GraphProblem.Malformed,
                    $"The answer of {request.Uri.Host} is not what Microsoft documents: {e.Message}", e);
            }
            catch (IOException e) when (e is not (GraphException or MailboxConnectionException))
            {
                problem = new GraphException(GraphProblem.Unreachable, $"{request.Uri.Host} cannot be reached: {e.Message}", e);
            }

            var isRepeated = problem.Problem switch
            {
                GraphProblem.TokenRefused => Renew(tokens, repeat, cancellationToken),
                GraphProblem.Throttled when channel.Retries => false,
                GraphProblem.Unreachable when problem.InnerException is { } inner && WebTrust.IsRejected(inner) => false,
                _ => WaitAfter(problem, repeat),
            };
            if (!isRepeated)
            {
                throw problem;
            }

            repeated?.Invoke(repeat + 1);
        }
    }

    /// <summary>Lets all requests wait as long as Graph asks, or longer each time if it does not say.</summary>
    /// <param name="problem">What Graph said.</param>
    /// <param name="repeat">How often the request was repeated.</param>
    /// <returns>False if the request is not to be repeated.</returns>
    /// <exception cref="GraphException">Waiting is of no use any more.</exception>
    public bool WaitAfter(GraphException problem, int repeat)
    {
        var most = problem.Problem switch
        {
            GraphProblem.Throttled => ThrottledRepeats,
            GraphProblem.Transient or GraphProblem.Malformed or GraphProblem.Unreachable => MostRepeats,
            _ => 0,
        };
        if (repeat >= most)
        {
            return problem.Problem != GraphProblem.Throttled ? false : throw new GraphException(
                GraphProblem.Transient, $"Exchange Online turned the request away {repeat + 1} times ({problem.Message}).", problem);
        }

        if (_pace.Hold(problem.RetryAfter, repeat + 1) is not { } pause)
        {
            throw new GraphException(
                problem.Problem,
                $"Exchange Online was too busy for {WebPace.MostWaiting.TotalMinutes:0} minutes, so reading ended ({problem.Message}). "
                + "Run the command again later. It goes on with what is missing.", problem);
        }

        if (pause > LongPause)
        {
            Notes.Enqueue($"Exchange Online asks to wait {Amount.Of((long)Math.Ceiling(pause.TotalSeconds), "second")} "
                + $"({problem.Message}).");
        }

        return true;
    }

    /// <summary>Whether a link leads to the host that was chosen.</summary>
    public bool IsOwn(Uri link) => link.IsAbsoluteUri && link.Scheme == root.Scheme && link.Port == root.Port
        && string.Equals(link.Host, root.Host, StringComparison.OrdinalIgnoreCase) && link.UserInfo.Length == 0;

    /// <inheritdoc/>
    public void Dispose() => channel.Dispose();

    private GraphAnswer SendOnce(GraphRequest request, CancellationToken cancellationToken)
    {
        _slots.Wait(cancellationToken);
        try
        {
            _pace.QuietAsync(cancellationToken).GetAwaiter().GetResult();
            return channel.Send(request, cancellationToken);
        }
        finally
        {
            _slots.Release();
        }
    }

    /// <summary>How many tokens were renewed.</summary>
    public int Tokens => Volatile.Read(ref _tokens);

    /// <summary>Gets a new token, once for all threads that the old one failed.</summary>
    /// <param name="tokens">What <see cref="Tokens"/> was before the request.</param>
    /// <param name="repeat">How often the request was repeated.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>False if no other token can be had.</returns>
    public bool Renew(int tokens, int repeat, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_tokens != tokens)
            {
                return true;
            }

            if (repeat >= 2 || !channel.RenewToken(cancellationToken))
            {
                return false;
            }

            _tokens++;
            return true;
        }
    }
}
