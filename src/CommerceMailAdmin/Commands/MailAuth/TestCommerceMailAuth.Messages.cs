using System.Management.Automation;
using CommerceMailAdmin.Engine.Common;
using CommerceMailAdmin.Engine.Dns;
using CommerceMailAdmin.Engine.Mail.Imap;
using CommerceMailAdmin.Engine.MessageCheck;
using CommerceMailAdmin.Engine.Network;
using CommerceMailAdmin.Engine.ReceiverResults;

namespace CommerceMailAdmin.Commands;

[OutputType(typeof(MessageAuthentication), ParameterSetName = [PathSet, LiteralPathSet, ConnectionSet])]
public sealed partial class TestCommerceMailAuth
{
    private const string PathSet = "Path";
    private const string LiteralPathSet = "LiteralPath";
    private const string ConnectionSet = "Connection";

    /// <summary>Each is in memory whole while it is checked.</summary>
    private const int MessagesAtOnce = 8;

    private readonly List<string> _paths = [];
    private readonly List<CommerceMailboxConnection> _connections = [];
    private readonly OrderedWork<MessageAuthentication> _messages = new(MessagesAtOnce);
    private MessageAuthenticator _messageAuthenticator = null!;

    /// <summary>
    /// Where the mail to verify lies: message files (.eml), mbox files, Maildirs, compressed files (.zip, .gz), or folders of them. Wildcards are
    /// expanded. Texts from the pipeline are domains, unless a parameter that goes with messages only, such as -TrustedHost, is given. Files from
    /// Get-ChildItem are mail.
    /// </summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = PathSet)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[] Path { get; set; } = [];

    /// <summary>Where the mail to verify lies, every character taken as it stands.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = LiteralPathSet)]
    [ValidateNotNullOrEmpty]
    [Alias("PSPath")]
    public string[] LiteralPath { get; set; } = [];

    /// <summary>
    /// Mailboxes on mail servers, as Connect-CommerceMailbox returned them. All messages in all their folders are verified. Each is read whole, and
    /// none is marked as read.
    /// </summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = ConnectionSet)]
    [ValidateNotNullOrEmpty]
    public CommerceMailboxConnection[] Connection { get; set; } = [];

    /// <summary>
    /// Names of your own mail gateways, '.contoso.com' for all below a domain. SPF is asked about the client in front of them. Rarely needed:
    /// servers under the receiving server's own domain, at internal addresses, and those of Exchange Online are known.
    /// </summary>
    [Parameter(ParameterSetName = PathSet)]
    [Parameter(ParameterSetName = LiteralPathSet)]
    [Parameter(ParameterSetName = ConnectionSet)]
    [ValidateNotNullOrEmpty]
    public string[] TrustedHost { get; set; } = [];

    /// <summary>Addresses of your own mail gateways, as 192.0.2.1 or 192.0.2.0/24.</summary>
    [Parameter(ParameterSetName = PathSet)]
    [Parameter(ParameterSetName = LiteralPathSet)]
    [Parameter(ParameterSetName = ConnectionSet)]
    [ValidateNotNullOrEmpty]
    public string[] TrustedNetwork { get; set; } = [];

    /// <summary>
    /// The names (authserv-id) under which your own servers record authentication results. Rarely needed: without it, the results that
    /// were recorded where the message entered your organisation are found by its Received fields.
    /// </summary>
    [Parameter(ParameterSetName = PathSet)]
    [Parameter(ParameterSetName = LiteralPathSet)]
    [Parameter(ParameterSetName = ConnectionSet)]
    [ValidateNotNullOrEmpty]
    public string[] TrustedAuthServId { get; set; } = [];

    /// <summary>
    /// The domains (d= of the ARC-Seal) whose ARC chains you believe, such as forwarders and mailing lists of your own. A chain withdraws a forged verdict if a
    /// server on the way recorded a pass for the platform and every sealer from there on is trusted. Default: your own server recorded arc=pass.
    /// </summary>
    [Parameter(ParameterSetName = PathSet)]
    [Parameter(ParameterSetName = LiteralPathSet)]
    [Parameter(ParameterSetName = ConnectionSet)]
    [ValidateNotNullOrEmpty]
    public string[] TrustedArcSealer { get; set; } = [];

    private bool IsAboutMessages => ParameterSetName is PathSet or LiteralPathSet or ConnectionSet;

    private void BeginMessages(IDnsResolver resolver) => _messageAuthenticator = new MessageAuthenticator(resolver, MailProfile, new TrustOptions
    {
        TrustedHosts = TrustedHost,
        TrustedNetworks = [.. TrustedNetwork.Select(ReadNetwork)],
        TrustedAuthServIds = TrustedAuthServId,
        TrustedArcSealers = [.. TrustedArcSealer.Select(ReadSealer)],
    });

    private void AddMail()
    {
        if (ParameterSetName == ConnectionSet)
        {
            _connections.AddRange(Connection);
            return;
        }

        foreach (var path in ParameterSetName == PathSet ? Path : LiteralPath)
        {
            _paths.AddRange(ResolveInput(path, isLiteral: ParameterSetName == LiteralPathSet));
        }
    }

    private void CheckMessages()
    {
        using var report = new MailReadReport(this, "Verifying mail");
        try
        {
            var mail = ParameterSetName == ConnectionSet
                ? MessageToVerify.InMailboxes(_connections, report, Cancellation)
                : MessageToVerify.InFiles(_paths, report, Cancellation);
            foreach (var message in mail)
            {
                _messages.Add(() => _messageAuthenticator.AuthenticateAsync(message, Cancellation), Cancellation);
                WriteMessages();
            }
        }
        catch (MailboxConnectionException e)
        {
            Terminate(e, "Mailbox" + e.Problem, ErrorCategory.ConnectionError, null);
        }
        catch (OperationCanceledException) when (Cancellation.IsCancellationRequested)
        {
            throw new PipelineStoppedException();
        }

        _messages.Complete();
        WriteMessages();
    }

    private void WriteMessages()
    {
        while (_messages.TryTake(out var result))
        {
            WriteObject(Await(result));
        }
    }

    private string ReadSealer(string text)
    {
        if (!DomainName.TryParse(text, out var domain))
        {
            Terminate(
                new ArgumentException($"'{text}' cannot be used as -TrustedArcSealer: it is not a domain name. Write it like lists.contoso.com."), "TrustedArcSealerMalformed", ErrorCategory.InvalidArgument, text);
        }

        return domain;
    }

    private IPRange ReadNetwork(string text)
    {
        if (!IPRange.TryParse(text.Trim(), out var range, out var problem))
        {
            Terminate(
                new ArgumentException($"'{text}' cannot be used as -TrustedNetwork: {problem}. Write it like 192.0.2.0/24."),
                "TrustedNetworkMalformed", ErrorCategory.InvalidArgument, text);
        }

        return range;
    }
}
