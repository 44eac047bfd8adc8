namespace CommerceMailAdmin.Engine.Mail.Imap;

/// <summary>Where a mailbox is reached, and how the way there is protected.</summary>
/// <param name="Host">The server's name or address; its certificate must bear it.</param>
/// <param name="Port">The TCP port.</param>
/// <param name="Encryption">What encrypts the connection.</param>
/// <param name="SkipCertificateCheck">True takes any certificate.</param>
public sealed record ImapServer(string Host, int Port, MailEncryption Encryption, bool SkipCertificateCheck)
{
    /// <summary>The port for TLS from the first byte (RFC 8314 section 7.3).</summary>
    public const int TlsPort = 993;

    /// <summary>The port for plain text, and for TLS after STARTTLS (RFC 9051 section 2.1).</summary>
    public const int PlainPort = 143;

    /// <summary>Completes what the user left out: TLS on its port, or STARTTLS on the other.</summary>
    public static ImapServer Create(string host, int? port, MailEncryption? encryption, bool skipCertificateCheck)
    {
        var how = encryption ?? (port == PlainPort ? MailEncryption.StartTls : MailEncryption.Tls);
        return new ImapServer(host, port ?? (how == MailEncryption.Tls ? TlsPort : PlainPort), how, skipCertificateCheck);
    }
}
