using System.Net;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Security;
using CommerceMailAdmin.Engine.Mail.Web;

namespace CommerceMailAdmin.Engine.Mail.Graph;

/// <summary>Where an access token comes from.</summary>
public interface IGraphToken
{
    /// <summary>The token; signs in, or renews it, if there is none or it has expired.</summary>
    /// <exception cref="IOException">The sign-in failed.</exception>
    string Get(CancellationToken cancellationToken);

    /// <summary>Forgets a token that was refused; false if no other can be had.</summary>
    bool Renew();
}

/// <summary>A token that the caller made.</summary>
internal sealed class GivenGraphToken(SecureString token) : IGraphToken
{
    private readonly SecureString _token = token.Copy();

    /// <inheritdoc/>
    public string Get(CancellationToken cancellationToken) => new NetworkCredential("", _token).Password;

    /// <inheritdoc/>
    public bool Renew() => false;
}

/// <summary>Microsoft Graph over HTTP, with an access token.</summary>
internal sealed class HttpGraphChannel(HttpClient http, IGraphToken token) : IGraphChannel
{
    /// <summary>
    /// Exchange works on four requests of an application and a mailbox at a time (Microsoft Graph, "service-specific throttling
    /// limits").
    /// </summary>
    private const int MostAtATime = 4;

    /// <summary>How long the service may be silent.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromMinutes(2);

    /// <inheritdoc/>
    public int Concurrency => MostAtATime;

    /// <inheritdoc/>
    public bool Retries => false;

    /// <inheritdoc/>
    public GraphAnswer Send(GraphRequest request, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        stop.CancelAfter(Silence);
        try
        {
            using var message = Message(request, token.Get(cancellationToken));
            using var response = http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, stop.Token).GetAwaiter().GetResult();
            return GraphHttp.Read(response, request.Limit, () => stop.CancelAfter(Silence), stop.Token);
        }
        catch (HttpRequestException e)
        {
            throw new IOException(e.InnerException is { } inner ? $"{e.Message} ({inner.Message})" : e.Message, e);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new IOException($"no answer within {Silence.TotalSeconds:0} seconds", e);
        }
    }

    /// <inheritdoc/>
    public bool RenewToken(CancellationToken cancellationToken) => token.Renew();

    /// <inheritdoc/>
    public void Dispose() => http.Dispose();

    private static HttpRequestMessage Message(GraphRequest request, string token)
    {
        var message = new HttpRequestMessage(new HttpMethod(request.Method), request.Uri);
        message.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        message.Headers.TryAddWithoutValidation("client-request-id", Guid.NewGuid().ToString());
        if (request.Prefer is not null)
        {
            message.Headers.TryAddWithoutValidation("Prefer", request.Prefer);
        }

        if (request.Body is not null)
        {
            message.Content = new ByteArrayContent(request.Body);
            message.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        }

        return message;
    }
}

/// <summary>Reads an HTTP response, whichever way it came.</summary>
public static class GraphHttp
{
    private const int BufferSize = 64 * 1024;

    /// <summary>Reads the status, the header fields that matter, and the body up to a limit.</summary>
    /// <param name="response">The response; its body may not have been read.</param>
    /// <param name="limit">How many bytes of the body are read at most.</param>
    /// <param name="alive">Called whenever something came.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <exception cref="IOException">The connection was lost.</exception>
    public static GraphAnswer Read(HttpResponseMessage response, int limit, Action alive, CancellationToken cancellationToken)
    {
        var (body, isCut) = ReadBody(response, limit, alive, cancellationToken);
        return new GraphAnswer((int)response.StatusCode, body)
        {
            IsCut = isCut,
            RequestId = Header(response, "request-id"),
            RetryAfter = WebPace.ReadRetryAfter(response, DateTimeOffset.UtcNow),
        };
    }

    private static (byte[] Body, bool IsCut) ReadBody(HttpResponseMessage response, int limit, Action alive,
        CancellationToken cancellationToken)
    {
        if (response.Content is null)
        {
            return ([], false);
        }

        using var stream = response.Content.ReadAsStreamAsync().GetAwaiter().GetResult();
        if (stream.CanSeek)
        {
            // Whoever handed over the response may have looked at it.
            stream.Position = 0;
        }

        using var body = new MemoryStream();
        var buffer = new byte[BufferSize];
        while (true)
        {
            var read = ReadSome(stream, buffer, cancellationToken);
            if (read == 0)
            {
                return (body.ToArray(), false);
            }

            alive();
            var room = limit - (int)body.Length;
            body.Write(buffer, 0, Math.Min(read, room));
            if (read > room)
            {
                return (body.ToArray(), true);
            }
        }
    }

    private static int ReadSome(Stream stream, byte[] buffer, CancellationToken cancellationToken)
    {
        try
        {
            return stream.ReadAsync(buffer, 0, buffer.Length, cancellationToken).GetAwaiter().GetResult();
        }
        catch (InvalidDataException e)
        {
            throw new IOException("the compressed answer is damaged", e);
        }
    }

    private static string? Header(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out var values) ? values.FirstOrDefault() : null;
}
