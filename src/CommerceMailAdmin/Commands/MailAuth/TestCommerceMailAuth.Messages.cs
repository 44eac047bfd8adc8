using System.Management.Automation;
using CommerceMailAdmin.Engine.Common;
using CommerceMailAdmin.Engine.Dns;
using CommerceMailAdmin.Engine.Mail;
using CommerceMailAdmin.Engine.MessageCheck;
using CommerceMailAdmin.Engine.Network;
using CommerceMailAdmin.Engine.ReceiverResults;
using CommerceMailAdmin.Parameters;

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
    /// The mail to verify: message files (.eml), mbox files, Maildirs, compressed files (.zip, .gz), or folders of them. Wildcards are
    /// expanded. A text from the pipeline is a domain, unless a parameter for messages is given, such as -TrustedHost. A file from
    /// Get-ChildItem is mail.
    /// </summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = PathSet)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[] Path { get; set; } = [];

    /// <summary>The mail to verify, without wildcards: every character counts as it is.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = LiteralPathSet)]
    [ValidateNotNullOrEmpty]
    [Alias("PSPath")]
    public string[] LiteralPath { get; set; } = [];

    /// <summary>
    /// Mailboxes on mail servers, as Connect-CommerceMailbox returns them. All messages in all their folders are verified. Each message is
    /// read completely, and none is marked as read.
    /// </summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = ConnectionSet)]
    [ConnectionArgument]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(CaseCompleter))]
    public CommerceMailboxConnection[] Connection { get; set; } = [];

    /// <summary>
    /// Names of your own mail gateways. Write '.contoso.com' for all names below a domain. SPF is asked about the client in front of them.
    /// You rarely need this parameter: servers below the domain of the receiving server, at internal addresses, and of Exchange Online are
    /// known.
    /// </summary>
    [Parameter(ParameterSetName = PathSet)]
    [Parameter(ParameterSetName = LiteralPathSet)]
    [Parameter(ParameterSetName = ConnectionSet)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NameCompleter))]
    public string[] TrustedHost { get; set; } = [];

    /// <summary>Addresses of your own mail gateways, such as 192.0.2.1 or 192.0.2.0/24.</summary>
    [Parameter(ParameterSetName = PathSet)]
    [Parameter(ParameterSetName = LiteralPathSet)]
    [Parameter(ParameterSetName = ConnectionSet)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NameCompleter))]
    public string[] TrustedNetwork { get; set; } = [];

    /// <summary>
    /// The names (authserv-id) under which your own servers record authentication results. Rarely needed. Default: the results that were
    /// recorded where the message entered your organisation, found by its Received fields.
    /// </summary>
    [Parameter(ParameterSetName = PathSet)]
    [Parameter(ParameterSetName = LiteralPathSet)]
    [Parameter(ParameterSetName = ConnectionSet)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NameCompleter))]
    public string[] TrustedAuthServId { get; set; } = [];

    /// <summary>
    /// The domains (d= of the ARC-Seal) whose ARC chains you trust, such as your own forwarders and mailing lists. A chain withdraws the
    /// verdict Forged if a server on the way recorded a pass for the platform, and if every sealer after it is trusted. Default: chains for
    /// which your own server recorded arc=pass.
    /// </summary>
    [Parameter(ParameterSetName = PathSet)]
    [Parameter(ParameterSetName = LiteralPathSet)]
    [Parameter(ParameterSetName = ConnectionSet)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NameCompleter))]
    public string[] TrustedArcSealer { get; set; } = [];

    private bool IsAboutMessages => ParameterSetName is PathSet or LiteralPathSet or ConnectionSet;

    private void BeginMessages(IDnsResolver resolver) =>
        _messageAuthenticator = new MessageAuthenticator(resolver, MailProfile, new TrustOptions
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
        using var report = new MailReadReport(this, "Verifying mail", _paths);
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
                new ArgumentException($"'{text}' cannot be used as -TrustedArcSealer: it is not a domain name. Write it like "
                    + $"lists.contoso.com."), "TrustedArcSealerMalformed", ErrorCategory.InvalidArgument, text);
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
