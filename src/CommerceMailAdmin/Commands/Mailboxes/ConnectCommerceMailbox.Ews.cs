using System.Management.Automation;
using System.Security.Cryptography;
using CommerceMailAdmin.Engine.Dns;
using CommerceMailAdmin.Engine.Mail;
using CommerceMailAdmin.Engine.Mail.Ews;
using CommerceMailAdmin.Engine.Mail.Web;
using CommerceMailAdmin.Parameters;

namespace CommerceMailAdmin.Commands;

public sealed partial class ConnectCommerceMailbox
{
    private const string EwsUrlSet = "EwsUrl";
    private const string AutodiscoverSet = "Autodiscover";

    /// <summary>Autodiscover asks several servers, one after the other.</summary>
    private static readonly TimeSpan AutodiscoverLimit = TimeSpan.FromSeconds(90);

    /// <summary>
    /// The address of Exchange Web Services, such as https://mail.contoso.com/EWS/Exchange.asmx. It must begin with https.
    /// Get-WebServicesVirtualDirectory shows it as ExternalUrl.
    /// </summary>
    [Parameter(Mandatory = true, ParameterSetName = EwsUrlSet)]
    [ValidateNotNull]
    [ArgumentCompleter(typeof(NameCompleter))]
    public Uri EwsUrl { get; set; } = null!;

    /// <summary>
    /// Finds the address of Exchange Web Services by Autodiscover, at the domain of the mailbox or by its SRV record. A password goes to
    /// https addresses of that domain only. If Autodiscover leads to another domain, the command stops and shows the address. Then give it
    /// as -EwsUrl.
    /// </summary>
    [Parameter(Mandatory = true, ParameterSetName = AutodiscoverSet)]
    public SwitchParameter Autodiscover { get; set; }

    /// <summary>Acts as the mailbox. The account needs the role ApplicationImpersonation, and no Full Access.</summary>
    [Parameter(ParameterSetName = EwsUrlSet)]
    [Parameter(ParameterSetName = AutodiscoverSet)]
    public SwitchParameter Impersonate { get; set; }

    /// <summary>
    /// How the user name and password of -Credential are sent. Default: Automatic. Then Windows uses Negotiate, and other systems use Basic
    /// over TLS if the server offers it.
    /// </summary>
    [Parameter(ParameterSetName = EwsUrlSet)]
    [Parameter(ParameterSetName = AutodiscoverSet)]
    public WebAuthentication Authentication { get; set; }

    /// <summary>
    /// A file with the certificate of a private authority (PEM or DER) that issued the certificate of the server. Default: the authorities
    /// that this system trusts.
    /// </summary>
    [Parameter(ParameterSetName = EwsUrlSet)]
    [Parameter(ParameterSetName = AutodiscoverSet)]
    [Parameter(ParameterSetName = GraphTokenSet)]
    [Parameter(ParameterSetName = GraphCertificateSet)]
    [Parameter(ParameterSetName = GraphThumbprintSet)]
    [Parameter(ParameterSetName = GraphIdentitySet)]
    [Parameter(ParameterSetName = GraphDeviceSet)]
    [ValidateNotNullOrEmpty]
    public string? CertificateAuthority { get; set; }

    /// <summary>Connects to one mailbox. A mailbox that cannot be opened is one error; the others of the pipeline are connected.</summary>
    private void ConnectEws()
    {
        var trust = CertificateAuthority is null ? WebTrust.System : ReadAuthority(CertificateAuthority);
        var credential = EwsCredential();
        var mailbox = Mailbox.Trim();
        var where = EwsUrl?.Host ?? "Autodiscover";
        var limit = Autodiscover ? AutodiscoverLimit : Limit;
        try
        {
            WriteObject(Connect(
                $"{mailbox}, {where}",
                $"{where} did not answer within {limit.TotalSeconds:0} seconds. Check the address, and whether a firewall blocks port 443.",
                limit,
                stop =>
                {
                    var url = EwsUrl ?? EwsConnections.Discover(mailbox, credential, trust, Services(), stop);
                    return EwsConnections.Connect(new EwsServer(url, mailbox, Impersonate), credential, trust, DateTimeOffset.UtcNow, stop);
                }));
        }
        catch (MailboxConnectionException e)
        {
            WriteError(ErrorTable.Of(e, mailbox)!);
        }
    }

    /// <summary>Asks the DNS servers of this machine; null if there are none.</summary>
    private static ServiceLookUp? Services()
    {
        var servers = LiveResolver.SystemServers();
        return servers.Count == 0 ? null : (name, stop) =>
            ServiceRecords.AskAsync(new LiveResolver(servers, LiveResolver.DefaultTimeout), name, stop);
    }

    private WebCredential EwsCredential()
    {
        var hasCredential = MyInvocation.BoundParameters.ContainsKey(nameof(Credential));
        if (hasCredential && MyInvocation.BoundParameters.ContainsKey(nameof(AccessToken)))
        {
            Terminate(
                new ArgumentException("-Credential and -AccessToken cannot be used together. Give one of them."),
                "CredentialAndToken", ErrorCategory.InvalidArgument, null);
        }

        return hasCredential ? WebCredential.Password(Credential.UserName, Credential.Password, Authentication)
            : AccessToken.Length > 0 ? WebCredential.Token(AccessToken)
            : WebCredential.CurrentUser();
    }

    private WebTrust ReadAuthority(string path)
    {
        try
        {
            return ReadInputFile(path, "CertificateAuthority", WebTrust.WithAuthorities);
        }
        catch (CryptographicException e)
        {
            Terminate(
                new ArgumentException($"'{path}' holds no certificate in PEM or DER form: {e.Message}", e),
                "CertificateAuthorityMalformed", ErrorCategory.InvalidData, path);
            throw;
        }
    }
}
