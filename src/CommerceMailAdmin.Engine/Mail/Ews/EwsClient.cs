using System.Net;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Xml;
using System.Xml.Linq;
using CommerceMailAdmin.Engine.Mail.Web;

namespace CommerceMailAdmin.Engine.Mail.Ews;

/// <summary>An EWS server, and the mailbox that is asked for.</summary>
/// <param name="Url">The address of EWS, always https.</param>
/// <param name="Mailbox">The mailbox's primary address.</param>
/// <param name="Impersonate">True to act as the mailbox (role ApplicationImpersonation), false to use the user's own access to it.</param>
public sealed record EwsServer(Uri Url, string Mailbox, bool Impersonate);

/// <summary>
/// Sends requests to one EWS server: signs in, agrees on the schema version, keeps the pace that the server asks for, and tries again what
/// failed in passing. May be used by several threads.
/// </summary>
internal sealed class EwsClient(EwsServer server, WebCredential credential, WebTrust trust, IWebClock clock) : IDisposable
{
    /// <summary>Requests at the same time. Exchange allows 27 for a user; syncs are limited separately.</summary>
    private const int MostAtATime = 4;

    /// <summary>The server gives a batch one minute. What takes twice as long does not come.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromMinutes(2);

    /// <summary>Newest first. Exchange2013_SP1 has everything that is asked for here.</summary>
    private static readonly string[] Versions =
        ["Exchange2013_SP1", "Exchange2013", "Exchange2010_SP2", "Exchange2010_SP1", "Exchange2010", "Exchange2007_SP1"];

    private readonly object _gate = new();
    private readonly WebPace _pace = new(clock, server.Url.Host);
    private readonly EwsStatus _status = new(server, credential, clock);
    private WebSignIn? _signIn;
    private bool _hasSignedIn;

    /// <summary>True after the first answer of EWS: the address is right.</summary>
    private volatile bool _isEws;
    private int _version;
    private int _atATime = MostAtATime;

    /// <summary>Which server and mailbox.</summary>
    public EwsServer Server => server;

    /// <summary>How many requests may be under way at the same time. Goes down if the server complains.</summary>
    public int AtATime => Volatile.Read(ref _atATime);

    /// <summary>Sends one request and reads the response messages of its answer.</summary>
    /// <param name="body">Writes the operation.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <param name="tries">How often a request that fails in passing is sent.</param>
    /// <exception cref="EwsException">EWS refused the whole request.</exception>
    /// <exception cref="MailboxConnectionException">The server cannot be used.</exception>
    public IReadOnlyList<XElement> Send(Action<XmlWriter> body, CancellationToken cancellationToken, int tries = WebPace.Tries) =>
        Send(body, reader => Messages(reader, EwsLimits.Default), cancellationToken, tries);

    /// <summary>Sends one request for messages, of whose MIME at most so much is kept.</summary>
    /// <inheritdoc cref="Send(Action{XmlWriter}, CancellationToken, int)"/>
    public IReadOnlyList<XElement> Send(Action<XmlWriter> body, EwsLimits limits, CancellationToken cancellationToken) =>
        Send(body, reader => Messages(reader, limits), cancellationToken, WebPace.Tries);

    private T Send<T>(Action<XmlWriter> body, Func<XmlReader, T> read, CancellationToken cancellationToken, int tries) =>
        Task.Run(() => _pace.RunAsync(() => TryAsync(body, read, cancellationToken), cancellationToken, tries), cancellationToken)
            .GetAwaiter().GetResult();

    /// <summary>Sends a request for one thing. An error of its response message that passes is tried again as well.</summary>
    /// <inheritdoc cref="Send(Action{XmlWriter}, CancellationToken, int)"/>
    public XElement SendOne(Action<XmlWriter> body, CancellationToken cancellationToken, int tries = WebPace.Tries) => Send(
        body,
        reader => Messages(reader, EwsLimits.Default)[0] is var message
            && EwsError.Of(message) is { Kind: EwsErrorKind.Transient or EwsErrorKind.Throttled } error
            ? throw new EwsException(error)
            : message,
        cancellationToken, tries);

    /// <summary>Sends nothing for as long as an error asks, or longer with each attempt.</summary>
    /// <exception cref="MailboxConnectionException">Everything has waited too long.</exception>
    public void Hold(EwsError error, int attempt)
    {
        Slow(error);
        if (_pace.Hold(error.BackOff, attempt) is null)
        {
            throw _pace.GiveUp(new TransientWebException(error.ToString(), isThrottling: true), attempt);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _signIn?.Dispose();

    /// <summary>The response messages of an answer. One that the server asks to send again later ends the request.</summary>
    private static List<XElement> Messages(XmlReader reader, EwsLimits limits)
    {
        var messages = new List<XElement>();
        var element = new EwsElement(reader, limits);
        while (reader.ReadToFollowing("ResponseMessages", EwsXml.MessagesNamespace))
        {
            var depth = reader.Depth;
            for (var isMore = !reader.IsEmptyElement && reader.Read(); isMore && reader.Depth > depth;)
            {
                if (reader.NodeType == XmlNodeType.Element)
                {
                    messages.Add(element.Read());
                }
                else
                {
                    isMore = reader.Read();
                }
            }
        }

        return messages.Count > 0 ? messages : throw new TransientWebException("The server's answer holds no response message.");
    }

    private async Task<T> TryAsync<T>(Action<XmlWriter> body, Func<XmlReader, T> read, CancellationToken cancellationToken)
    {
        var version = Volatile.Read(ref _version);
        try
        {
            return await OnceAsync(version, body, read, cancellationToken).ConfigureAwait(false);
        }
        catch (EwsException e) when (e.Error.Kind == EwsErrorKind.Version && version < Versions.Length - 1)
        {
            Interlocked.CompareExchange(ref _version, version + 1, version);
            return await TryAsync(body, read, cancellationToken).ConfigureAwait(false);
        }
        catch (EwsException e) when (e.Error.Kind == EwsErrorKind.Throttled)
        {
            Slow(e.Error);
            throw new TransientWebException(e.Message, e.Error.BackOff, isThrottling: true, e);
        }
        catch (EwsException e) when (e.Error.Kind == EwsErrorKind.Transient)
        {
            throw new TransientWebException(e.Message, e.Error.BackOff, inner: e);
        }
    }

    /// <summary>A server that has too many connections of this user gets fewer.</summary>
    private void Slow(EwsError error)
    {
        if (error.Code == "ErrorExceededConnectionCount")
        {
            Interlocked.Exchange(ref _atATime, Math.Max(1, AtATime / 2));
        }
    }

    private async Task<T> OnceAsync<T>(int version, Action<XmlWriter> body, Func<XmlReader, T> read, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Silence);
        try
        {
            var content = EwsXml.Request(Versions[version], server.Impersonate ? server.Mailbox : null, body);
            var signIn = await SignInAsync(content, limit.Token).ConfigureAwait(false);
            using var request = Request(new ByteArrayContent(content));
            using var response = await signIn.SendAsync(request, limit.Token).ConfigureAwait(false);
            if (EwsStatus.AsksForSignIn(response))
            {
                throw SignInAgain(response, signIn);
            }

            _status.Check(response, _isEws);
            _hasSignedIn = true;
            using var stream = await response.Content.ReadAsStreamAsync().ConfigureAwait(false);
            using var end = limit.Token.Register(stream.Dispose);
            var answer = new BoundedAnswer(stream);
            using var reader = EwsXml.Read(answer);
            return Read(reader, answer, read);
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
        catch (Exception) when (limit.IsCancellationRequested)
        {
            throw new EwsException(new EwsError("ErrorTimeoutExpired", $"No answer came within {Silence.TotalSeconds:0} seconds.", null));
        }
        catch (EwsAnswerTooLongException e)
        {
            throw new EwsException(new EwsError(EwsError.TooLong, e.Message, null));
        }
        catch (XmlException e)
        {
            throw new TransientWebException("The server's answer is not complete XML: " + e.Message, inner: e);
        }
        catch (Exception e) when (WebTrust.IsRejected(e))
        {
            throw new MailboxConnectionException(
                MailboxConnectionProblem.CertificateRejected,
                $"The certificate of {server.Url.Host} is not trusted on this machine, or names another server. Use the name in the"
                + " certificate. For a private authority, give its certificate with -CertificateAuthority.", e);
        }
        catch (Exception e) when (IsLost(e))
        {
            throw new TransientWebException($"{server.Url.Host} cannot be reached: {(e.InnerException ?? e).Message}", inner: e);
        }
    }

    private static bool IsLost(Exception e) => e is HttpRequestException or WebException or ObjectDisposedException or InvalidDataException
        || (e is IOException and not (EwsException or MailboxConnectionException or TransientWebException));

    private T Read<T>(XmlReader reader, BoundedAnswer answer, Func<XmlReader, T> read)
    {
        if (Envelope(reader, answer) is not { } soap)
        {
            throw _status.NotEws(_isEws);
        }

        _isEws = true;
        while (reader.Read())
        {
            if (reader.NodeType != XmlNodeType.Element)
            {
                continue;
            }

            if (reader.LocalName == "ServerVersionInfo" && reader.GetAttribute("MajorVersion") == "15"
                && reader.GetAttribute("MinorVersion") == "20")
            {
                throw _status.Online();
            }

            if (reader.LocalName == "Body" && reader.NamespaceURI == soap && reader.Read())
            {
                reader.MoveToContent();
                return reader.LocalName == "Fault"
                    ? throw new EwsException(EwsError.OfFault(EwsXml.Element(reader)))
                    : read(reader);
            }
        }

        throw new TransientWebException("The server's answer has no body.");
    }

    /// <summary>The namespace of the envelope at which the answer begins; null if it is something else, such as a page.</summary>
    private static string? Envelope(XmlReader reader, BoundedAnswer answer)
    {
        try
        {
            reader.MoveToContent();
            return reader.LocalName == "Envelope" && EwsXml.IsSoap(reader.NamespaceURI) ? reader.NamespaceURI : null;
        }
        catch (XmlException) when (!answer.IsEmpty)
        {
            return null;
        }
    }

    private HttpRequestMessage Request(HttpContent content)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, server.Url) { Content = content };
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/xml"));
        request.Headers.UserAgent.ParseAdd("CommerceMailAdmin");
        request.Headers.ExpectContinue = false;
        request.Headers.TryAddWithoutValidation("X-AnchorMailbox", server.Mailbox);
        content.Headers.ContentType = new MediaTypeHeaderValue("text/xml") { CharSet = "utf-8" };
        return request;
    }

    /// <summary>The client that has signed in, or is about to.</summary>
    private async Task<WebSignIn> SignInAsync(byte[] content, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_signIn is not null)
            {
                return _signIn;
            }
        }

        var prepared = await WebSignIn.PrepareAsync(server.Url, credential, trust, MostAtATime, Request(new ByteArrayContent(content)),
            cancellationToken).ConfigureAwait(false);
        lock (_gate)
        {
            if (_signIn is null)
            {
                return _signIn = prepared;
            }
        }

        prepared.Dispose();
        return _signIn;
    }

    /// <summary>
    /// A first 401 refuses the credential. A later one can be throttling, or a connection that lost its sign-in: one new handshake decides.
    /// </summary>
    private Exception SignInAgain(HttpResponseMessage response, WebSignIn signIn)
    {
        lock (_gate)
        {
            if (!_hasSignedIn)
            {
                return _status.Refused(response);
            }

            _hasSignedIn = false;
            _signIn = ReferenceEquals(_signIn, signIn) ? null : _signIn;
            return new TransientWebException($"The server asks for a new sign-in (HTTP {(int)response.StatusCode}).");
        }
    }
}
