using System.Net;
using System.Net.Http;
using System.Text;

namespace CommerceMailAdmin.Engine.Dns.PolicyFiles;

/// <summary>
/// Fetches MTA-STS policies over HTTPS as RFC 8461 section 3.3 asks: the certificate must be good, redirects are not followed, only status 200 and
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
            var problem =
                response.StatusCode != HttpStatusCode.OK ? $"the server answered with status {(int)response.StatusCode}" + ((int)response.StatusCode is >= 300 and < 400 ? "; redirects are not followed" : "")
                : response.Content.Headers.ContentType?.MediaType is var type && !"text/plain".Equals(type, StringComparison.OrdinalIgnoreCase) ? $"the file is of type {type ?? "unknown"}, not text/plain"
                : null;
            return problem is null ? await ReadAsync(uri, response.Content, limit.Token).ConfigureAwait(false) : new PolicyFile(uri, null, problem);
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

        // A stream that hangs does not hear of the token on every system; to close it ends the reading.
        using var end = cancellationToken.Register(stream.Dispose);
        var bytes = new byte[MaxLength + 1];
        var length = 0;
        try
        {
            while (length < bytes.Length && await stream.ReadAsync(bytes, length, bytes.Length - length, cancellationToken).ConfigureAwait(false) is var read and > 0)
            {
                length += read;
            }
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }

        return length > MaxLength
            ? new PolicyFile(uri, null, $"the file is longer than {MaxLength} bytes")
            : new PolicyFile(uri, Encoding.UTF8.GetString(bytes, 0, length), null);
    }
}
