using System.Net.Http;
using System.Text;
using System.Xml;
using System.Xml.Linq;
using CommerceMailAdmin.Engine.Common;
using CommerceMailAdmin.Engine.Mail.Web;
using CommerceMailAdmin.Engine.Network;

namespace CommerceMailAdmin.Engine.Mail.Ews;

/// <summary>
/// Finds the EWS address of a mailbox ([MS-OXDSCLI], [MS-OXWSADISC]). A credential goes only to https addresses at the mail domain or below
/// it. A redirect to another domain is not followed: the user confirms it by giving the address.
/// </summary>
/// <param name="credential">Who signs in.</param>
/// <param name="trust">Which certificates are accepted.</param>
/// <param name="services">Asks the DNS for the servers of a service (SRV), in their order; null if no DNS server is known.</param>
/// <param name="reach">Where an address is reached, if not at itself; for tests.</param>
internal sealed class EwsAutodiscover(
    WebCredential credential, WebTrust trust, ServiceLookUp? services = null, Func<Uri, Uri>? reach = null)
{
    /// <summary>Redirects that are followed in all.</summary>
    private const int MostHops = 10;

    /// <summary>No answer of Autodiscover is longer.</summary>
    private const int MostBytes = 1024 * 1024;

    /// <summary>More of what a server says is not shown.</summary>
    private const int LongestText = 200;

    /// <summary>How long one server may take.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(15);

    private readonly List<string> _tried = [];
    private readonly HashSet<string> _refused = new(StringComparer.OrdinalIgnoreCase);
    private int _hops;

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
            Confirm(target, domain, plain.ToString());
            if (await AskAsync(target, mailbox, domain, cancellationToken).ConfigureAwait(false) is { } ews)
            {
                return ews;
            }
        }

        foreach (var url in await ServicesAsync(domain, cancellationToken).ConfigureAwait(false))
        {
            // Anybody on the way can change an answer of the DNS.
            Confirm(url, domain, $"The SRV record of _autodiscover._tcp.{domain}");
            if (await AskAsync(url, mailbox, domain, cancellationToken).ConfigureAwait(false) is { } ews)
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
        return HostNames.Is(domain)
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
            var place = DomainOf(other);
            return EwsStatus.IsOnlineHost(place) ? throw Online(mailbox)
                : HostNames.IsWithin(place, domain) ? await FindAsync(other, cancellationToken).ConfigureAwait(false)
                : throw new MailboxConnectionException(
                    MailboxConnectionProblem.OtherSystem,
                    $"{url} leads to the mailbox {other}, outside {domain}. No credential was sent there. If that is your mailbox, connect"
                    + $" with -Mailbox {other}.");
        }

        if (found?.Url is { } next)
        {
            var target = Uri.TryCreate(url, next, out var absolute) ? absolute : url;
            Confirm(target, domain, url.ToString());
            return await AskAsync(target, mailbox, domain, cancellationToken).ConfigureAwait(false);
        }

        return null;
    }

    /// <summary>Where the SRV record leads. A target is reached over TLS only.</summary>
    private async Task<IReadOnlyList<Uri>> ServicesAsync(string domain, CancellationToken cancellationToken)
    {
        var name = "_autodiscover._tcp." + domain;
        if (services is null)
        {
            return [];
        }

        try
        {
            var found = await services(name, cancellationToken).ConfigureAwait(false);
            _tried.Add($"{name} ({(found.Count == 0 ? "no SRV record" : string.Join(", ", found.Select(f => $"{f.Host}:{f.Port}")))})");
            return [.. found.Where(f => HostNames.Is(f.Host))
                .Select(f => new Uri($"https://{f.Host}:{f.Port}/autodiscover/autodiscover.xml"))];
        }
        catch (IOException e)
        {
            _tried.Add($"{name} (the DNS gave no answer: {e.Message.TrimEnd('.')})");
            return [];
        }
    }

    /// <summary>Refuses what is not https, or lies outside the mail domain.</summary>
    private static void Confirm(Uri target, string domain, string from)
    {
        if (EwsStatus.IsOnlineHost(target.Host))
        {
            throw Online(domain);
        }

        if (target.Scheme != Uri.UriSchemeHttps || !HostNames.IsWithin(target.Host, domain))
        {
            throw new MailboxConnectionException(
                MailboxConnectionProblem.OtherSystem,
                $"{from} leads to {target}, outside {domain}. No credential was sent there. If that is your server, give its address with"
                + $" -EwsUrl: usually https://{target.Host}/EWS/Exchange.asmx");
        }
    }

    private static Uri NotOnline(Uri ews, string mailbox) => EwsStatus.IsOnlineHost(ews.Host) ? throw Online(mailbox) : ews;

    private static MailboxConnectionException Online(string mailbox) => new(
        MailboxConnectionProblem.OtherSystem,
        $"{mailbox} is in Exchange Online, where EWS is being switched off. Connect with -Graph instead of -Autodiscover.");

    /// <summary>One request with a sign-in. A server that does not answer, or not as documented, knows nothing.</summary>
    private async Task<AutodiscoverReply?> TryAsync(Uri url, string mailbox, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Silence);
        try
        {
            var isSoap = url.AbsolutePath.EndsWith(".svc", StringComparison.OrdinalIgnoreCase);
            HttpRequestMessage Request() => new(HttpMethod.Post, Reach(url))
            {
                Content = new StringContent(AutodiscoverReply.Request(url, mailbox, isSoap), Encoding.UTF8, "text/xml"),
            };
            using var signIn =
                await WebSignIn.PrepareAsync(Reach(url), credential, trust, 1, Request(), limit.Token).ConfigureAwait(false);
            using var request = Request();
            using var response = await signIn.SendAsync(request, limit.Token).ConfigureAwait(false);
            var status = (int)response.StatusCode;
            if (status is 301 or 302 or 307 or 308 && response.Headers.Location is { } location)
            {
                return new AutodiscoverReply(null, Url: location.ToString());
            }

            if (status == 401)
            {
                _refused.Add(url.Host);
            }

            // SOAP's faults come with HTTP 500.
            var reply = status is 200 or 500
                ? AutodiscoverReply.Read(await ContentAsync(response, limit.Token).ConfigureAwait(false), isSoap) : null;
            var said = reply?.Problem is { Length: > 0 } problem ? $": {DisplayText.Clean(Shortened(problem))}" : "";
            _tried.Add($"{url} (HTTP {status}{said})");
            return reply;
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
            or ObjectDisposedException or InvalidDataException)
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

    private static string Shortened(string text) =>
        (text.Length > LongestText ? text.Substring(0, LongestText) + "..." : text).Trim().TrimEnd('.');

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
}

/// <summary>Asks the DNS for the servers of a service: host names and ports, in the order in which they are to be tried.</summary>
/// <param name="name">The name, such as _autodiscover._tcp.contoso.com.</param>
/// <param name="cancellationToken">Stops it.</param>
/// <exception cref="IOException">No answer could be had.</exception>
public delegate Task<IReadOnlyList<(string Host, int Port)>> ServiceLookUp(string name, CancellationToken cancellationToken);
