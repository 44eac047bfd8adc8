namespace CommerceMailAdmin;

/// <summary>What encrypts the connection to a mail server.</summary>
public enum MailEncryption : long
{
    /// <summary>TLS from the first byte (RFC 8314); port 993 as a rule.</summary>
    Tls,

    /// <summary>TLS after the client asks for it. If the server does not offer it, there is no sign-in. Usually port 143.</summary>
    StartTls,

    /// <summary>Nothing: everybody on the way can read the mail and the password.</summary>
    None,
}

/// <summary>How a mailbox is read.</summary>
public enum MailProtocol : long
{
    /// <summary>IMAP.</summary>
    Imap,

    /// <summary>Exchange Web Services, of Exchange Server.</summary>
    Ews,

    /// <summary>Microsoft Graph, of Exchange Online.</summary>
    Graph,
}

/// <summary>What a mail server was shown to let somebody in.</summary>
public enum MailLogin : long
{
    /// <summary>A password.</summary>
    Password,

    /// <summary>An OAuth 2.0 access token.</summary>
    AccessToken,

    /// <summary>The Windows or Kerberos sign-in of the user who runs the session.</summary>
    CurrentUser,

    /// <summary>The caller's own session of Microsoft Graph PowerShell (Connect-MgGraph).</summary>
    GraphSession,

    /// <summary>The certificate of an application.</summary>
    Certificate,

    /// <summary>The managed identity of an Azure resource.</summary>
    ManagedIdentity,

    /// <summary>A user, who entered a code in a browser.</summary>
    DeviceCode,
}

/// <summary>The cloud that a tenant is in, named as by Connect-MgGraph.</summary>
public enum GraphEnvironment : long
{
    /// <summary>The worldwide cloud.</summary>
    Global,

    /// <summary>Microsoft 365 for US government, GCC High.</summary>
    USGov,

    /// <summary>Microsoft 365 for the US Department of Defense.</summary>
    USGovDoD,

    /// <summary>Microsoft 365 operated by 21Vianet in China.</summary>
    China,
}

/// <summary>How a password or a user's own sign-in is shown to a server.</summary>
public enum WebAuthentication : long
{
    /// <summary>
    /// Whatever the server offers and this machine does well: Negotiate on Windows; elsewhere Basic over TLS, and Negotiate if the server
    /// offers no Basic.
    /// </summary>
    Automatic,

    /// <summary>Kerberos, or NTLM if there is no Kerberos (RFC 4559).</summary>
    Negotiate,

    /// <summary>NTLM.</summary>
    Ntlm,

    /// <summary>The password in every request (RFC 7617). Only ever over TLS.</summary>
    Basic,
}

/// <summary>An open connection to a mailbox on a mail server.</summary>
public sealed record CommerceMailboxConnection
{
    /// <summary>Tells it from other connections, also to the same mailbox.</summary>
    public required Guid Id { get; init; }

    /// <summary>The mailbox's address. For IMAP, the user name that is signed in.</summary>
    public required string Mailbox { get; init; }

    /// <summary>How the mailbox is read.</summary>
    public required MailProtocol Protocol { get; init; }

    /// <summary>The server's name.</summary>
    public required string Server { get; init; }

    /// <summary>The server's TCP port.</summary>
    public required int Port { get; init; }

    /// <summary>What encrypts the connection.</summary>
    public required MailEncryption Encryption { get; init; }

    /// <summary>What the server was shown.</summary>
    public required MailLogin Login { get; init; }

    /// <summary>Since when it is open (UTC). A connection that was lost and made again keeps its time.</summary>
    public required DateTimeOffset Connected { get; init; }
}
