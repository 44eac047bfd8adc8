using System.Management.Automation;
using CommerceMailAdmin.Engine.Cases.Classification;
using CommerceMailAdmin.Engine.Cases.Queries;
using CommerceMailAdmin.Engine.Cases.Store.Ledger;
using CommerceMailAdmin.Engine.Mail.Imap;
using CommerceMailAdmin.Engine.ReceiverResults;
using CommerceMailAdmin.Parameters;

namespace CommerceMailAdmin.Commands;

/// <summary>A cmdlet that reads the seller's mail: where it lies, and whom to believe.</summary>
public abstract class CaseMailCmdlet : ProfiledCmdlet
{
    /// <summary>The parameter set in which wildcards are expanded.</summary>
    protected const string PathSet = "Path";

    /// <summary>The parameter set in which every character is taken as it stands.</summary>
    protected const string LiteralPathSet = "LiteralPath";

    /// <summary>The parameter set for mailboxes on mail servers.</summary>
    protected const string ConnectionSet = "Connection";

    /// <summary>The parameter set for a ledger.</summary>
    protected const string LedgerSet = "Ledger";

    private readonly List<string> _paths = [];
    private readonly List<CommerceMailboxConnection> _connections = [];

    /// <summary>Where the mail lies: message files (.eml), mbox files, Maildirs, or folders of them. Wildcards are expanded.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = PathSet)]
    [PathArgument]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[] Path { get; set; } = [];

    /// <summary>Where the mail lies, every character taken as it stands.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = LiteralPathSet)]
    [ValidateNotNullOrEmpty]
    [Alias("PSPath")]
    public string[] LiteralPath { get; set; } = [];

    /// <summary>Mailboxes on mail servers, as Connect-CommerceMailbox returned them. All their folders are read.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = ConnectionSet)]
    [ValidateNotNullOrEmpty]
    public CommerceMailboxConnection[] Connection { get; set; } = [];

    /// <summary>
    /// Who answers for the seller: addresses, or whole domains as '@shop.example'. Messages in the sent mail always can be answers; of others
    /// only those from these senders. Without it, those from an address that the platform's case mails were delivered to, or from its domain.
    /// -Verbose names what does not count. With a ledger it is given to Sync-CommerceCase.
    /// </summary>
    [Parameter(ParameterSetName = PathSet)]
    [Parameter(ParameterSetName = LiteralPathSet)]
    [Parameter(ParameterSetName = ConnectionSet)]
    [ValidateNotNullOrEmpty]
    public string[] SellerAddress { get; set; } = [];

    /// <summary>
    /// The names (authserv-id) under which your own servers record authentication results. Rarely needed: without it, the results that
    /// were recorded where the message entered your organisation are found by its Received fields. With a ledger it is given to Sync-CommerceCase.
    /// </summary>
    [Parameter(ParameterSetName = PathSet)]
    [Parameter(ParameterSetName = LiteralPathSet)]
    [Parameter(ParameterSetName = ConnectionSet)]
    [ValidateNotNullOrEmpty]
    public string[] TrustedAuthServId { get; set; } = [];

    /// <summary>Whose authentication results are believed.</summary>
    private protected TrustOptions Trust => new() { TrustedAuthServIds = TrustedAuthServId };

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        if (Array.Find(SellerAddress, s => !SellerAddresses.IsValid(s)) is { } malformed)
        {
            Terminate(
                new ArgumentException($"'{malformed}' cannot be used as -SellerAddress: give an address such as support@shop.example, or a domain such as @shop.example."),
                "SellerAddressMalformed", ErrorCategory.InvalidArgument, malformed);
        }
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (ParameterSetName == ConnectionSet)
        {
            _connections.AddRange(Connection);
            return;
        }

        foreach (var path in ParameterSetName switch { PathSet => Path, LiteralPathSet => LiteralPath, _ => [] })
        {
            AddPaths(ResolveInput(path, isLiteral: ParameterSetName == LiteralPathSet));
        }
    }

    /// <summary>Takes up paths that one piped object, or the command line, names.</summary>
    protected virtual void AddPaths(IReadOnlyList<string> paths) => _paths.AddRange(paths);

    /// <summary>The mail that the parameters name; complete once the pipeline has ended.</summary>
    private protected MailInput Mail() => ParameterSetName == ConnectionSet ? CaseInput.Connections(_connections) : CaseInput.Files(_paths, MailboxName(_paths));

    /// <summary>Does work that reads mail: its troubles reach the user, and Ctrl+C ends it quietly.</summary>
    private protected void ReadMail(Action<MailReadReport> work)
    {
        using var observer = new MailReadReport(this, "Reading mail");
        try
        {
            work(observer);
        }
        catch (MailboxConnectionException e)
        {
            Terminate(e, "Mailbox" + e.Problem, ErrorCategory.ConnectionError, null);
        }
        catch (LedgerException e)
        {
            Ledgers.Refuse(this, e);
        }
        catch (OperationCanceledException) when (Cancellation.IsCancellationRequested)
        {
            throw new PipelineStoppedException();
        }
    }

    /// <summary>Mail in files bears the name of the folder or file that was named first.</summary>
    private protected static string MailboxName(IReadOnlyList<string> paths) =>
        paths.Count == 0 ? "" : System.IO.Path.GetFileName(System.IO.Path.GetFullPath(paths[0]).TrimEnd(System.IO.Path.DirectorySeparatorChar));
}
