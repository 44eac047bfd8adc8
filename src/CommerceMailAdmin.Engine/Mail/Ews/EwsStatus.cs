using System.Net.Http;
using CommerceMailAdmin.Engine.Mail.Web;
using CommerceMailAdmin.Engine.Network;

namespace CommerceMailAdmin.Engine.Mail.Ews;

/// <summary>What the HTTP status of an answer says before any of it is read, and what a user reads if EWS does not answer.</summary>
internal sealed class EwsStatus(EwsServer server, WebCredential credential, IWebClock clock)
{
    private const string UsualAddress = "The address usually ends in /EWS/Exchange.asmx.";

    /// <summary>IIS: the session of a page that signs in has ended.</summary>
    private const int LoginTimeout = 440;

    /// <summary>Parts of the addresses of pages that sign in: Outlook on the web, AD FS, gateways.</summary>
    private static readonly string[] SignInPages = ["/owa/auth", "/adfs/", "logon", "login", "signin", "sign-in"];

    /// <summary>True if the answer asks for a sign-in, in any of the ways of servers and of gateways before them.</summary>
    public static bool AsksForSignIn(HttpResponseMessage response) =>
        (int)response.StatusCode is 401 or LoginTimeout || LeadsToSignIn(response);

    /// <summary>Throws if the status says that there is no answer of EWS.</summary>
    /// <param name="response">The answer.</param>
    /// <param name="isEws">True if EWS has answered at this address before, so that a page in its place passes.</param>
    public void Check(HttpResponseMessage response, bool isEws)
    {
        var status = (int)response.StatusCode;
        switch (status)
        {
            case 200 or 500 when response.Content.Headers.ContentType?.MediaType is not "text/html":
                return;
            case 200 or 500:
                throw NotEws(isEws);
            case 403:
                throw Forbidden();
            case >= 300 and < 400:
                throw Redirected(response.Headers.Location?.ToString() ?? "");
            case 407:
                throw Unusual("A proxy on the way to it asks for a sign-in (HTTP 407). Let the proxy pass this server, or sign in to it.");
            case 400:
                throw Unusual($"{server.Url} calls the request malformed (HTTP 400). {UsualAddress} With Kerberos, a user in very many"
                    + " groups has a ticket that is longer than IIS takes. -Authentication Basic needs none.");
            case 404:
                throw Unusual($"There is nothing at {server.Url} (HTTP 404). {UsualAddress}");
            case 408 or 429 or (> 501 and not 505):
                throw new TransientWebException(
                    $"The server answered with HTTP {status}.", WebPace.ReadRetryAfter(response, clock.Now), isThrottling: status == 429);
            default:
                throw Unusual($"{server.Url} answered with HTTP {status}, which EWS never does. {UsualAddress}");
        }
    }

    /// <summary>What answers is not EWS. If EWS answered before, that passes.</summary>
    public IOException NotEws(bool isEws) => isEws
        ? new TransientWebException("The server shows a page instead of an answer of EWS.")
        : Unusual($"What answers at {server.Url} is not Exchange Web Services. {UsualAddress}");

    /// <summary>The mailbox is in Exchange Online.</summary>
    public MailboxConnectionException Online() => new(
        MailboxConnectionProblem.OtherSystem,
        $"{server.Mailbox} is in Exchange Online, where EWS is being switched off. Connect with -Graph instead of -EwsUrl.");

    /// <summary>The sign-in was refused.</summary>
    public MailboxConnectionException Refused(HttpResponseMessage response) => (int)response.StatusCode != 401
        ? Unusual($"{server.Url} leads to a page that signs in (HTTP {(int)response.StatusCode}{Target(response)}). A gateway or AD FS"
            + " wants a sign-in before Exchange is asked. Give an address that leads to Exchange itself.")
        : new(MailboxConnectionProblem.LoginRefused, credential.Login switch
        {
            MailLogin.AccessToken =>
                $"{server.Url.Host} does not accept the access token. Check that it is fresh and made for this server.",
            MailLogin.CurrentUser => $"{server.Url.Host} does not accept the sign-in of the current user. Give -Credential. If the server"
                + " uses Extended Protection, a proxy that inspects TLS makes every sign-in fail.",
            _ => $"{server.Url.Host} does not accept {credential.UserName} with this password. Nothing is tried again, because wrong"
                + " passwords lock accounts. If the password is right: Extended Protection, a proxy that inspects TLS, or NTLM outside"
                + " Windows can be the cause. Use Kerberos, or -Authentication Basic.",
        });

    /// <summary>The hosts of Exchange Online in all clouds.</summary>
    public static bool IsOnlineHost(string host) =>
        new[] { "office365.com", "office365.us", "outlook.com", "outlook.cn", "onmicrosoft.com", "office.com" }
            .Any(d => HostNames.IsWithin(host, d));

    private static bool LeadsToSignIn(HttpResponseMessage response) =>
        (int)response.StatusCode is >= 300 and < 400 && response.Headers.Location?.ToString() is { } target
        && SignInPages.Any(p => target.IndexOf(p, StringComparison.OrdinalIgnoreCase) >= 0);

    private static string Target(HttpResponseMessage response) =>
        response.Headers.Location is { } target ? $", {target.ToString().Split('?')[0]}" : "";

    private IOException Redirected(string target) => target.IndexOf("genericerrorpage", StringComparison.OrdinalIgnoreCase) >= 0
        ? new TransientWebException("The server shows its error page.")
        : Unusual($"{server.Url} leads to {target}. The module does not follow it. If you trust that address, give it as -EwsUrl.");

    private MailboxConnectionException Forbidden() => IsOnlineHost(server.Url.Host)
        ? Online()
        : new(
            MailboxConnectionProblem.AccessDenied,
            $"{server.Url.Host} refuses EWS for this user (HTTP 403). If the mailbox is in Exchange Online, connect with -Graph. On"
            + " Exchange Server, check EwsEnabled in Get-CASMailbox and EwsApplicationAccessPolicy in Get-OrganizationConfig.");

    private static MailboxConnectionException Unusual(string words) => new(MailboxConnectionProblem.Protocol, words);
}
