using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using MimeKit;

namespace CommerceMailAdmin.Unit.Support;

/// <summary>
/// A real SMTP server (aiosmtpd) on free loopback ports, with a certificate that nobody trusts. The login is "shop", "secret". Skips the
/// test where it is not installed. For tests that run cmdlets in a <see cref="ModuleSession"/>.
/// </summary>
public sealed class SmtpTestServer : IDisposable
{
    private const string Python = "/usr/bin/python3";
    private readonly TemporaryFolder _folder = new();
    private readonly Process? _server;

    public SmtpTestServer()
    {
        if (!File.Exists(Python) || !Directory.Exists("/usr/lib/python3/dist-packages/aiosmtpd"))
        {
            return;
        }

        var (certificate, key) = WriteCertificate();
        var script = Repository.PathOf("tests", "Unit", "Support", "smtp-server.py");
        _server = Process.Start(new ProcessStartInfo(Python, [script, _folder.Path, certificate, key]) { RedirectStandardOutput = true })!;
        var ports = (_server.StandardOutput.ReadLine() ?? "0 0").Split(' ').Select(p => int.Parse(p, CultureInfo.InvariantCulture))
            .ToArray();
        StartTlsPort = ports[0];
        TlsPort = ports[1];
    }

    public int StartTlsPort { get; }

    public int TlsPort { get; }

    /// <summary>How messages are treated: empty, refuse, later or hang.</summary>
    public string Mode
    {
        set => File.WriteAllText(Path.Combine(_folder.Path, "mode"), value);
    }

    /// <summary>The messages that were accepted, in the order of their arrival.</summary>
    public IReadOnlyList<MimeMessage> Messages =>
        [.. Directory.GetFiles(_folder.Path, "*.eml").OrderBy(f => f.Length).ThenBy(f => f, StringComparer.Ordinal).Select(f =>
            MimeMessage.Load(f))];

    /// <summary>To be called first by every test that needs the server.</summary>
    public void Require() => Assert.SkipUnless(_server is not null,
        "aiosmtpd is not installed; on Debian: apt-get install python3-aiosmtpd");

    public void Dispose()
    {
        _server?.Kill();
        _server?.Dispose();
        _folder.Dispose();
    }

    private (string Certificate, string Key) WriteCertificate()
    {
        using var rsa = RSA.Create(2048);
        var request = new CertificateRequest("CN=127.0.0.1", rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        var (file, key) = (Path.Combine(_folder.Path, "certificate.pem"), Path.Combine(_folder.Path, "key.pem"));
        File.WriteAllText(file, certificate.ExportCertificatePem());
        File.WriteAllText(key, rsa.ExportPkcs8PrivateKeyPem());
        return (file, key);
    }
}
