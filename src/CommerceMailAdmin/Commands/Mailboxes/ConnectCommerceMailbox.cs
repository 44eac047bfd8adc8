using System.Diagnostics;
using System.Management.Automation;
using System.Security;
using CommerceMailAdmin.Engine.Mail;
using CommerceMailAdmin.Engine.Mail.Imap;
using ServerOf = CommerceMailAdmin.Engine.Mail.Imap.ImapServer;
using CommerceMailAdmin.Parameters;

namespace CommerceMailAdmin.Commands;

/// <summary>Connects to a mailbox on a mail server, so that the case cmdlets can read it.</summary>
/// <remarks>
/// <para>
/// Use -Graph for Exchange Online, -EwsUrl or -Autodiscover for Exchange Server 2016, 2019 and Subscription Edition, and -ImapServer for
/// an IMAP server. The connection stays open until Disconnect-CommerceMailbox or the end of the session. Give the returned object to
/// -Connection of Sync-CommerceCase or Get-CommerceCaseBacklog. These commands only read: no message is changed, moved or marked as read.
/// </para>
/// <para>
/// The connection is encrypted. An IMAP server can use TLS from the first byte, or on port 143 STARTTLS. If it offers no STARTTLS, the
/// command does not sign in. A lost connection is made again with the same password or token. For this, they stay in memory while the
/// connection is open. The server has 20 seconds to answer and to accept the sign-in, and with -Autodiscover 90 seconds.
/// </para>
/// <para>
/// Exchange Server: without -Credential and -AccessToken, the current user signs in. The user needs Full Access to the mailbox, or the
/// role ApplicationImpersonation together with -Impersonate. Give the primary address of the mailbox. An archive mailbox is read as well.
/// </para>
/// <para>
/// Exchange Online: without another parameter, -Graph uses the session of Connect-MgGraph. An application needs no consent for all
/// mailboxes: the role 'Application Mail.Read' for one mailbox is enough (docs/runbooks/exchange-online-unattended.md). The command asks
/// for the mailbox, and shows which side refuses if one does. With -DeviceCode, the command waits up to 15 minutes for the user.
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
/// <example>
/// <summary>A shared mailbox of Exchange Server, as the current user</summary>
/// <code>Connect-CommerceMailbox -EwsUrl https://mail.contoso.com/EWS/Exchange.asmx -Mailbox support@contoso.com |
///     Sync-CommerceCase -Ledger C:\Cases\cases.db</code>
/// <remarks>Reads what is new in all folders and the archive mailbox into the ledger. The current user needs Full Access.</remarks>
/// </example>
/// <example>
/// <summary>Several mailboxes of Exchange Server</summary>
/// <code>'support@contoso.com', 'claims@contoso.com' | Connect-CommerceMailbox -Autodiscover -Impersonate -Credential contoso\svc-cases |
///     Get-CommerceCaseBacklog</code>
/// <remarks>Autodiscover finds the server of each mailbox. The account has the role ApplicationImpersonation.</remarks>
/// </example>
/// <example>
/// <summary>A shared mailbox of Exchange Online, with the session of Connect-MgGraph</summary>
/// <code>Connect-MgGraph -Scopes Mail.Read.Shared
/// Connect-CommerceMailbox -Graph -Mailbox support@contoso.com | Get-CommerceCaseBacklog</code>
/// <remarks>The signed-in user needs Full Access to the mailbox.</remarks>
/// </example>
/// <example>
/// <summary>Two mailboxes of Exchange Online, from a scheduled task</summary>
/// <code>'support@contoso.com', 'claims@contoso.com' |
///     Connect-CommerceMailbox -Graph -TenantId contoso.onmicrosoft.com -ClientId $clientId -CertificateThumbprint $thumbprint |
///     Sync-CommerceCase</code>
/// <remarks>The application has the role 'Application Mail.Read' for these mailboxes.</remarks>
/// </example>
[Cmdlet(VerbsCommunications.Connect, "CommerceMailbox", DefaultParameterSetName = CredentialSet, HelpUri = OnlineHelp)]
[OutputType(typeof(CommerceMailboxConnection))]
public sealed partial class ConnectCommerceMailbox : CommerceCmdlet
{
    private const string CredentialSet = "Credential";
    private const string TokenSet = "AccessToken";
    private const string Activity = "Connecting to the mail server";

    /// <summary>How long the server has to answer and to accept the login.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(250);

    /// <summary>The name of the IMAP server, as in its certificate.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = CredentialSet)]
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = TokenSet)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NameCompleter))]
    public string ImapServer { get; set; } = "";

    /// <summary>The TCP port of the IMAP server. Default: 993, or 143 if -Encryption is StartTls or None.</summary>
    [Parameter(ParameterSetName = CredentialSet)]
    [Parameter(ParameterSetName = TokenSet)]
    [ValidateRange(1, 65535)]
    [ArgumentCompleter(typeof(NameCompleter))]
    public int? Port { get; set; }

    /// <summary>
    /// The user name and password. They can be left out for Exchange Server. Default: the sign-in of the current user.
    /// </summary>
    [Parameter(Mandatory = true, ParameterSetName = CredentialSet)]
    [Parameter(ParameterSetName = EwsUrlSet)]
    [Parameter(ParameterSetName = AutodiscoverSet)]
    [Credential]
    [ValidateNotNull]
    [ArgumentCompleter(typeof(NameCompleter))]
    public PSCredential Credential { get; set; } = PSCredential.Empty;

    /// <summary>An OAuth 2.0 access token for the server.</summary>
    [Parameter(Mandatory = true, ParameterSetName = TokenSet)]
    [Parameter(ParameterSetName = EwsUrlSet)]
    [Parameter(ParameterSetName = AutodiscoverSet)]
    [Parameter(Mandatory = true, ParameterSetName = GraphTokenSet)]
    [ValidateNotNull]
    [ArgumentCompleter(typeof(NameCompleter))]
    public SecureString AccessToken { get; set; } = new();

    /// <summary>
    /// The address of the mailbox. On Exchange Server it must be the primary address: EWS does not accept other addresses of the mailbox.
    /// </summary>
    [Parameter(Mandatory = true, ParameterSetName = TokenSet)]
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = EwsUrlSet)]
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = AutodiscoverSet)]
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = GraphSessionSet)]
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = GraphTokenSet)]
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = GraphCertificateSet)]
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = GraphThumbprintSet)]
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = GraphIdentitySet)]
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = GraphDeviceSet)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NameCompleter))]
    public string Mailbox { get; set; } = "";

    /// <summary>
    /// The encryption of the connection: Tls from the first byte, or StartTls. Default: StartTls on port 143, otherwise Tls. With None,
    /// everybody on the network path can read the mail and the password. Use None only for a server on the same machine.
    /// </summary>
    [Parameter(ParameterSetName = CredentialSet)]
    [Parameter(ParameterSetName = TokenSet)]
    public MailEncryption? Encryption { get; set; }

    /// <summary>Accepts any certificate, so that anybody on the network path can imitate the server. Use it only for tests.</summary>
    [Parameter(ParameterSetName = CredentialSet)]
    [Parameter(ParameterSetName = TokenSet)]
    public SwitchParameter SkipCertificateCheck { get; set; }

    /// <summary>
    /// Refuses the server if it cannot be checked whether its certificate was revoked. Without this switch, a list of revoked certificates
    /// that cannot be reached is not a reason against the server, as in web browsers. A revoked certificate is always refused.
    /// </summary>
    [Parameter(ParameterSetName = CredentialSet)]
    [Parameter(ParameterSetName = TokenSet)]
    public SwitchParameter RequireRevocationCheck { get; set; }

    /// <inheritdoc/>
    protected override void ProcessInput()
    {
        if (ParameterSetName is EwsUrlSet or AutodiscoverSet)
        {
            ConnectEws();
        }
        else if (Graph)
        {
            ConnectGraph();
        }
        else
        {
            ConnectImap();
        }
    }

    private void ConnectImap()
    {
        var server = ServerOf.Create(ImapServer, Port, Encryption, SkipCertificateCheck) with
        {
            RequireRevocationCheck = RequireRevocationCheck,
        };
        var login = ParameterSetName == TokenSet
            ? new ImapLogin(Mailbox, AccessToken, isToken: true)
            : new ImapLogin(Credential.UserName, Credential.Password, isToken: false);
        var secret = login.IsToken ? "access token" : "password";
        if (server.Encryption == MailEncryption.None)
        {
            WriteWarning(
                $"The connection to {server.Host} is not encrypted. Everybody on the network path can read the {secret} and the mail.");
        }
        else if (server.SkipCertificateCheck)
        {
            WriteWarning(
                $"The certificate of {server.Host} is not checked. Anybody on the network path can imitate the server and read the "
                + $"{secret}.");
        }

        WriteObject(Connect(
            $"{server.Host} port {server.Port}, {server.Encryption}", Silent(server), Limit,
            stop => ImapConnections.Connect(server, login, DateTimeOffset.UtcNow, stop)));
    }

    /// <summary>
    /// Connects on another thread, so that Ctrl+C and the limit are obeyed even if the server is silent in the middle of a TLS handshake.
    /// </summary>
    /// <param name="server">What is shown while the command waits.</param>
    /// <param name="silent">The error if nothing answers in time.</param>
    /// <param name="limit">How long to wait.</param>
    /// <param name="connect">Connects.</param>
    private CommerceMailboxConnection Connect(
        string server, string silent, TimeSpan limit, Func<CancellationToken, CommerceMailboxConnection> connect)
    {
        var abandon = new CancellationTokenSource();
        var work = Task.Run(() => connect(abandon.Token));
        var watch = Stopwatch.StartNew();
        try
        {
            while (Task.WaitAny([work], (int)Tick.TotalMilliseconds, Cancellation) < 0)
            {
                if (watch.Elapsed > limit)
                {
                    throw new MailboxConnectionException(MailboxConnectionProblem.Unreachable, silent);
                }

                WriteProgress(Progress(server, watch.Elapsed, limit));
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

    private static ProgressRecord Progress(string server, TimeSpan elapsed, TimeSpan limit) =>
        new(0, Activity, $"{server}; waiting for an answer")
        {
            PercentComplete = (int)Math.Min(100, 100 * elapsed.TotalSeconds / limit.TotalSeconds),
            SecondsRemaining = (int)Math.Max(0, (limit - elapsed).TotalSeconds),
        };

    private static string Silent(ServerOf server) =>
        $"{server.Host} port {server.Port} did not answer within {Limit.TotalSeconds:0} seconds. Check the server's name, and whether a "
        + "firewall blocks the port. "
        + $"Port {ServerOf.TlsPort} needs -Encryption Tls, and port {ServerOf.PlainPort} needs -Encryption StartTls: with the wrong one, "
        + "both sides wait for each other.";

    /// <inheritdoc/>
    private protected override object? TargetOf(Exception problem) => ImapServer.Length > 0 ? ImapServer : Mailbox;
}
