using System.Net.Http;
using System.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using CommerceMailAdmin.Engine.Common;
using CommerceMailAdmin.Engine.Mail.Web;

namespace CommerceMailAdmin.Engine.Mail.Graph;

/// <summary>
/// Gets access tokens of the Microsoft identity platform, keeps the last one in memory, and gets the next before it expires. Each way to
/// sign in is one or two HTTP requests, so that no library is needed.
/// </summary>
public abstract class GraphTokenSource : IGraphToken
{
    /// <summary>A token is renewed this long before it expires, because a request takes its time.</summary>
    private static readonly TimeSpan Early = TimeSpan.FromMinutes(5);

    /// <summary>No answer of a sign-in is longer, and no secure string holds more.</summary>
    private const int MostBytes = 64 * 1024;

    private readonly object _gate = new();
    private readonly HttpClient _http;
    private SecureString? _token;
    private DateTimeOffset _expires;

    /// <param name="service">The cloud.</param>
    /// <param name="trust">Which certificates are accepted.</param>
    /// <param name="isLocal">True if the sign-in is at this machine, where no proxy leads to.</param>
    private protected GraphTokenSource(GraphService service, WebTrust trust, bool isLocal = false)
    {
        Service = service;
        var handler = trust.NewHandler(1);
        handler.UseProxy = !isLocal;
        _http = new HttpClient(handler) { Timeout = TimeSpan.FromSeconds(60), MaxResponseContentBufferSize = MostBytes };
    }

    private protected GraphService Service { get; }

    /// <summary>What a refusal is about, for its message.</summary>
    private protected abstract string Subject { get; }

    /// <inheritdoc/>
    public string Get(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_token is null || DateTimeOffset.UtcNow >= _expires - Early)
            {
                Acquire(cancellationToken);
            }

            return new System.Net.NetworkCredential("", _token).Password;
        }
    }

    /// <inheritdoc/>
    public bool Renew()
    {
        lock (_gate)
        {
            _token = null;
            return true;
        }
    }

    /// <summary>Gets a token.</summary>
    private protected abstract JsonElement Request(CancellationToken cancellationToken);

    /// <summary>Sends a form to the sign-in and reads the answer, whatever its status.</summary>
    private protected JsonElement Post(string path, IEnumerable<KeyValuePair<string, string>> form, CancellationToken cancellationToken)
    {
        using var message = new HttpRequestMessage(HttpMethod.Post,
            new Uri(Service.SignIn, path)) { Content = new FormUrlEncodedContent(form) };
        return Send(message, cancellationToken);
    }

    /// <summary>Sends a request and reads its JSON answer.</summary>
    /// <exception cref="MailboxConnectionException">Nothing answers, or not with JSON.</exception>
    private protected JsonElement Send(HttpRequestMessage message, CancellationToken cancellationToken)
    {
        var host = message.RequestUri!.Host;
        try
        {
            using var response = _http.SendAsync(message, cancellationToken).GetAwaiter().GetResult();
            Check(response);
            return GraphJson.Read(response.Content.ReadAsByteArrayAsync().GetAwaiter().GetResult(), Flat);
        }
        catch (HttpRequestException e)
        {
            throw new MailboxConnectionException(
                WebTrust.IsRejected(e) ? MailboxConnectionProblem.CertificateRejected : MailboxConnectionProblem.Unreachable,
                $"The sign-in at {host} cannot be reached: {e.InnerException?.Message ?? e.Message}", e);
        }
        catch (JsonException e)
        {
            throw new MailboxConnectionException(
                MailboxConnectionProblem.Protocol, $"What answers at {host} is not the sign-in of Microsoft Entra. Check -Environment.", e);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new MailboxConnectionException(MailboxConnectionProblem.Unreachable, $"The sign-in at {host} did not answer in time.", e);
        }
    }

    /// <summary>Looks at an answer before it is read.</summary>
    /// <exception cref="TransientWebException">It is worth another request.</exception>
    private protected virtual void Check(HttpResponseMessage response)
    {
    }

    /// <summary>The answer, after each of its texts was read once: one that is not Unicode is found here and nowhere else.</summary>
    private static JsonElement Flat(JsonElement root)
    {
        foreach (var field in root.ValueKind == JsonValueKind.Object ? root.EnumerateObject() : default)
        {
            _ = (field.Name, field.Value.ValueKind == JsonValueKind.String ? field.Value.GetString() : null);
        }

        return root.Clone();
    }

    /// <summary>Takes the token of an answer.</summary>
    /// <exception cref="MailboxConnectionException">The sign-in refused.</exception>
    private protected void Take(JsonElement answer)
    {
        if (Text(answer, "access_token") is not { Length: > 0 } token)
        {
            throw Refused(answer);
        }

        var secure = new SecureString();
        foreach (var c in token)
        {
            secure.AppendChar(c);
        }

        _token = secure;
        _expires = DateTimeOffset.UtcNow + Lifetime(answer);
    }

    /// <summary>The error of an answer, with its code and without what follows the first sentence.</summary>
    private protected MailboxConnectionException Refused(JsonElement answer)
    {
        var said = Text(answer, "error_description") ?? Text(answer, "message") ?? Text(answer, "error") ?? "no token came";
        var end = said.IndexOf(" Trace ID", StringComparison.Ordinal);
        said = (end < 0 ? said : said[..end]).Split('\r', '\n')[0].TrimEnd('.', ' ');
        return new MailboxConnectionException(MailboxConnectionProblem.LoginRefused,
            $"Microsoft Entra refuses the sign-in {Subject}: {said}.");
    }

    private protected static string? Text(JsonElement answer, string name) =>
        GraphJson.Member(answer, name) is { } value
            ? value.ValueKind == JsonValueKind.String ? value.GetString() : value.GetRawText()
            : null;

    /// <summary>The scope of all that an application may do with Graph.</summary>
    private protected string DefaultScope => Service.Graph.GetLeftPart(UriPartial.Authority) + "/.default";

    private void Acquire(CancellationToken cancellationToken) => Take(Request(cancellationToken));

    private static TimeSpan Lifetime(JsonElement answer)
    {
        const long LongestLife = 24 * 60 * 60;
        var culture = System.Globalization.CultureInfo.InvariantCulture;
        return long.TryParse(Text(answer, "expires_in"), System.Globalization.NumberStyles.None, culture, out var seconds)
            ? TimeSpan.FromSeconds(Math.Min(seconds, LongestLife))
            : long.TryParse(Text(answer, "expires_on"), System.Globalization.NumberStyles.None, culture, out var at)
                ? TimeSpan.FromSeconds(Math.Min(at - DateTimeOffset.UtcNow.ToUnixTimeSeconds(), LongestLife))
            : TimeSpan.FromMinutes(30);
    }
}

/// <summary>
/// An application proves itself with a certificate: Microsoft, "Microsoft identity platform application authentication certificate
/// credentials" (RFC 7523).
/// </summary>
public sealed class CertificateSignIn(GraphService service, WebTrust trust, string tenantId, string clientId, X509Certificate2 certificate)
    : GraphTokenSource(service, trust)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(8);

    private protected override string Subject => $"of the application {clientId} with the certificate {certificate.Thumbprint}";

    private protected override JsonElement Request(CancellationToken cancellationToken)
    {
        var path = $"/{Uri.EscapeDataString(tenantId)}/oauth2/v2.0/token";
        return Post(
            path,
            new Dictionary<string, string>
            {
                ["client_id"] = clientId,
                ["scope"] = DefaultScope,
                ["grant_type"] = "client_credentials",
                ["client_assertion_type"] = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
                ["client_assertion"] = Assertion(new Uri(Service.SignIn, path), DateTimeOffset.UtcNow),
            },
            cancellationToken);
    }

    /// <summary>The signed statement that names the application, valid for this endpoint and a few minutes.</summary>
    private string Assertion(Uri audience, DateTimeOffset now)
    {
        var header = Encode(Json(json =>
        {
            json.WriteString("alg", "PS256");
            json.WriteString("typ", "JWT");
            json.WriteString("x5t#S256", Encode(Sha256.Hash(certificate.RawData)));
        }));
        var claims = Encode(Json(json =>
        {
            json.WriteString("aud", audience.AbsoluteUri);
            json.WriteString("iss", clientId);
            json.WriteString("sub", clientId);
            json.WriteString("jti", Guid.NewGuid().ToString());
            json.WriteNumber("nbf", now.ToUnixTimeSeconds());
            json.WriteNumber("exp", (now + Lifetime).ToUnixTimeSeconds());
        }));
        return $"{header}.{claims}.{Encode(Sign(Encoding.ASCII.GetBytes($"{header}.{claims}")))}";
    }

    private byte[] Sign(byte[] text)
    {
        try
        {
            using var key = certificate.GetRSAPrivateKey();
            return key?.SignData(text, HashAlgorithmName.SHA256, RSASignaturePadding.Pss)
                ?? throw new MailboxConnectionException(
                    MailboxConnectionProblem.LoginRefused,
                    $"The certificate {certificate.Thumbprint} has no RSA private key that this user can use. Give one with its key.");
        }
        catch (CryptographicException e)
        {
            throw new MailboxConnectionException(
                MailboxConnectionProblem.LoginRefused,
                $"The private key of the certificate {certificate.Thumbprint} cannot sign with PS256 ({e.Message.TrimEnd('.')}). "
                + "Import the certificate with the Microsoft Software Key Storage Provider, or make a new one.", e);
        }
    }

    private static byte[] Json(Action<Utf8JsonWriter> write)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        return stream.ToArray();
    }

    private static string Encode(byte[] bytes) => Convert.ToBase64String(bytes).TrimEnd('=').Replace('+', '-').Replace('/', '_');
}
