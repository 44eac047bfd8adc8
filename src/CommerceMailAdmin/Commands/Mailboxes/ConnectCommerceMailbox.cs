using System.Management.Automation;
using System.Security;
using CommerceMailAdmin.Engine.Mail.Imap;

namespace CommerceMailAdmin.Commands;

/// <summary>Connects to a mailbox on an IMAP server, so that cases can be read from it.</summary>
/// <remarks>
/// <para>
/// Logs in and keeps the connection open until Disconnect-CommerceMailbox or the end of the session. Give the returned object to -Connection of
/// Get-CommerceCaseBacklog. The mailbox is only read: no message is changed, moved or marked as read.
/// </para>
/// <para>
/// The connection is encrypted: by TLS from the first byte, or on port 143 by STARTTLS, without which nobody is logged in. A connection that is lost is made again by
/// itself with the same password or token, which are kept in memory for that while the connection is open.
/// </para>
/// <para>
/// Exchange Online and Gmail accept no passwords for IMAP: use -AccessToken, or at Gmail an app password. For a shared mailbox of Exchange Online, give its
/// address as -Mailbox and the token of a user who has full access to it.
/// </para>
/// </remarks>
/// <example>
/// <summary>Who waits, in a mailbox with a password</summary>
/// <code>$mailbox = Connect-CommerceMailbox mail.shop.example -Credential support@shop.example; Get-CommerceCaseBacklog -Connection $mailbox</code>
/// <remarks>Asks for the password, connects to port 993 and reads all folders of the mailbox.</remarks>
/// </example>
/// <example>
/// <summary>A shared mailbox of Exchange Online</summary>
/// <code>Connect-CommerceMailbox outlook.office365.com -Mailbox support@contoso.com -AccessToken $token | Get-CommerceCaseBacklog</code>
/// <remarks>$token is a secure string with an OAuth 2.0 access token for the scope IMAP.AccessAsUser.All or IMAP.AccessAsApp.</remarks>
/// </example>
[Cmdlet(VerbsCommunications.Connect, "CommerceMailbox", DefaultParameterSetName = CredentialSet)]
[OutputType(typeof(CommerceMailboxConnection))]
public sealed class ConnectCommerceMailbox : CommerceCmdlet
{
    private const string CredentialSet = "Credential";
    private const string TokenSet = "AccessToken";

    /// <summary>The server's name, as its certificate bears it.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    public string ImapServer { get; set; } = "";

    /// <summary>The TCP port. Without it, 993, or 143 where -Encryption is StartTls or None.</summary>
    [Parameter]
    [ValidateRange(1, 65535)]
    public int? Port { get; set; }

    /// <summary>The user name and password.</summary>
    [Parameter(Mandatory = true, ParameterSetName = CredentialSet)]
    [Credential]
    [ValidateNotNull]
    public PSCredential Credential { get; set; } = PSCredential.Empty;

    /// <summary>An OAuth 2.0 access token for IMAP.</summary>
    [Parameter(Mandatory = true, ParameterSetName = TokenSet)]
    [ValidateNotNull]
    public SecureString AccessToken { get; set; } = new();

    /// <summary>The address of the mailbox that the token is for.</summary>
    [Parameter(Mandatory = true, ParameterSetName = TokenSet)]
    [ValidateNotNullOrEmpty]
    public string Mailbox { get; set; } = "";

    /// <summary>
    /// What encrypts the connection: Tls from the first byte, or StartTls. Without it, StartTls on port 143 and Tls on every other. None
    /// lets everybody on the way read the mail and the password, and is meant for servers on this very machine.
    /// </summary>
    [Parameter]
    public MailEncryption? Encryption { get; set; }

    /// <summary>Takes any certificate, so that anybody on the way can pose as the server. Only for tests.</summary>
    [Parameter]
    public SwitchParameter SkipCertificateCheck { get; set; }

    /// <inheritdoc/>
    protected override void EndCommand()
    {
        var server = Engine.Mail.Imap.ImapServer.Create(ImapServer, Port, Encryption, SkipCertificateCheck);
        var login = ParameterSetName == TokenSet ? new ImapLogin(Mailbox, AccessToken, isToken: true) : new ImapLogin(Credential.UserName, Credential.Password, isToken: false);
        if (server.Encryption == MailEncryption.None)
        {
            WriteWarning($"The connection to {server.Host} is not encrypted: everybody on the way can read the {(login.IsToken ? "access token" : "password")} and the mail.");
        }
        else if (server.SkipCertificateCheck)
        {
            WriteWarning($"The certificate of {server.Host} is not checked: anybody on the way can pose as the server and read the {(login.IsToken ? "access token" : "password")}.");
        }

        WriteObject(MailboxConnections.Connect(server, login, DateTimeOffset.UtcNow, Cancellation));
    }

    /// <inheritdoc/>
    private protected override object? TargetOf(Exception problem) => ImapServer;
}
