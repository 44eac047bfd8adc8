using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace MailServers.Common;

/// <summary>A private certification authority, and a certificate of it for a server.</summary>
/// <param name="Server">The server's certificate with its key.</param>
/// <param name="AuthorityPem">The authority's certificate as PEM, for clients to trust.</param>
public sealed record ServerCertificate(X509Certificate2 Server, string AuthorityPem)
{
    /// <summary>Makes both. The certificate is valid for the names, for localhost and for 127.0.0.1.</summary>
    /// <param name="names">More DNS names.</param>
    public static ServerCertificate Create(params IEnumerable<string> names) => Create(DateTimeOffset.UtcNow.AddDays(30), names);

    /// <summary>Makes both, with a chosen end of the server certificate's life.</summary>
    public static ServerCertificate Create(DateTimeOffset notAfter, params IEnumerable<string> names)
    {
        var notBefore = DateTimeOffset.UtcNow.AddDays(-2);
        using var authorityKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var authorityRequest = new CertificateRequest("CN=Test authority of mail servers", authorityKey, HashAlgorithmName.SHA256);
        authorityRequest.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        authorityRequest.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        using var authority = authorityRequest.CreateSelfSigned(notBefore, DateTimeOffset.UtcNow.AddDays(60));

        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var subjects = new SubjectAlternativeNameBuilder();
        foreach (var name in names.Append("localhost"))
        {
            subjects.AddDnsName(name);
        }

        subjects.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(subjects.Build());
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], false));
        using var signed = request.Create(authority, notBefore, notAfter, RandomNumberGenerator.GetBytes(12));
        using var withKey = signed.CopyWithPrivateKey(key);
        return new ServerCertificate(
            X509CertificateLoader.LoadPkcs12(withKey.Export(X509ContentType.Pfx), null), authority.ExportCertificatePem());
    }
}
