namespace CommerceMailAdmin.Engine.Mail.Imap;

/// <summary>Why a mail server's mailbox cannot be used.</summary>
public enum MailboxConnectionProblem
{
    /// <summary>Nothing answers at the address, or it stopped answering.</summary>
    Unreachable,

    /// <summary>The server's certificate is not trusted, or names another server.</summary>
    CertificateRejected,

    /// <summary>The encryption that was asked for could not be agreed on.</summary>
    EncryptionFailed,

    /// <summary>The server does not accept the user name with the password or token.</summary>
    LoginRefused,

    /// <summary>What answers does not speak IMAP as it should.</summary>
    Protocol,

    /// <summary>The connection was closed with Disconnect-CommerceMailbox.</summary>
    Closed,
}

/// <summary>A mail server's mailbox cannot be used; the message says what to do.</summary>
public sealed class MailboxConnectionException(MailboxConnectionProblem problem, string message, Exception? inner = null) : IOException(message, inner)
{
    /// <summary>Why.</summary>
    public MailboxConnectionProblem Problem => problem;
}
