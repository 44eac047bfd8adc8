using System.Net;
using System.Net.Http;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.RegularExpressions;

namespace CommerceMailAdmin.Engine.Mail.Web;

/// <summary>
/// Which server certificates are accepted: those that the system trusts, and those of an authority that the user named. There is no way to
/// switch the check off.
/// </summary>
public sealed class WebTrust
{
    private static readonly Regex Pem = new("-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\\s]+)-----END CERTIFICATE-----");
    private readonly X509Certificate2[] _authorities;

    private WebTrust(X509Certificate2[] authorities) => _authorities = authorities;

    /// <summary>What the system trusts.</summary>
    public static WebTrust System { get; } = new([]);

    /// <summary>What the system trusts, and the authorities in a file (PEM or DER).</summary>
    /// <exception cref="CryptographicException">The file holds no certificate.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static WebTrust WithAuthorities(string file)
    {
        var bytes = File.ReadAllBytes(file);
        var parts = Pem.Matches(Encoding.ASCII.GetString(bytes)).Cast<Match>().Select(m => Convert.FromBase64String(m.Groups[1].Value));
        return new WebTrust([.. parts.DefaultIfEmpty(bytes).Select(b => new X509Certificate2(b))]);
    }

    /// <summary>A handler that follows no redirect, keeps cookies, and unpacks what comes compressed.</summary>
    internal HttpClientHandler NewHandler(int connections)
    {
        var handler = new HttpClientHandler
        {
            AllowAutoRedirect = false,
            UseCookies = true,
            CookieContainer = new CookieContainer(),
            AutomaticDecompression = DecompressionMethods.GZip | DecompressionMethods.Deflate,
            MaxConnectionsPerServer = connections,
        };
        if (_authorities.Length > 0)
        {
            handler.ServerCertificateCustomValidationCallback = (_, certificate, chain, errors) => IsTrusted(certificate, chain, errors);
        }

        return handler;
    }

    /// <summary>Whether an exception says that the certificate was not accepted.</summary>
    internal static bool IsRejected(Exception e) =>
        e is AuthenticationException or WebException { Status: WebExceptionStatus.TrustFailure }
        || (e.InnerException is { } inner && IsRejected(inner));

    /// <summary>The name must fit in any case. Only who issued the certificate may be decided here.</summary>
    private bool IsTrusted(X509Certificate2? certificate, X509Chain? given, SslPolicyErrors errors)
    {
        if (errors != SslPolicyErrors.RemoteCertificateChainErrors || certificate is null)
        {
            return errors == SslPolicyErrors.None;
        }

        using var chain = new X509Chain();
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.VerificationFlags = X509VerificationFlags.AllowUnknownCertificateAuthority;
        chain.ChainPolicy.ExtraStore.AddRange(_authorities);
        foreach (var element in given?.ChainElements.Cast<X509ChainElement>() ?? [])
        {
            chain.ChainPolicy.ExtraStore.Add(element.Certificate);
        }

        if (!chain.Build(certificate))
        {
            return false;
        }

        var root = chain.ChainElements[chain.ChainElements.Count - 1].Certificate;
        return chain.ChainStatus.All(s => (s.Status & ~X509ChainStatusFlags.UntrustedRoot) == 0)
            && _authorities.Any(a => a.RawData.SequenceEqual(root.RawData));
    }
}
