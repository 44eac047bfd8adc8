using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace CommerceMailAdmin.Engine.Mail.Imap;

/// <summary>The TCP connection to a mail server, and its encryption.</summary>
internal sealed class ImapTransport : IDisposable
{
    private readonly TcpClient _client;

    private ImapTransport(TcpClient client)
    {
        _client = client;
        Stream = client.GetStream();
    }

    /// <summary>The stream that is read and written: encrypted, as soon as the connection is.</summary>
    public Stream Stream { get; private set; }

    /// <summary>True if the connection is encrypted.</summary>
    public bool IsEncrypted => Stream is SslStream;

    /// <summary>How long a read or write may wait.</summary>
    public TimeSpan Patience
    {
        set
        {
            _client.ReceiveTimeout = (int)value.TotalMilliseconds;
            _client.SendTimeout = (int)value.TotalMilliseconds;
        }
    }

    /// <summary>Connects, and encrypts if TLS begins with the first byte.</summary>
    /// <exception cref="SocketException">Nothing answers.</exception>
    /// <exception cref="MailboxConnectionException">The connection cannot be encrypted, or the certificate is not accepted.</exception>
    public static ImapTransport Connect(ImapServer server, ImapLimits limits, CancellationToken cancellationToken)
    {
        var client = new TcpClient();
        try
        {
            using (cancellationToken.Register(client.Dispose))
            {
                client.Connect(server.Host, server.Port);
                var transport = new ImapTransport(client) { Patience = limits.Silence };
                if (server.Encryption == MailEncryption.Tls)
                {
                    transport.Encrypt(server);
                }

                return transport;
            }
        }
        catch
        {
            client.Dispose();
            cancellationToken.ThrowIfCancellationRequested();
            throw;
        }
    }

    /// <summary>Encrypts the connection and checks the certificate.</summary>
    /// <exception cref="MailboxConnectionException">It did not succeed. Nothing secret was sent.</exception>
    public void Encrypt(ImapServer server)
    {
        string? problem = null;
        var encrypted = new SslStream(Stream, leaveInnerStreamOpen: false, (_, certificate, chain, errors) =>
        {
            problem = server.SkipCertificateCheck ? null : ServerCertificate.Problem(server, certificate, chain, errors);
            return problem is null;
        });
        try
        {
            // What SslStream itself would say of revocation has no name for "could not be asked". ServerCertificate asks.
            encrypted.AuthenticateAsClient(server.Host, null, SslProtocols.None, checkCertificateRevocation: false);
            Stream = encrypted;
        }
        catch (Exception e) when (e is IOException or AuthenticationException or NotSupportedException or ArgumentException)
        {
            encrypted.Dispose();
            throw problem is not null
                ? new MailboxConnectionException(MailboxConnectionProblem.CertificateRejected, problem, e)
                : new MailboxConnectionException(
                    MailboxConnectionProblem.EncryptionFailed,
                    $"An encrypted connection to {server.Host} port {server.Port} could not be made. "
                    + $"Port {ImapServer.TlsPort} usually needs -Encryption Tls, and port {ImapServer.PlainPort} needs StartTls.",
                    e);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _client.Dispose();
        Stream.Dispose();
    }
}

/// <summary>Whether a server's certificate is accepted, and if not, why.</summary>
internal static class ServerCertificate
{
    /// <summary>How long a list of revoked certificates is waited for.</summary>
    private static readonly TimeSpan RevocationPatience = TimeSpan.FromSeconds(5);

    private const X509ChainStatusFlags Unknown = X509ChainStatusFlags.RevocationStatusUnknown | X509ChainStatusFlags.OfflineRevocation;

    /// <summary>The reason against a certificate, with what to do; null if it is accepted.</summary>
    public static string? Problem(ImapServer server, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (certificate is null)
        {
            return $"{server.Host} has no certificate. Check the name and the port of the server.";
        }

        using var copy = new X509Certificate2(certificate);
        var states = chain?.ChainStatus.Aggregate(X509ChainStatusFlags.NoError, (all, s) => all | s.Status) ?? X509ChainStatusFlags.NoError;
        return errors == SslPolicyErrors.None ? Revocation(server, copy, chain) : Reason(server, copy, errors, states);
    }

    /// <summary>Puts the errors of a certificate into words. The first reason is the one that the administrator can change.</summary>
    internal static string Reason(ImapServer server, X509Certificate2 certificate, SslPolicyErrors errors, X509ChainStatusFlags states)
    {
        var subject = $"The certificate of {server.Host}";
        if ((states & X509ChainStatusFlags.Revoked) != 0)
        {
            return $"{subject} was revoked by its issuer. Do not connect. Ask the administrator of the server.";
        }

        if ((states & X509ChainStatusFlags.NotTimeValid) != 0 && IsOutOfTime(certificate))
        {
            return FormattableString.Invariant(
                $"{subject} is valid from {certificate.NotBefore:yyyy-MM-dd} to {certificate.NotAfter:yyyy-MM-dd}. ")
                + "Check the clock of this machine, and ask the administrator of the server to renew the certificate.";
        }

        if ((errors & SslPolicyErrors.RemoteCertificateNameMismatch) != 0)
        {
            return $"{subject} is for another name: {Name(certificate)}. Connect by the name in the certificate.";
        }

        if ((states & (X509ChainStatusFlags.UntrustedRoot | X509ChainStatusFlags.PartialChain)) != 0)
        {
            return $"This machine does not trust the issuer of the certificate of {server.Host}: {Text(certificate.Issuer)}. "
                + "If it is your organisation's own authority, add the certificate of that authority to the trusted root certificates.";
        }

        return $"{subject} is not accepted ({states & ~Unknown}). Ask the administrator of the server.";
    }

    /// <summary>
    /// Asks whether a trusted certificate was revoked. A list that cannot be reached is no reason against it, as in browsers and in .NET,
    /// unless the user is strict: a private authority often has a list that only some networks reach.
    /// </summary>
    private static string? Revocation(ImapServer server, X509Certificate2 certificate, X509Chain? trusted)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.RevocationMode = X509RevocationMode.Online;
        chain.ChainPolicy.RevocationFlag = X509RevocationFlag.ExcludeRoot;
        chain.ChainPolicy.UrlRetrievalTimeout = RevocationPatience;
        foreach (var element in trusted?.ChainElements.Cast<X509ChainElement>() ?? [])
        {
            chain.ChainPolicy.ExtraStore.Add(element.Certificate);
        }

        chain.Build(certificate);
        return OfRevocation(server, chain.ChainStatus.Aggregate(X509ChainStatusFlags.NoError, (all, s) => all | s.Status));
    }

    /// <summary>What the answer to the question of revocation means.</summary>
    internal static string? OfRevocation(ImapServer server, X509ChainStatusFlags states)
    {
        if ((states & X509ChainStatusFlags.Revoked) != 0)
        {
            return $"The certificate of {server.Host} was revoked by its issuer. Do not connect. Ask the administrator of the server.";
        }

        return server.RequireRevocationCheck && (states & Unknown) != 0
            ? $"Whether the certificate of {server.Host} was revoked cannot be checked: the list of its issuer cannot be reached. "
                + "Make the list reachable from this machine, or connect without -RequireRevocationCheck."
            : null;
    }

    private static bool IsOutOfTime(X509Certificate2 certificate) =>
        certificate.NotAfter < DateTime.Now || certificate.NotBefore > DateTime.Now;

    private static string Name(X509Certificate2 certificate) => Text(certificate.GetNameInfo(X509NameType.DnsName, forIssuer: false));

    private static string Text(string text) => text.Length == 0 ? "(none)" : text.Length > 200 ? text.Substring(0, 200) + "..." : text;
}
