using System.Diagnostics;
using System.Management.Automation;
using System.Security;
using CommerceMailAdmin.Engine.Mail;
using CommerceMailAdmin.Engine.Mail.Imap;
using ServerOf = CommerceMailAdmin.Engine.Mail.Imap.ImapServer;

namespace CommerceMailAdmin.Commands;

/// <summary>Connects to a mailbox on an IMAP server, so that the case cmdlets can read it.</summary>
/// <remarks>
/// <para>
/// The server has 20 seconds to answer and to accept the sign-in. Signs in and keeps the connection open until Disconnect-CommerceMailbox
/// or the end of the session. Give the returned object to -Connection of Get-CommerceCaseBacklog. The mailbox is only read: no message is
/// changed, moved or marked as read.
/// </para>
/// <para>
/// The connection is encrypted: by TLS from the first byte, or on port 143 by STARTTLS. If a server offers no STARTTLS, the command does
/// not sign in. A lost connection is made again with the same password or token. For this, they stay in memory while the connection is
/// open.
/// </para>
/// <para>
/// Exchange Online and Gmail accept no passwords for IMAP. Use -AccessToken, or for Gmail an app password. For a shared mailbox of Exchange
/// Online, give its address as -Mailbox, and the token of a user with full access to it.
/// </para>
/// </remarks>
/// <example>
/// <summary>The waiting cases of a mailbox with a password</summary>
/// <code>$mailbox = Connect-CommerceMailbox mail.shop.example -Credential support@shop.example
/// Get-CommerceCaseBacklog -Connection $mailbox</code>
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
    private const string Activity = "Connecting to the mail server";

    /// <summary>How long the server has to answer and to accept the login.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(250);

    /// <summary>The name of the server, as in its certificate.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    public string ImapServer { get; set; } = "";

    /// <summary>The TCP port. Default: 993, or 143 if -Encryption is StartTls or None.</summary>
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
    /// The encryption of the connection: Tls from the first byte, or StartTls. Default: StartTls on port 143, otherwise Tls. With None,
    /// everybody on the network path can read the mail and the password. Use None only for a server on the same machine.
    /// </summary>
    [Parameter]
    public MailEncryption? Encryption { get; set; }

    /// <summary>Accepts any certificate, so that anybody on the network path can imitate the server. Use it only for tests.</summary>
    [Parameter]
    public SwitchParameter SkipCertificateCheck { get; set; }

    /// <inheritdoc/>
    protected override void EndCommand()
    {
        var server = ServerOf.Create(ImapServer, Port, Encryption, SkipCertificateCheck);
        var login = ParameterSetName == TokenSet
            ? new ImapLogin(Mailbox, AccessToken, isToken: true)
            : new ImapLogin(Credential.UserName, Credential.Password, isToken: false);
        var secret = login.IsToken ? "access token" : "password";
        if (server.Encryption == MailEncryption.None)
        {
            WriteWarning($"The connection to {server.Host} is not encrypted: everybody on the way can read the {secret} and the mail.");
        }
        else if (server.SkipCertificateCheck)
        {
            WriteWarning($"The certificate of {server.Host} is not checked: anybody on the way can pose as the server and read the {secret}.");
        }

        WriteObject(Connect(server, login));
    }

    /// <summary>
    /// Connects on another thread, so that Ctrl+C and the limit are obeyed even if the server is silent in the middle of a TLS handshake.
    /// </summary>
    private CommerceMailboxConnection Connect(ServerOf server, ImapLogin login)
    {
        var abandon = new CancellationTokenSource();
        var work = Task.Run(() => ImapConnections.Connect(server, login, DateTimeOffset.UtcNow, abandon.Token));
        var watch = Stopwatch.StartNew();
        try
        {
            while (Task.WaitAny([work], (int)Tick.TotalMilliseconds, Cancellation) < 0)
            {
                if (watch.Elapsed > Limit)
                {
                    throw new MailboxConnectionException(MailboxConnectionProblem.Unreachable, Silent(server));
                }

                WriteProgress(Progress(server, watch.Elapsed));
            }

            WriteProgress(new ProgressRecord(0, Activity, "Done") { RecordType = ProgressRecordType.Completed });
            return Await(work);
        }
        finally
        {
            if (!work.IsCompleted)
            {
                abandon.Cancel();
                _ = work.ContinueWith(Discard, TaskScheduler.Default);
            }
        }
    }

    /// <summary>Closes a connection that came too late.</summary>
    private static void Discard(Task<CommerceMailboxConnection> late)
    {
        if (late.Exception is null && !late.IsCanceled)
        {
            MailboxConnections.Close(late.Result);
        }
    }

    private static ProgressRecord Progress(ServerOf server, TimeSpan elapsed) =>
        new(0, Activity, $"{server.Host} port {server.Port}, {server.Encryption}; waiting for an answer")
        {
            PercentComplete = (int)Math.Min(100, 100 * elapsed.TotalSeconds / Limit.TotalSeconds),
            SecondsRemaining = (int)Math.Max(0, (Limit - elapsed).TotalSeconds),
        };

    private static string Silent(ServerOf server) =>
        $"{server.Host} port {server.Port} did not answer within {Limit.TotalSeconds:0} seconds. Check the server's name, and whether a firewall blocks the port. "
        + $"Port {ServerOf.TlsPort} needs -Encryption Tls, and port {ServerOf.PlainPort} needs -Encryption StartTls: with the wrong one, both sides wait for each other.";

    /// <inheritdoc/>
    private protected override object? TargetOf(Exception problem) => ImapServer;
}
