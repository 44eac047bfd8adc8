using System.Net;
using System.Net.Http;

namespace CommerceMailAdmin.Engine.Mail.Web;

/// <summary>A client that signs in to one server. A password goes to a server only in a way that it offers.</summary>
internal sealed class WebSignIn : IDisposable
{
    private readonly WebCredential _credential;
    private readonly WebAuthentication _scheme;

    private WebSignIn(HttpClient client, WebCredential credential, WebAuthentication scheme)
    {
        Client = client;
        _credential = credential;
        _scheme = scheme;
    }

    /// <summary>The client. It has no time limit of its own.</summary>
    public HttpClient Client { get; }

    /// <summary>Prepares a client. With a password, the server is first asked, without any credential, what it offers.</summary>
    /// <param name="url">An https address of the server that needs a sign-in.</param>
    /// <param name="credential">Who signs in.</param>
    /// <param name="trust">Which certificates are accepted.</param>
    /// <param name="connections">How many connections at most.</param>
    /// <param name="question">
    /// A request without a credential, to see what the server offers. Some servers read what is asked for before they ask who asks.
    /// </param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="MailboxConnectionException">The server offers no way that fits.</exception>
    public static async Task<WebSignIn> PrepareAsync(
        Uri url, WebCredential credential, WebTrust trust, int connections, HttpRequestMessage question,
        CancellationToken cancellationToken)
    {
        using var _ = question;
        var scheme = credential.Login == MailLogin.Password
            ? await ChooseAsync(question, credential, trust, cancellationToken).ConfigureAwait(false)
            : WebAuthentication.Automatic;
        var handler = trust.NewHandler(connections);
        credential.Prepare(handler, url, scheme);
        return new WebSignIn(new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan }, credential, scheme);
    }

    /// <summary>Sends a request with the sign-in. The answer's body is not read yet.</summary>
    public Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        _credential.Apply(request, _scheme);
        return Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
    }

    /// <inheritdoc/>
    public void Dispose() => Client.Dispose();

    private static async Task<WebAuthentication> ChooseAsync(
        HttpRequestMessage question, WebCredential credential, WebTrust trust, CancellationToken cancellationToken)
    {
        using var http = new HttpClient(trust.NewHandler(1)) { Timeout = Timeout.InfiniteTimeSpan };
        using var response =
            await http.SendAsync(question, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
        if ((int)response.StatusCode is 408 or 429 or 502 or 503 or 504)
        {
            // What the server offers is not known yet.
            throw new TransientWebException(
                $"The server answered with HTTP {(int)response.StatusCode}.", WebPace.ReadRetryAfter(response, DateTimeOffset.UtcNow));
        }

        if (response.StatusCode != HttpStatusCode.Unauthorized)
        {
            return WebAuthentication.Automatic;
        }

        var offered = response.Headers.WwwAuthenticate.Select(h => h.Scheme).ToArray();
        return credential.Choose(offered) ?? throw new MailboxConnectionException(
            MailboxConnectionProblem.LoginRefused,
            $"{question.RequestUri!.Host} offers no way to sign in that fits: it offers "
            + $"{(offered.Length == 0 ? "none" : string.Join(", ", offered))}. Choose another one with -Authentication.");
    }
}
