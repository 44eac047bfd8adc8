using System.Management.Automation;
using CommerceMailAdmin.Engine.Cases.Classification;
using CommerceMailAdmin.Engine.Platform;
using CommerceMailAdmin.Engine.ReceiverResults;
using CommerceMailAdmin.Parameters;

namespace CommerceMailAdmin.Commands;

/// <summary>A cmdlet that reads the support mailbox: where its mail is, and who answers for the seller.</summary>
public abstract class MailCmdlet : CommerceCmdlet
{
    /// <summary>The parameter set in which wildcards are expanded.</summary>
    protected const string PathSet = "Path";

    /// <summary>The parameter set in which every character is taken as it stands.</summary>
    protected const string LiteralPathSet = "LiteralPath";

    /// <summary>The parameter set for mailboxes on mail servers.</summary>
    protected const string ConnectionSet = "Connection";

    /// <summary>The mail: message files (.eml), mbox files, Maildirs, or folders of them. Wildcards are expanded.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true,
        ParameterSetName = PathSet)]
    [PathArgument]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[] Path { get; set; } = [];

    /// <summary>The mail, without wildcards: every character counts as it is.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = LiteralPathSet)]
    [ValidateNotNullOrEmpty]
    [Alias("PSPath")]
    public string[] LiteralPath { get; set; } = [];

    /// <summary>Mailboxes on mail servers, as Connect-CommerceMailbox returns them. All their folders are read.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = ConnectionSet)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(CaseCompleter))]
    public CommerceMailboxConnection[] Connection { get; set; } = [];

    /// <summary>
    /// Who answers for the seller: addresses, or whole domains as '@shop.example'. A message in the sent mail can always be an answer;
    /// another message only if it is from one of these senders. Default: the address that the platform's case mails were delivered to, and
    /// its domain.
    /// -Verbose names what does not count.
    /// </summary>
    [Parameter(ParameterSetName = PathSet)]
    [Parameter(ParameterSetName = LiteralPathSet)]
    [Parameter(ParameterSetName = ConnectionSet)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(CaseCompleter))]
    public string[] SellerAddress { get; set; } = [];

    /// <summary>
    /// The names (authserv-id) under which your own servers record authentication results. Rarely needed. Default: the results that were
    /// recorded where the message entered your organisation, found by its Received fields.
    /// </summary>
    [Parameter(ParameterSetName = PathSet)]
    [Parameter(ParameterSetName = LiteralPathSet)]
    [Parameter(ParameterSetName = ConnectionSet)]
    [ValidateNotNullOrEmpty]
    public string[] TrustedAuthServId { get; set; } = [];

    /// <summary>
    /// The facts of the platform's mail, as Get-CommerceMailProfile returns them. Default: the facts that come with the module.
    /// </summary>
    [Parameter]
    [ValidateNotNull]
    public CommerceMailProfile MailProfile { get; set; } = ProfileReader.BuiltIn;

    /// <summary>The mail that was named so far.</summary>
    private protected MailArguments Mail { get; } = new();

    /// <summary>Whose authentication results count.</summary>
    private protected TrustOptions Trust => new() { TrustedAuthServIds = TrustedAuthServId };

    /// <inheritdoc/>
    protected override void BeginCommand()
    {
        if (Array.Find(SellerAddress, s => !SellerAddresses.IsValid(s)) is { } malformed)
        {
            Terminate(
                new ArgumentException($"'{malformed}' cannot be used as -SellerAddress. Give an address such as support@shop.example, "
                    + "or a domain such as @shop.example."),
                "SellerAddressMalformed", ErrorCategory.InvalidArgument, malformed);
        }
    }

    /// <summary>Adds the mail that the parameters name for this object of the pipeline.</summary>
    /// <param name="mailbox">The mailbox that files belong to; null if it has no name.</param>
    private protected void AddMail(string? mailbox = null)
    {
        if (ParameterSetName == ConnectionSet)
        {
            Mail.Add(Connection);
            return;
        }

        var isLiteral = ParameterSetName == LiteralPathSet;
        foreach (var path in isLiteral ? LiteralPath : Path)
        {
            Mail.Add(ResolveInput(path, isLiteral), mailbox);
        }
    }
}
