using System.Management.Automation;
using CommerceMailAdmin.Engine.Cases.Classification;
using CommerceMailAdmin.Engine.Cases.Queries;
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

    /// <summary>Mailboxes on mail servers, as Connect-CommerceMailbox returns them, or their names. All their folders are read.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = ConnectionSet)]
    [ConnectionArgument]
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
    [ArgumentCompleter(typeof(NameCompleter))]
    public string[] TrustedAuthServId { get; set; } = [];

    /// <summary>
    /// The facts of the platform's mail, as Get-CommerceMailProfile returns them, or the path of a profile. Default: the facts that come
    /// with the module.
    /// </summary>
    [Parameter]
    [MailProfileArgument]
    [ValidateNotNull]
    [ArgumentCompleter(typeof(NameCompleter))]
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

/// <summary>The mail that parameters and piped objects name, collected until the pipeline has ended.</summary>
internal sealed class MailArguments
{
    private readonly List<(string? Mailbox, List<string> Paths)> _files = [];
    private readonly List<CommerceMailboxConnection> _connections = [];

    /// <summary>The files and folders that were named.</summary>
    public IReadOnlyList<string> Paths => [.. _files.SelectMany(f => f.Paths)];

    /// <summary>The mailboxes that were named.</summary>
    public IReadOnlyList<string> Mailboxes =>
        [.. _connections.Select(c => c.Mailbox).Concat(_files.Select(f => f.Mailbox).OfType<string>())];

    /// <summary>Adds mail in files.</summary>
    /// <param name="paths">Full paths.</param>
    /// <param name="mailbox">The mailbox that they belong to; null if it has no name.</param>
    public void Add(IReadOnlyList<string> paths, string? mailbox = null)
    {
        var known = _files.Find(n => string.Equals(n.Mailbox, mailbox, StringComparison.OrdinalIgnoreCase)).Paths;
        if (known is null)
        {
            _files.Add((mailbox, known = []));
        }

        known.AddRange(paths);
    }

    /// <summary>Adds mailboxes on mail servers.</summary>
    public void Add(IEnumerable<CommerceMailboxConnection> connections) => _connections.AddRange(connections);

    /// <summary>All the mail, to be read together. Without any, an input that is empty.</summary>
    public MailInput All() =>
        _connections.Count > 0 ? CaseInput.Connections(_connections) : _files.Count > 0 ? Files(_files[0]) : CaseInput.Files([], "");

    /// <summary>Each mailbox by itself, with its name in results.</summary>
    public IEnumerable<(string Mailbox, MailInput Input)> Each() =>
        _connections.Count > 0
            ? CaseInput.Connections(_connections).Each() : _files.Where(n => n.Paths.Count > 0).SelectMany(n => Files(n).Each());

    /// <summary>Files without a mailbox's name get the name of the folder or file that was named first.</summary>
    private static MailInput Files((string? Mailbox, List<string> Paths) named) =>
        CaseInput.Files(named.Paths, named.Mailbox ?? NameOf(named.Paths));

    private static string NameOf(IReadOnlyList<string> paths) =>
        paths.Count == 0 ? "" : Path.GetFileName(Path.GetFullPath(paths[0]).TrimEnd(Path.DirectorySeparatorChar));
}
