using System.Management.Automation;
using CommerceMailAdmin.Engine.Common;
using CommerceMailAdmin.Engine.Dns;
using CommerceMailAdmin.Engine.Mail.Files;
using CommerceMailAdmin.Engine.MessageCheck;
using CommerceMailAdmin.Engine.Network;
using CommerceMailAdmin.Engine.ReceiverResults;

namespace CommerceMailAdmin.Commands;

[OutputType(typeof(MessageAuthentication), ParameterSetName = [PathSet, LiteralPathSet])]
public sealed partial class TestCommerceMailAuth
{
    private const string PathSet = "Path";
    private const string LiteralPathSet = "LiteralPath";

    /// <summary>Each is in memory whole while it is checked.</summary>
    private const int MessagesAtOnce = 8;

    private readonly List<string> _paths = [];
    private readonly OrderedWork<CheckedMessage> _messages = new(MessagesAtOnce);
    private MessageAuthenticator _messageAuthenticator = null!;

    /// <summary>
    /// Where the mail to verify lies: message files (.eml), mbox files, Maildirs, or folders of them. Wildcards are expanded. Texts from the
    /// pipeline are domains, unless a parameter that goes with messages only, such as -TrustedHost, is given; files from Get-ChildItem are mail.
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
    /// Names of your own mail gateways, '.contoso.com' for all below a domain. SPF is asked about the client in front of them. Rarely needed:
    /// servers under the receiving server's own domain, at internal addresses, and those of Exchange Online are known.
    /// </summary>
    [Parameter(ParameterSetName = PathSet)]
    [Parameter(ParameterSetName = LiteralPathSet)]
    [ValidateNotNullOrEmpty]
    public string[] TrustedHost { get; set; } = [];

    /// <summary>Addresses of your own mail gateways, as 192.0.2.1 or 192.0.2.0/24.</summary>
    [Parameter(ParameterSetName = PathSet)]
    [Parameter(ParameterSetName = LiteralPathSet)]
    [ValidateNotNullOrEmpty]
    public string[] TrustedNetwork { get; set; } = [];

    /// <summary>
    /// The names (authserv-id) under which your own servers record authentication results. Rarely needed: without it, the results that
    /// were recorded where the message entered your organisation are found by its Received fields.
    /// </summary>
    [Parameter(ParameterSetName = PathSet)]
    [Parameter(ParameterSetName = LiteralPathSet)]
    [ValidateNotNullOrEmpty]
    public string[] TrustedAuthServId { get; set; } = [];

    private bool IsAboutMessages => ParameterSetName is PathSet or LiteralPathSet;

    private void BeginMessages(IDnsResolver resolver) => _messageAuthenticator = new MessageAuthenticator(resolver, MailProfile, new TrustOptions
    {
        TrustedHosts = TrustedHost,
        TrustedNetworks = [.. TrustedNetwork.Select(ReadNetwork)],
        TrustedAuthServIds = TrustedAuthServId,
    });

    private void AddPaths()
    {
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
            foreach (var message in MessageFile.Find(_paths, report, Cancellation))
            {
                _messages.Add(() => CheckAsync(message), Cancellation);
                WriteMessages(report);
            }
        }
        catch (OperationCanceledException) when (Cancellation.IsCancellationRequested)
        {
            throw new PipelineStoppedException();
        }

        _messages.Complete();
        WriteMessages(report);
    }

    private async Task<CheckedMessage> CheckAsync(MessageFile message)
    {
        try
        {
            return new(message, await _messageAuthenticator.AuthenticateAsync(message, Cancellation).ConfigureAwait(false), null);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new(message, null, e);
        }
    }

    private void WriteMessages(MailReadReport report)
    {
        while (_messages.TryTake(out var next))
        {
            var (message, result, problem) = Await(next);
            if (problem is null)
            {
                WriteObject(result);
            }
            else
            {
                report.Unreadable(message.Id, problem);
            }
        }
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

    private sealed record CheckedMessage(MessageFile Message, MessageAuthentication? Result, Exception? Problem);
}
