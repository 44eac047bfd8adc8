using System.Management.Automation;
using System.Security.Cryptography.X509Certificates;
using CommerceMailAdmin.Engine.Mail;
using CommerceMailAdmin.Engine.Mail.Graph;
using CommerceMailAdmin.Engine.Mail.Web;
using CommerceMailAdmin.ExchangeSession;
using CommerceMailAdmin.Parameters;

namespace CommerceMailAdmin.Commands;

public sealed partial class ConnectCommerceMailbox
{
    private const string GraphSessionSet = "GraphSession";
    private const string GraphTokenSet = "GraphToken";
    private const string GraphCertificateSet = "GraphCertificate";
    private const string GraphThumbprintSet = "GraphCertificateThumbprint";
    private const string GraphIdentitySet = "GraphManagedIdentity";
    private const string GraphDeviceSet = "GraphDeviceCode";

    /// <summary>The public application "Microsoft Graph Command Line Tools", which Connect-MgGraph uses as well.</summary>
    private const string CommandLineTools = "14d82eec-204b-4c2f-b7e8-296a70dab67e";

    /// <summary>Graph repeats a request that it was too busy for.</summary>
    private static readonly TimeSpan GraphLimit = TimeSpan.FromSeconds(90);

    private GraphService? _graphService;
    private IGraphToken? _graphToken;

    /// <summary>
    /// Reads a mailbox of Exchange Online by Microsoft Graph. Without another parameter, the session of Connect-MgGraph is used.
    /// </summary>
    [Parameter(Mandatory = true, ParameterSetName = GraphSessionSet)]
    [Parameter(Mandatory = true, ParameterSetName = GraphTokenSet)]
    [Parameter(Mandatory = true, ParameterSetName = GraphCertificateSet)]
    [Parameter(Mandatory = true, ParameterSetName = GraphThumbprintSet)]
    [Parameter(Mandatory = true, ParameterSetName = GraphIdentitySet)]
    [Parameter(Mandatory = true, ParameterSetName = GraphDeviceSet)]
    public SwitchParameter Graph { get; set; }

    /// <summary>
    /// The id of the application that signs in, or of a user-assigned managed identity. It can be left out with -DeviceCode. Default:
    /// Microsoft Graph Command Line Tools.
    /// </summary>
    [Parameter(Mandatory = true, ParameterSetName = GraphCertificateSet)]
    [Parameter(Mandatory = true, ParameterSetName = GraphThumbprintSet)]
    [Parameter(ParameterSetName = GraphIdentitySet)]
    [Parameter(ParameterSetName = GraphDeviceSet)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NameCompleter))]
    public string? ClientId { get; set; }

    /// <summary>
    /// The id or a domain of the tenant, such as contoso.onmicrosoft.com. It can be left out with -DeviceCode. Default: the tenant of the
    /// user.
    /// </summary>
    [Parameter(Mandatory = true, ParameterSetName = GraphCertificateSet)]
    [Parameter(Mandatory = true, ParameterSetName = GraphThumbprintSet)]
    [Parameter(ParameterSetName = GraphDeviceSet)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NameCompleter))]
    public string? TenantId { get; set; }

    /// <summary>The certificate of the application, with its private key. The key must be RSA.</summary>
    [Parameter(Mandatory = true, ParameterSetName = GraphCertificateSet)]
    [ValidateNotNull]
    [ArgumentCompleter(typeof(NameCompleter))]
    public X509Certificate2 Certificate { get; set; } = null!;

    /// <summary>
    /// The thumbprint of the application's certificate. It is looked for in the certificates of the current user, and then of the machine.
    /// </summary>
    [Parameter(Mandatory = true, ParameterSetName = GraphThumbprintSet)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NameCompleter))]
    public string CertificateThumbprint { get; set; } = "";

    /// <summary>Signs in as the managed identity of the Azure resource that runs the command.</summary>
    [Parameter(Mandatory = true, ParameterSetName = GraphIdentitySet)]
    public SwitchParameter ManagedIdentity { get; set; }

    /// <summary>Shows a code that a user enters in a browser, on any device.</summary>
    [Parameter(Mandatory = true, ParameterSetName = GraphDeviceSet)]
    public SwitchParameter DeviceCode { get; set; }

    /// <summary>
    /// The delegated permission that is asked for with -DeviceCode. Mail.ReadWrite.Shared is needed to move messages. Default:
    /// Mail.Read.Shared.
    /// </summary>
    [Parameter(ParameterSetName = GraphDeviceSet)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NameCompleter))]
    public string Scope { get; set; } = "Mail.Read.Shared";

    /// <summary>The cloud of the tenant. Default: the cloud of the session of Connect-MgGraph, otherwise Global.</summary>
    [Parameter(ParameterSetName = GraphSessionSet)]
    [Parameter(ParameterSetName = GraphTokenSet)]
    [Parameter(ParameterSetName = GraphCertificateSet)]
    [Parameter(ParameterSetName = GraphThumbprintSet)]
    [Parameter(ParameterSetName = GraphIdentitySet)]
    [Parameter(ParameterSetName = GraphDeviceSet)]
    public GraphEnvironment? Environment { get; set; }

    /// <summary>The address of Graph in a cloud that -Environment does not name. It must begin with https.</summary>
    [Parameter(ParameterSetName = GraphSessionSet)]
    [Parameter(ParameterSetName = GraphTokenSet)]
    [Parameter(ParameterSetName = GraphCertificateSet)]
    [Parameter(ParameterSetName = GraphThumbprintSet)]
    [Parameter(ParameterSetName = GraphIdentitySet)]
    [Parameter(ParameterSetName = GraphDeviceSet)]
    [ValidateNotNull]
    [ArgumentCompleter(typeof(NameCompleter))]
    public Uri? GraphUrl { get; set; }

    /// <summary>The address of the sign-in in a cloud that -Environment does not name. It must begin with https.</summary>
    [Parameter(ParameterSetName = GraphCertificateSet)]
    [Parameter(ParameterSetName = GraphThumbprintSet)]
    [Parameter(ParameterSetName = GraphDeviceSet)]
    [ValidateNotNull]
    [ArgumentCompleter(typeof(NameCompleter))]
    public Uri? SignInUrl { get; set; }

    /// <summary>Connects to one mailbox. A mailbox that cannot be opened is one error; the others of the pipeline are connected.</summary>
    private void ConnectGraph()
    {
        var mailbox = Mailbox.Trim();
        var service = _graphService ??= ReadService();
        try
        {
            if (ParameterSetName == GraphSessionSet)
            {
                // The caller's session serves only the thread of the pipeline.
                WriteObject(GraphConnections.Connect(
                    new GraphSessionChannel(), service, mailbox, new GraphAccess(MailLogin.GraphSession, null), Cancellation));
                return;
            }

            var trust = CertificateAuthority is null ? WebTrust.System : ReadAuthority(CertificateAuthority);
            var token = _graphToken ??= SignIn(service, trust);
            WriteObject(Connect(
                $"{mailbox}, {service.Graph.Host}",
                $"{service.Graph.Host} did not answer within {GraphLimit.TotalSeconds:0} seconds. "
                + "Check whether a firewall blocks port 443.",
                GraphLimit,
                stop => GraphConnections.Connect(
                    GraphConnections.Https(token, trust), service, mailbox, new GraphAccess(GraphLogin, ClientId), stop)));
        }
        catch (MailboxConnectionException e)
        {
            WriteError(ErrorTable.Of(e, mailbox)!);
        }
    }

    private MailLogin GraphLogin => ParameterSetName switch
    {
        GraphTokenSet => MailLogin.AccessToken,
        GraphIdentitySet => MailLogin.ManagedIdentity,
        GraphDeviceSet => MailLogin.DeviceCode,
        _ => MailLogin.Certificate,
    };

    private GraphService ReadService()
    {
        var environment = Environment ?? (ParameterSetName == GraphSessionSet && GraphUrl is null ? GraphSessionChannel.Environment()
            : null);
        var service = GraphService.Of(environment ?? GraphEnvironment.Global);
        service = new GraphService(GraphUrl ?? service.Graph, SignInUrl ?? service.SignIn);
        foreach (var url in new[] { service.Graph, service.SignIn }.Where(u => !u.IsAbsoluteUri || u.Scheme != Uri.UriSchemeHttps))
        {
            Terminate(
                new ArgumentException($"'{url}' does not begin with https. An access token is sent to https addresses only."),
                "UrlNotHttps", ErrorCategory.InvalidArgument, url);
        }

        return service;
    }

    private IGraphToken SignIn(GraphService service, WebTrust trust)
    {
        switch (ParameterSetName)
        {
            case GraphTokenSet:
                return GraphConnections.Token(AccessToken);
            case GraphIdentitySet:
                return new ManagedIdentitySignIn(service, trust, ClientId);
            case GraphDeviceSet:
                var device = new DeviceCodeSignIn(service, trust, TenantId ?? "organizations", ClientId
                    ?? CommandLineTools, Scope, Cancellation);
                WriteWarning(device.Message);
                device.Complete(Cancellation);
                return device;
            default:
                var certificate = ParameterSetName == GraphCertificateSet ? Certificate : FindCertificate();
                return new CertificateSignIn(service, trust, TenantId!, ClientId!, certificate);
        }
    }

    private X509Certificate2 FindCertificate()
    {
        var thumbprint = new string([.. CertificateThumbprint.Where(Uri.IsHexDigit)]);
        foreach (var location in new[] { StoreLocation.CurrentUser, StoreLocation.LocalMachine })
        {
            using var store = new X509Store(StoreName.My, location);
            try
            {
                store.Open(OpenFlags.ReadOnly | OpenFlags.OpenExistingOnly);
            }
            catch (System.Security.Cryptography.CryptographicException)
            {
                // There is no such store.
                continue;
            }

            if (store.Certificates.Find(X509FindType.FindByThumbprint, thumbprint, validOnly: false).Cast<X509Certificate2>()
                .FirstOrDefault()
                is { } found)
            {
                return found;
            }
        }

        Terminate(
            new ArgumentException(
                $"There is no certificate with the thumbprint {thumbprint} among the personal certificates "
                + "of the current user or of the machine."),
            "CertificateNotFound", ErrorCategory.ObjectNotFound, CertificateThumbprint);
        throw new InvalidOperationException();
    }
}
