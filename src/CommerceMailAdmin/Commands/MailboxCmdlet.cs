using System.Management.Automation;
using CommerceMailAdmin.Engine.Common;
using CommerceMailAdmin.Engine.Exchange.Changes;
using CommerceMailAdmin.Engine.Exchange.SafeSenders;
using CommerceMailAdmin.Engine.Exchange.Session;
using CommerceMailAdmin.ExchangeSession;
using CommerceMailAdmin.Parameters;

namespace CommerceMailAdmin.Commands;

/// <summary>A cmdlet about the safe senders of mailboxes: named ones, or a selection.</summary>
public abstract partial class MailboxCmdlet : ExchangeCmdlet
{
    /// <summary>The parameter set of named mailboxes.</summary>
    protected const string IdentitySet = "Identity";

    /// <summary>The parameter set of a plan.</summary>
    protected const string PlanSet = "Plan";

    private WorkProgress _progress = null!;
    private MailboxRun _run = null!;
    private PipelineThread? _thread;
    private readonly HashSet<string> _organizations = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _given = new(StringComparer.OrdinalIgnoreCase);
    private readonly SortedDictionary<string, int> _statuses = new(StringComparer.Ordinal);
    private int _repeated;
    private int _busy;

    /// <summary>
    /// The mailboxes, by user principal name, GUID, address, or any other name that means exactly one; Get-CommerceSafeSenders and
    /// Test-CommerceSafeSenders take wildcards too. Piped objects are named by the first of their properties UserPrincipalName,
    /// PrimarySmtpAddress, Guid, Identity, or a column of Microsoft's own exports, that has a value.
    /// </summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true,
        ParameterSetName = IdentitySet)]
    [Alias("UserPrincipalName", "PrimarySmtpAddress")]
    [MailboxIdentity]
    [AllowNull]
    [AllowEmptyString]
    [AllowEmptyCollection]
    [ArgumentCompleter(typeof(NameCompleter))]
    public string?[]? Identity { get; set; }

    /// <summary>
    /// The wanted safe senders: domains, with or without a leading @, and addresses. A domain does not include its subdomains. Default: the
    /// domains that the platform asks sellers to make safe senders.
    /// </summary>
    [Parameter]
    [AllowNull]
    [AllowEmptyString]
    [AllowEmptyCollection]
    [ArgumentCompleter(typeof(NameCompleter))]
    public string?[]? Sender { get; set; }

    /// <summary>
    /// How many connections work at the same time. Each is made by -ConnectionScript, and each counts against Exchange's limits: few are
    /// enough. Default: 1.
    /// </summary>
    [Parameter]
    [ValidateRange(1, 32)]
    [ArgumentCompleter(typeof(NameCompleter))]
    public int ThrottleLimit { get; set; } = 1;

    /// <summary>
    /// A script that connects to Exchange, such as { Connect-ExchangeOnline ... }. It is run once in each of -ThrottleLimit new
    /// runspaces, which do not see
    /// the caller's variables, functions and connection; values come with -ArgumentList.
    /// </summary>
    [Parameter]
    [ValidateNotNull]
    [ArgumentCompleter(typeof(NameCompleter))]
    public ScriptBlock? ConnectionScript { get; set; }

    /// <summary>The arguments of -ConnectionScript, for the param(...) at its beginning.</summary>
    [Parameter]
    [AllowEmptyCollection]
    [ArgumentCompleter(typeof(NameCompleter))]
    public object?[] ArgumentList { get; set; } = [];

    /// <summary>True if the cmdlet reads only: names of mailboxes may have wildcards then, and the session needs fewer commands.</summary>
    private protected abstract bool IsReadOnly { get; }

    /// <inheritdoc/>
    private protected override IReadOnlyList<string> WantedParameters => [nameof(Sender), "Force"];

    /// <inheritdoc/>
    private protected override object? TargetOf(Exception problem) => Filter ?? (object?)Group;

    private IReadOnlyList<string> RequiredCommands => IsReadOnly ? SafeSenderInspector.Commands : SafeSenderWriter.Commands;

    /// <summary>Reads the other parameters, once, before any mailbox is worked on.</summary>
    private protected abstract void Prepare();

    /// <summary>
    /// Makes the work that is done in a session. Called once for each; the work then runs on other threads than the pipeline's.
    /// </summary>
    private protected abstract MailboxWork CreateWork(IExchangeSession session);

    /// <summary>Writes what is to be said when all mailboxes are done.</summary>
    private protected virtual void Summarise()
    {
    }

    /// <inheritdoc/>
    protected sealed override void BeginCommand()
    {
        base.BeginCommand();
        if (ThrottleLimit > 1 && ConnectionScript is null)
        {
            Terminate(
                new PSArgumentException(
                    "-ThrottleLimit needs -ConnectionScript: a connection serves only one runspace, so each of them has to make its own."),
                "ConnectionScriptMissing", ErrorCategory.InvalidArgument, ThrottleLimit);
        }

        if (Filter is not null && string.IsNullOrWhiteSpace(Filter))
        {
            Terminate(new ArgumentException("The filter is blank. Use -All for every mailbox."), "FilterBlank",
                ErrorCategory.InvalidArgument, Filter);
        }

        _progress = new WorkProgress(this);
        if (ConnectionScript is null)
        {
            var session = OpenSession(RequiredCommands);
            Prepare();
            _run = new SingleRun(session, CreateWork(session), Write);
        }
        else
        {
            Prepare();
            _thread = new PipelineThread(Cancellation);
            var location = SessionState.Path.CurrentFileSystemLocation.ProviderPath;
            var pool = new ConnectionPool(ConnectionScript, ArgumentList, location, RequiredCommands, Retries, Cancellation);
            _run = new ParallelRun(pool, CreateWorkOfOneOrganization, Write, _thread, ThrottleLimit, Cancellation);
        }
    }

    /// <inheritdoc/>
    protected sealed override void ProcessInput()
    {
        if (ParameterSetName != IdentitySet)
        {
            return;
        }

        if (Identity is { Length: 0 })
        {
            RejectIdentity("The list of mailboxes is empty.", "IdentityMissing", null);
        }

        WithConnections(() =>
        {
            foreach (var identity in Identity ?? [null])
            {
                Cancellation.ThrowIfCancellationRequested();
                Add(identity);
            }
        });
    }

    /// <inheritdoc/>
    protected sealed override void EndCommand()
    {
        WithConnections(() =>
        {
            if (ParameterSetName != IdentitySet)
            {
                AddSelection();
            }

            _run.Complete();
        });
        _progress.Complete();
        Summarise();
        WriteInformation($"{MyInvocation.MyCommand.Name}: {string.Join(", ", _statuses.Select(s => $"{s.Value} {s.Key}"))}",
            ["CommerceSummary"]);
        if (_repeated > 0)
        {
            WriteWarning($"{Amount.Of(_repeated, "mailbox was", "mailboxes were")} given more than once, and worked on once.");
        }

        if (_busy > 0)
        {
            WriteWarning(
                $"{Amount.Of(_busy, "mailbox", "mailboxes")} failed because Exchange was busy or did not answer. Run the command "
                    + "again: it goes on with what is missing.");
        }

        foreach (var failure in _run.Failures)
        {
            WriteWarning($"A connection failed, and the others went on without it: {failure}");
        }

        base.EndCommand();
    }

    /// <summary>Ends the connections that the cmdlet made itself.</summary>
    /// <param name="disposing">Always true.</param>
    protected override void Dispose(bool disposing)
    {
        _run?.Dispose();
        base.Dispose(disposing);
    }

    /// <summary>Asks on the pipeline's thread, which is the only one that may.</summary>
    private protected sealed override ChangeDecision Ask(PlannedChange change) =>
        _thread is null ? base.Ask(change) : _thread.Ask(() => base.Ask(change));

    /// <summary>Counts one mailbox, and writes its outcome.</summary>
    private protected override void Write(ExchangeOutcome outcome)
    {
        _progress.Step();
        var status = StatusOf(outcome.Value);
        _statuses[status] = _statuses.TryGetValue(status, out var count) ? count + 1 : 1;
        _busy += outcome.Error?.Kind is ExchangeErrorKind.Throttled or ExchangeErrorKind.Transient ? 1 : 0;
        base.Write(outcome);
    }

    /// <summary>Checks the wanted senders: reports each mistake once, and ends the cmdlet if nothing is left.</summary>
    /// <param name="force">True to accept the domains of public mail services, and to go beyond the documented limit.</param>
    private protected SafeSenderRequest ReadSenders(bool force)
    {
        var given = MyInvocation.BoundParameters.ContainsKey(nameof(Sender)) ? Sender ?? [] : [.. MailProfile.SafeSenderDomains];
        var request = SafeSenderRequest.Create(given, force);
        if (request.Duplicates.Count > 0)
        {
            WriteWarning($"Given more than once, and used once: {string.Join(", ", request.Duplicates)}.");
        }

        ReportLeftOut(
            "sender", request.Rejected.Select(r => (r.Sender, r.Explanation,
                r.Reason == SafeSenderRejectionReason.PublicMailDomain ? "SenderPublicMailDomain" : "SenderMalformed")),
            request.Senders.Count > 0, "NoSender",
            "No sender is left. Name domains or addresses with -Sender, or leave it out to use the domains of the profile.");
        return request;
    }

    /// <summary>
    /// Turns an error of -ConnectionScript, which runs when the first mailbox needs a connection, into the end of the command.
    /// </summary>
    private void WithConnections(Action work)
    {
        try
        {
            work();
        }
        catch (RuntimeException e) when (_thread is not null && e is not PipelineStoppedException)
        {
            Terminate(new InvalidOperationException($"-ConnectionScript failed: {e.Message}", e), "ConnectionScriptFailed",
                ErrorCategory.ConnectionError, ConnectionScript);
        }
    }

    /// <summary>A result in one word, for the summary at the end.</summary>
    private static string StatusOf(object? result) => result switch
    {
        SafeSenderAdditionResult added => $"{added.Status}",
        SafeSenderRemovalResult removed => $"{removed.Status}",
        SafeSenderTest test => $"{test.Result}",
        null => "unread",
        _ => "read",
    };

    private MailboxWork CreateWorkOfOneOrganization(IExchangeSession session)
    {
        lock (_organizations)
        {
            _organizations.Add(session.Organization ?? "on-premises");
            return _organizations.Count == 1 ? CreateWork(session) : throw new ExchangeException(
                ExchangeErrorKind.Other,
                $"-ConnectionScript connected to different organisations: {string.Join(" and ", _organizations)}.");
        }
    }
}
