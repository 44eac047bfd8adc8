using System.Management.Automation;
using CommerceMailAdmin.Engine.Exchange.Changes;
using CommerceMailAdmin.Engine.Exchange.Session;
using CommerceMailAdmin.ExchangeSession;
using CommerceMailAdmin.Parameters;

namespace CommerceMailAdmin.Commands;

/// <summary>A cmdlet that works on mailboxes: named ones, or a selection.</summary>
public abstract class MailboxCmdlet : ExchangeCmdlet
{
    /// <summary>The parameter set of named mailboxes.</summary>
    protected const string IdentitySet = "Identity";

    private const string AllSet = "All";
    private const string FilterSet = "Filter";
    private const string KindSet = "RecipientTypeDetails";
    private const string GroupSet = "Group";

    private WorkProgress _progress = null!;
    private MailboxRun _run = null!;
    private PipelineThread? _thread;
    private int _busy;

    /// <summary>The named mailboxes; the derived class has the parameter, because it says whether wildcards are taken.</summary>
    public abstract string?[]? Identity { get; set; }

    /// <summary>Every mailbox of the organisation, whatever its kind.</summary>
    [Parameter(Mandatory = true, ParameterSetName = AllSet)]
    public SwitchParameter All { get; set; }

    /// <summary>
    /// The mailboxes that match an OPATH filter, as Get-Mailbox takes it: "Department -eq 'Support'". Texts stand in single quotes; one inside a text
    /// is doubled.
    /// </summary>
    [Parameter(Mandatory = true, ParameterSetName = FilterSet)]
    [ValidateNotNullOrEmpty]
    public string? Filter { get; set; }

    /// <summary>
    /// The mailboxes of these kinds, such as UserMailbox and SharedMailbox; together with -Filter or -Group, those that meet both.
    /// </summary>
    [Parameter(Mandatory = true, ParameterSetName = KindSet)]
    [Parameter(ParameterSetName = FilterSet)]
    [Parameter(ParameterSetName = GroupSet)]
    [ValidateSet(
        "DiscoveryMailbox", "EquipmentMailbox", "LegacyMailbox", "LinkedMailbox", "LinkedRoomMailbox", "RoomMailbox", "SchedulingMailbox", "SharedMailbox", "TeamMailbox", "UserMailbox")]
    public string[] RecipientTypeDetails { get; set; } = [];

    /// <summary>
    /// The members of these distribution groups, members of nested groups included. Members without a mailbox here are left out with a warning.
    /// </summary>
    [Parameter(Mandatory = true, ParameterSetName = GroupSet)]
    [ValidateNotNullOrEmpty]
    public string[] Group { get; set; } = [];

    /// <summary>
    /// In how many connections to work at the same time; 1 without it. Each is made by -ConnectionScript, and each counts against Exchange's limits: few are enough.
    /// </summary>
    [Parameter]
    [ValidateRange(1, 32)]
    public int ThrottleLimit { get; set; } = 1;

    /// <summary>
    /// A script that connects to Exchange, such as { Connect-ExchangeOnline ... }. It is run once in each of -ThrottleLimit new runspaces, which see nothing of
    /// the caller's variables, functions and connection; values come with -ArgumentList.
    /// </summary>
    [Parameter]
    [ValidateNotNull]
    public ScriptBlock? ConnectionScript { get; set; }

    /// <summary>The arguments of -ConnectionScript, for the param(...) at its beginning.</summary>
    [Parameter]
    [AllowEmptyCollection]
    public object?[] ArgumentList { get; set; } = [];

    /// <summary>Whether the names of mailboxes may have wildcards.</summary>
    private protected virtual bool TakesPatterns => false;

    /// <summary>The commands that a session needs.</summary>
    private protected abstract IReadOnlyList<string> RequiredCommands { get; }

    /// <summary>Reads the other parameters, once, before any mailbox is worked on.</summary>
    private protected abstract void Prepare();

    /// <summary>Makes the work that is done in a session. Called once for each; the work then runs on other threads than the pipeline's.</summary>
    private protected abstract MailboxWork CreateWork(IExchangeSession session);

    /// <summary>Writes what is to be said when all mailboxes are done.</summary>
    private protected virtual void Summarise()
    {
    }

    /// <inheritdoc/>
    protected sealed override void BeginCommand()
    {
        if (ThrottleLimit > 1 && ConnectionScript is null)
        {
            Terminate(
                new PSArgumentException("-ThrottleLimit needs -ConnectionScript: a connection serves one runspace only, so each of them has to make its own."),
                "ConnectionScriptMissing", ErrorCategory.InvalidArgument, ThrottleLimit);
        }

        _progress = new WorkProgress(this);
        if (ConnectionScript is null)
        {
            var session = ExchangeSessions.Open(this, RequiredCommands, Retries);
            Prepare();
            _run = new SingleRun(session, CreateWork(session));
        }
        else
        {
            Prepare();
            _thread = new PipelineThread(Cancellation);
            var location = SessionState.Path.CurrentFileSystemLocation.ProviderPath;
            var pool = new ConnectionPool(ConnectionScript, ArgumentList, location, RequiredCommands, Retries, Cancellation);
            _run = new ParallelRun(pool, CreateWork, _thread, ThrottleLimit, Cancellation);
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
            RejectIdentity(
                "The object names no mailbox: it has none of the properties " + string.Join(", ", MailboxIdentityAttribute.Properties) + ".", "IdentityMissing", null);
        }

        Guard(() =>
        {
            foreach (var identity in Identity ?? [null])
            {
                Cancellation.ThrowIfCancellationRequested();
                Take(identity);
            }
        });
    }

    /// <inheritdoc/>
    protected sealed override void EndCommand() => Guard(() =>
    {
        if (ParameterSetName != IdentitySet)
        {
            TakeSelection();
        }

        _run.Complete();
        _progress.Complete();
        Summarise();
        if (_busy > 0)
        {
            WriteWarning($"{_busy} {(_busy == 1 ? "mailbox" : "mailboxes")} failed because Exchange was busy or did not answer. Run the command again: it goes on with what is missing.");
        }
    });

    /// <summary>Ends the connections that the cmdlet made itself.</summary>
    /// <param name="disposing">Always true.</param>
    protected override void Dispose(bool disposing)
    {
        _run?.Dispose();
        base.Dispose(disposing);
    }

    /// <summary>Asks the user, or anything else that only the pipeline's thread may do.</summary>
    private protected T OnPipeline<T>(Func<T> question) => _thread is null ? question() : _thread.Ask(question);

    /// <summary>Writes the result of one mailbox and, where it failed, the error.</summary>
    private protected void Tell(object result, string identity, ExchangeException? error, string? reason, IReadOnlyList<string> warnings)
    {
        foreach (var warning in warnings)
        {
            WriteWarning($"{identity}: {warning}");
        }

        WriteObject(result);
        Tell(identity, error, reason);
    }

    /// <summary>Counts one mailbox and, where it failed, writes the error.</summary>
    private protected void Tell(string identity, ExchangeException? error, string? reason)
    {
        _progress.Step();
        if (error is not null)
        {
            _busy += error.Kind is ExchangeErrorKind.Throttled or ExchangeErrorKind.Transient ? 1 : 0;
            ExchangeSessions.Report(this, error, identity, reason);
        }
    }

    private void Take(string? identity)
    {
        if (MailboxIdentity.IsBlank(identity))
        {
            RejectIdentity("The name of the mailbox is blank. It was left out, because Exchange takes a blank name to mean every mailbox.", "IdentityBlank", identity);
            return;
        }

        var mailbox = new MailboxReference(identity!.Trim());
        if (!MailboxIdentity.HasWildcard(mailbox.Identity))
        {
            _run.Add(mailbox);
        }
        else if (TakesPatterns)
        {
            _run.AddAlone(mailbox);
        }
        else
        {
            RejectIdentity(
                $"'{identity}' has wildcards. Changes are made to named mailboxes only: use -Filter, or pipe them from Get-EXOMailbox or Get-Mailbox.", "IdentityWildcard", identity);
        }
    }

    private void TakeSelection()
    {
        using var list = new MailboxList();
        var selection = new MailboxSelection { Filter = Filter, RecipientTypeDetails = RecipientTypeDetails, Groups = Group };
        foreach (var warning in _run.Find(selection, list.Add))
        {
            WriteWarning(warning);
        }

        if (list.Count == 0)
        {
            WriteWarning("No mailbox matches the selection.");
        }

        _progress.Total = list.Count;
        foreach (var mailbox in list.Read())
        {
            Cancellation.ThrowIfCancellationRequested();
            _run.Add(mailbox);
        }
    }

    /// <summary>Turns what went wrong outside a single mailbox into the cmdlet's end.</summary>
    private void Guard(Action work)
    {
        try
        {
            work();
        }
        catch (OperationCanceledException) when (Cancellation.IsCancellationRequested)
        {
            throw new PipelineStoppedException();
        }
        catch (JournalException e)
        {
            Terminate(e, "JournalUnwritable", ErrorCategory.WriteError, null);
        }
        catch (ExchangeException e)
        {
            ThrowTerminatingError(ErrorTable.Of(e, Filter ?? (object?)Group)!);
        }
        catch (RuntimeException e) when (_thread is not null && e is not PipelineStoppedException)
        {
            Terminate(new InvalidOperationException($"-ConnectionScript failed: {e.Message}", e), "ConnectionScriptFailed", ErrorCategory.ConnectionError, ConnectionScript);
        }
    }

    private void RejectIdentity(string message, string errorId, string? identity) =>
        WriteItemError(new ArgumentException(message), errorId, ErrorCategory.InvalidArgument, identity);
}
