using System.Net;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Security;
using System.Text;

namespace CommerceMailAdmin.Engine.Mail.Web;

/// <summary>
/// Who signs in to a server over HTTPS, and with what. Secrets stay secure strings, and become text only in the request.
/// </summary>
public sealed class WebCredential
{
    private readonly SecureString? _secret;

    private WebCredential(MailLogin login, string? userName, SecureString? secret, WebAuthentication authentication)
    {
        Login = login;
        UserName = userName;
        _secret = secret?.Copy();
        Authentication = authentication;
    }

    /// <summary>What the server is shown.</summary>
    public MailLogin Login { get; }

    /// <summary>The user name; null with a token, or for the user who runs the session.</summary>
    public string? UserName { get; }

    /// <summary>How it is shown.</summary>
    internal WebAuthentication Authentication { get; }

    /// <summary>The sign-in of the user who runs the session.</summary>
    public static WebCredential CurrentUser() => new(MailLogin.CurrentUser, null, null, WebAuthentication.Negotiate);

    /// <summary>A user name and password.</summary>
    public static WebCredential Password(string userName, SecureString password, WebAuthentication authentication) =>
        new(MailLogin.Password, userName, password, authentication);

    /// <summary>An OAuth 2.0 access token.</summary>
    public static WebCredential Token(SecureString token) => new(MailLogin.AccessToken, null, token, WebAuthentication.Automatic);

    /// <summary>Prepares a handler for the schemes that authenticate in several steps.</summary>
    internal void Prepare(HttpClientHandler handler, Uri server, WebAuthentication scheme)
    {
        if (Login == MailLogin.CurrentUser)
        {
            handler.UseDefaultCredentials = true;
        }
        else if (scheme is WebAuthentication.Negotiate or WebAuthentication.Ntlm)
        {
            var name = scheme == WebAuthentication.Ntlm ? "NTLM" : "Negotiate";
            handler.Credentials = new CredentialCache { { new Uri(server.GetLeftPart(UriPartial.Authority)), name, Network() } };
        }
    }

    /// <summary>Puts a token, or with Basic the password, into a request. The request must go to an https address.</summary>
    internal void Apply(HttpRequestMessage request, WebAuthentication scheme)
    {
        if (request.RequestUri!.Scheme != Uri.UriSchemeHttps)
        {
            throw new InvalidOperationException("A credential goes to https addresses only.");
        }

        if (Login == MailLogin.AccessToken)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Reveal());
        }
        else if (Login == MailLogin.Password && scheme == WebAuthentication.Basic)
        {
            request.Headers.Authorization =
                new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(UserName + ":" + Reveal())));
        }
    }

    /// <summary>The scheme to use with a server that offers these; null if none fits.</summary>
    /// <param name="offered">The schemes in the server's WWW-Authenticate fields.</param>
    internal WebAuthentication? Choose(IReadOnlyCollection<string> offered)
    {
        bool Offers(string scheme) => offered.Contains(scheme, StringComparer.OrdinalIgnoreCase);
        if (Login == MailLogin.AccessToken)
        {
            return WebAuthentication.Automatic;
        }

        WebAuthentication[] order = Authentication switch
        {
            WebAuthentication.Automatic when Path.DirectorySeparatorChar == '/' =>
                [WebAuthentication.Basic, WebAuthentication.Negotiate, WebAuthentication.Ntlm],
            WebAuthentication.Automatic => [WebAuthentication.Negotiate, WebAuthentication.Ntlm, WebAuthentication.Basic],
            var chosen => [chosen],
        };
        return order.Where(a => Offers(a.ToString())).Select(a => (WebAuthentication?)a).FirstOrDefault();
    }

    private NetworkCredential Network()
    {
        var parts = UserName!.Split(['\\'], 2);
        return parts.Length == 2 ? new NetworkCredential(parts[1], _secret, parts[0]) : new NetworkCredential(UserName, _secret);
    }

    private string Reveal() => new NetworkCredential("", _secret).Password;
}
