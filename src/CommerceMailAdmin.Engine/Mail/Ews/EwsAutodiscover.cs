using System.Net.Http;
using System.Text;
using System.Xml;
using System.Xml.Linq;
using CommerceMailAdmin.Engine.Mail.Web;

namespace CommerceMailAdmin.Engine.Mail.Ews;

/// <summary>
/// Finds the EWS address of a mailbox ([MS-OXDSCLI], [MS-OXWSADISC]). A credential goes only to https addresses at the mail domain or below
/// it. A redirect to another domain is not followed: the user confirms it by giving the address.
/// </summary>
/// <param name="credential">Who signs in.</param>
/// <param name="trust">Which certificates are accepted.</param>
/// <param name="reach">Where an address is reached, if not at itself; for tests.</param>
internal sealed class EwsAutodiscover(WebCredential credential, WebTrust trust, Func<Uri, Uri>? reach = null)
{
    /// <summary>Redirects that are followed in all.</summary>
    private const int MostHops = 10;

    /// <summary>No answer of Autodiscover is longer.</summary>
    private const int MostBytes = 1024 * 1024;

    private const string Soap = "http://schemas.xmlsoap.org/soap/envelope/";
    private const string AutodiscoverNamespace = "http://schemas.microsoft.com/exchange/2010/Autodiscover";
    private const string RequestSchema = "http://schemas.microsoft.com/exchange/autodiscover/outlook/requestschema/2006";
    private const string ResponseSchema = "http://schemas.microsoft.com/exchange/autodiscover/outlook/responseschema/2006a";

    /// <summary>How long one server may take.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(15);

    private readonly List<string> _tried = [];
    private readonly HashSet<string> _refused = new(StringComparer.OrdinalIgnoreCase);
    private int _hops;

    /// <summary>What one address answered.</summary>
    /// <param name="Ews">The address of EWS; null if it is not there.</param>
    /// <param name="Address">Another mail address to ask about; null for none.</param>
    /// <param name="Url">Another address of Autodiscover; null for none.</param>
    private sealed record Found(string? Ews, string? Address = null, string? Url = null);

    /// <summary>Finds the address.</summary>
    /// <param name="mailbox">The mailbox's address.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="MailboxConnectionException">It was not found; the message says what was tried.</exception>
    public async Task<Uri> FindAsync(string mailbox, CancellationToken cancellationToken)
    {
        var domain = DomainOf(mailbox);
        foreach (var host in new[] { domain, "autodiscover." + domain })
        {
            foreach (var file in new[] { "svc", "xml" })
            {
                var url = new Uri($"https://{host}/autodiscover/autodiscover.{file}");
                if (await AskAsync(url, mailbox, domain, cancellationToken).ConfigureAwait(false) is { } ews)
                {
                    return ews;
                }
            }
        }

        var plain = new Uri($"http://autodiscover.{domain}/autodiscover/autodiscover.xml");
        if (await RedirectAsync(plain, cancellationToken).ConfigureAwait(false) is { } target)
        {
            Confirm(target, domain, plain);
            if (await AskAsync(target, mailbox, domain, cancellationToken).ConfigureAwait(false) is { } ews)
            {
                return ews;
            }
        }

        throw new MailboxConnectionException(
            _refused.Count > 0 ? MailboxConnectionProblem.LoginRefused : MailboxConnectionProblem.Unreachable,
            $"Autodiscover found no EWS address for {mailbox}. Give it with -EwsUrl. Tried: {string.Join("; ", _tried)}.");
    }

    private Uri Reach(Uri url) => reach is null ? url : reach(url);

    private static string DomainOf(string mailbox)
    {
        var at = mailbox.LastIndexOf('@');
        var domain = at < 0 ? "" : mailbox[(at + 1)..].Trim();
        return Uri.CheckHostName(domain) == UriHostNameType.Dns
            ? domain
            : throw new MailboxConnectionException(MailboxConnectionProblem.NotFound, $"'{mailbox}' is not a mail address.");
    }

    /// <summary>Asks one address, and goes on where it leads. Null if it knows nothing.</summary>
    private async Task<Uri?> AskAsync(Uri url, string mailbox, string domain, CancellationToken cancellationToken)
    {
        if (_refused.Contains(url.Host))
        {
            // A second wrong password at the same server brings the account nearer to being locked.
            return null;
        }

        var found = await TryAsync(url, mailbox, cancellationToken).ConfigureAwait(false);
        if (found?.Ews is { } ews)
        {
            return Uri.TryCreate(ews, UriKind.Absolute, out var address) && address.Scheme == Uri.UriSchemeHttps
                ? NotOnline(address, mailbox)
                : throw new MailboxConnectionException(
                    MailboxConnectionProblem.EncryptionFailed, $"{url} names '{ews}' as the EWS address, which is not an https address.");
        }

        if ((found?.Address ?? found?.Url) is not null && ++_hops > MostHops)
        {
            throw new MailboxConnectionException(
                MailboxConnectionProblem.Protocol, $"Autodiscover leads in a circle: more than {MostHops} redirects for {mailbox}.");
        }

        if (found?.Address is { } other)
        {
            return EwsClient.IsOnlineHost(DomainOf(other))
                ? throw Online(mailbox) : await FindAsync(other, cancellationToken).ConfigureAwait(false);
        }

        if (found?.Url is { } next)
        {
            var target = Uri.TryCreate(url, next, out var absolute) ? absolute : url;
            Confirm(target, domain, url);
            return await AskAsync(target, mailbox, domain, cancellationToken).ConfigureAwait(false);
        }

        return null;
    }

    /// <summary>Refuses what is not https, or lies outside the mail domain.</summary>
    private static void Confirm(Uri target, string domain, Uri from)
    {
        if (EwsClient.IsOnlineHost(target.Host))
        {
            throw Online(domain);
        }

        var isBelow = target.Host.Equals(domain, StringComparison.OrdinalIgnoreCase)
            || target.Host.EndsWith("." + domain, StringComparison.OrdinalIgnoreCase);
        if (target.Scheme != Uri.UriSchemeHttps || !isBelow)
        {
            throw new MailboxConnectionException(
                MailboxConnectionProblem.OtherSystem,
                $"{from} leads to {target}, outside {domain}. No credential was sent there. If that is your server, give its address with"
                + $" -EwsUrl: usually https://{target.Host}/EWS/Exchange.asmx");
        }
    }

    private static Uri NotOnline(Uri ews, string mailbox) => EwsClient.IsOnlineHost(ews.Host) ? throw Online(mailbox) : ews;

    private static MailboxConnectionException Online(string mailbox) => new(
        MailboxConnectionProblem.OtherSystem,
        $"{mailbox} is in Exchange Online, where EWS is being switched off. Connect with -Graph instead of -Autodiscover.");

    /// <summary>One request with a sign-in. A server that does not answer, or not as documented, knows nothing.</summary>
    private async Task<Found?> TryAsync(Uri url, string mailbox, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Silence);
        try
        {
            var isSoap = url.AbsolutePath.EndsWith(".svc", StringComparison.OrdinalIgnoreCase);
            using var signIn = await WebSignIn.PrepareAsync(Reach(url), credential, trust, 1, limit.Token).ConfigureAwait(false);
            using var request = new HttpRequestMessage(HttpMethod.Post, Reach(url))
            {
                Content = new StringContent(isSoap ? SoapRequest(url, mailbox) : PoxRequest(mailbox), Encoding.UTF8, "text/xml"),
            };
            using var response = await signIn.SendAsync(request, limit.Token).ConfigureAwait(false);
            var status = (int)response.StatusCode;
            if (status is 301 or 302 or 307 or 308 && response.Headers.Location is { } location)
            {
                return new Found(null, Url: location.ToString());
            }

            if (status == 401)
            {
                _refused.Add(url.Host);
            }

            _tried.Add($"{url} (HTTP {status})");
            return status == 200 ? Read(await ContentAsync(response, limit.Token).ConfigureAwait(false), isSoap) : null;
        }
        catch (MailboxConnectionException)
        {
            throw;
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException or XmlException
            or ObjectDisposedException)
        {
            _tried.Add(WebTrust.IsRejected(e)
                ? $"{url} (its certificate is not trusted)" : $"{url} ({(e.InnerException ?? e).Message.TrimEnd('.')})");
            return null;
        }
    }

    /// <summary>
    /// Where an address without encryption leads. Nothing secret is sent, and nothing of the answer is believed but the target.
    /// </summary>
    private async Task<Uri?> RedirectAsync(Uri url, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Silence);
        try
        {
            using var http = new HttpClient(trust.NewHandler(1)) { Timeout = Timeout.InfiniteTimeSpan };
            using var response =
                await http.GetAsync(Reach(url), HttpCompletionOption.ResponseHeadersRead, limit.Token).ConfigureAwait(false);
            _tried.Add($"{url} (HTTP {(int)response.StatusCode})");
            return (int)response.StatusCode is 301 or 302 or 307 or 308 && response.Headers.Location is { IsAbsoluteUri: true } location
                ? location
                : null;
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException)
        {
            _tried.Add($"{url} ({(e.InnerException ?? e).Message.TrimEnd('.')})");
            return null;
        }
    }

    private static async Task<MemoryStream> ContentAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var content = new MemoryStream();
        using var stream = await response.Content.ReadAsStreamAsync().ConfigureAwait(false);
        using var end = cancellationToken.Register(stream.Dispose);
        var buffer = new byte[16 * 1024];
        int read;
        while (content.Length < MostBytes
            && (read = await stream.ReadAsync(buffer, 0, buffer.Length, cancellationToken).ConfigureAwait(false)) > 0)
        {
            content.Write(buffer, 0, read);
        }

        content.Position = 0;
        return content;
    }

    private static Found? Read(Stream content, bool isSoap)
    {
        using var reader = EwsXml.Read(content);
        reader.MoveToContent();
        var root = EwsXml.Element(reader);
        return isSoap ? ReadSoap(root) : ReadPox(root);
    }

    /// <summary>ErrorCode stands at three levels: of the answer, of the user, and of each setting. The user's has the redirect.</summary>
    private static Found? ReadSoap(XElement root)
    {
        XNamespace a = AutodiscoverNamespace;
        if (root.Descendants(a + "UserResponse").FirstOrDefault() is not { } user)
        {
            return null;
        }

        var target = user.Element(a + "RedirectTarget")?.Value;
        string? Setting(string name) =>
            user.Descendants(a + "UserSetting").FirstOrDefault(s => s.Element(a + "Name")?.Value == name)?.Element(a + "Value")?.Value;
        return user.Element(a + "ErrorCode")?.Value switch
        {
            "RedirectAddress" => new Found(null, Address: target),
            "RedirectUrl" => new Found(null, Url: target),
            "NoError" => new Found(Setting("ExternalEwsUrl") ?? Setting("InternalEwsUrl")),
            _ => null,
        };
    }

    private static Found? ReadPox(XElement root)
    {
        XNamespace o = ResponseSchema;
        if (root.Element(o + "Response")?.Element(o + "Account") is not { } account)
        {
            return null;
        }

        switch (account.Element(o + "Action")?.Value)
        {
            case "redirectAddr":
                return new Found(null, Address: account.Element(o + "RedirectAddr")?.Value);
            case "redirectUrl":
                return new Found(null, Url: account.Element(o + "RedirectUrl")?.Value);
        }

        // EXPR is the way from outside, which works from inside as well; EXCH only from inside.
        var protocols = account.Elements(o + "Protocol").OrderBy(p => p.Element(o + "Type")?.Value == "EXPR" ? 0 : 1).ToList();
        return new Found(protocols.Select(p => p.Element(o + "EwsUrl")?.Value).FirstOrDefault(u => u is not null)
            ?? protocols.Select(p => p.Element(o + "ASUrl")?.Value).FirstOrDefault(u => u is not null));
    }

    private static string PoxRequest(string mailbox)
    {
        XNamespace r = RequestSchema;
        return new XElement(
            r + "Autodiscover",
            new XElement(
                r + "Request", new XElement(r + "EMailAddress", mailbox),
                new XElement(r + "AcceptableResponseSchema", ResponseSchema))).ToString();
    }

    private static string SoapRequest(Uri url, string mailbox)
    {
        XNamespace s = Soap;
        XNamespace a = AutodiscoverNamespace;
        XNamespace w = "http://www.w3.org/2005/08/addressing";
        return new XElement(
            s + "Envelope",
            new XElement(
                s + "Header",
                new XElement(a + "RequestedServerVersion", "Exchange2013"),
                new XElement(w + "Action", AutodiscoverNamespace + "/Autodiscover/GetUserSettings"),
                new XElement(w + "To", url.ToString())),
            new XElement(
                s + "Body",
                new XElement(
                    a + "GetUserSettingsRequestMessage",
                    new XElement(
                        a + "Request",
                        new XElement(a + "Users", new XElement(a + "User", new XElement(a + "Mailbox", mailbox))),
                        new XElement(
                            a + "RequestedSettings",
                            new XElement(a + "Setting", "ExternalEwsUrl"),
                            new XElement(a + "Setting", "InternalEwsUrl")))))).ToString();
    }
}
