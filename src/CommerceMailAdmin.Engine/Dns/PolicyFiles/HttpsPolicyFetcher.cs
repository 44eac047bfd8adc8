using System.Collections.Concurrent;
using System.Net.Http;
using System.Net;
using System.Text;

namespace CommerceMailAdmin.Engine.Dns.PolicyFiles;

/// <summary>
/// Fetches MTA-STS policies over HTTPS as RFC 8461 section 3.3 asks: the certificate must be good, redirects are not followed, only status
/// 200 and
/// text/plain count. Size and time are bounded.
/// </summary>
public sealed class HttpsPolicyFetcher : IPolicyFetcher, IDisposable
{
    /// <summary>Larger files are refused; RFC 8461 section 3.3 suggests this bound.</summary>
    public const int MaxLength = 64 * 1024;

    private readonly HttpClient _client;
    private readonly TimeSpan _timeout;

    /// <param name="timeout">How long a fetch may take in all.</param>
    public HttpsPolicyFetcher(TimeSpan timeout)
        : this(timeout, new HttpClientHandler())
    {
    }

    /// <param name="timeout">How long a fetch may take in all.</param>
    /// <param name="handler">Sends the request; redirects are switched off in it.</param>
    internal HttpsPolicyFetcher(TimeSpan timeout, HttpClientHandler handler)
    {
        handler.AllowAutoRedirect = false;
        handler.UseCookies = false;
        _timeout = timeout;
        _client = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
    }

    /// <inheritdoc/>
    public async Task<PolicyFile> FetchAsync(string uri, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(_timeout);
        try
        {
            using var response = await _client.GetAsync(uri, HttpCompletionOption.ResponseHeadersRead, limit.Token).ConfigureAwait(false);
            var problem = ProblemOf(response);
            return problem is null
                ? await ReadAsync(uri, response.Content, limit.Token).ConfigureAwait(false)
                : new PolicyFile(uri, null, problem);
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            return new PolicyFile(uri, null, $"the server did not answer within {_timeout.TotalSeconds:0.###} s");
        }
        catch (Exception e) when (e is HttpRequestException or IOException or UriFormatException or InvalidOperationException)
        {
            return new PolicyFile(uri, null, (e.InnerException ?? e).Message);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    private static async Task<PolicyFile> ReadAsync(string uri, HttpContent content, CancellationToken cancellationToken)
    {
        using var stream = await content.ReadAsStreamAsync().ConfigureAwait(false);

        // A stream that hangs does not observe the token on every system; closing it ends the reading.
        using var end = cancellationToken.Register(stream.Dispose);
        var bytes = new byte[MaxLength + 1];
        var length = 0;
        try
        {
            int read;
            do
            {
                read = await stream.ReadAsync(bytes, length, bytes.Length - length, cancellationToken).ConfigureAwait(false);
                length += read;
            }
            while (read > 0 && length < bytes.Length);
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }

        return length > MaxLength
            ? new PolicyFile(uri, null, $"the file is longer than {MaxLength} bytes")
            : new PolicyFile(uri, Encoding.UTF8.GetString(bytes, 0, length), null);
    }

    /// <summary>Why a response holds no policy (RFC 8461 section 3.3); null if it may hold one.</summary>
    private static string? ProblemOf(HttpResponseMessage response)
    {
        if (response.StatusCode != HttpStatusCode.OK)
        {
            var status = (int)response.StatusCode;
            return $"the server answered with status {status}" + (status is >= 300 and < 400 ? "; redirects are not followed" : "");
        }

        var type = response.Content.Headers.ContentType?.MediaType;
        return "text/plain".Equals(type, StringComparison.OrdinalIgnoreCase)
            ? null : $"the file is of type {type ?? "unknown"}, not text/plain";
    }
}

/// <summary>A policy file, or why it could not be had.</summary>
/// <param name="Uri">Where it was asked for.</param>
/// <param name="Text">The file; null if it could not be had.</param>
/// <param name="Problem">Why not; null if it could.</param>
public sealed record PolicyFile(string Uri, string? Text, string? Problem);

/// <summary>
/// Fetches policy files: over HTTPS, from a snapshot, or from memory. What goes wrong is in the result, never an exception.
/// </summary>
public interface IPolicyFetcher
{
    /// <summary>Fetches a file.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    Task<PolicyFile> FetchAsync(string uri, CancellationToken cancellationToken);
}

/// <summary>Passes on what is fetched and keeps it, for the snapshot that is being written.</summary>
public sealed class RecordingPolicyFetcher(IPolicyFetcher inner) : IPolicyFetcher
{
    private readonly ConcurrentDictionary<string, PolicyFile> _files = new(StringComparer.Ordinal);

    /// <summary>What was fetched so far.</summary>
    public IReadOnlyCollection<PolicyFile> Files => [.. _files.Values];

    /// <inheritdoc/>
    public async Task<PolicyFile> FetchAsync(string uri, CancellationToken cancellationToken) =>
        _files.GetOrAdd(uri, await inner.FetchAsync(uri, cancellationToken).ConfigureAwait(false));
}

/// <summary>Answers from the files of a snapshot; contacts nobody.</summary>
public sealed class SnapshotPolicyFetcher(IReadOnlyDictionary<string, PolicyFile> files) : IPolicyFetcher
{
    /// <inheritdoc/>
    public Task<PolicyFile> FetchAsync(string uri, CancellationToken cancellationToken) =>
        Task.FromResult(files.TryGetValue(uri, out var file) ? file : new PolicyFile(uri, null, "it is not in the snapshot"));
}
