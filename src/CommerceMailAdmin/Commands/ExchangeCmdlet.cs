using System.Management.Automation;
using CommerceMailAdmin.Engine.Common;
using CommerceMailAdmin.Engine.Exchange.Changes;
using CommerceMailAdmin.Engine.Exchange.Session;
using CommerceMailAdmin.Engine.Platform;
using CommerceMailAdmin.ExchangeSession;
using CommerceMailAdmin.Parameters;

namespace CommerceMailAdmin.Commands;

/// <summary>A cmdlet that works in an Exchange session: opens it, asks the user, and writes outcomes.</summary>
public abstract partial class ExchangeCmdlet : CommerceCmdlet
{
    private readonly Dictionary<string, ChangeJournal> _journals = new(StringComparer.Ordinal);
    private RetryPolicy? _retries;
    private readonly int _pipelineThreadId = Environment.CurrentManagedThreadId;
    private string? _journalFile;
    private bool _yesToAll;
    private bool _noToAll;

    /// <summary>
    /// The facts of the platform's mail, as Get-CommerceMailProfile returns them, or the path of a profile. Default: the facts that come
    /// with the module.
    /// </summary>
    [Parameter]
    [MailProfileArgument]
    [ValidateNotNull]
    [ArgumentCompleter(typeof(NameCompleter))]
    public CommerceMailProfile MailProfile { get; set; } = ProfileReader.BuiltIn;

    /// <summary>How often a call is repeated if Exchange was too busy for it or a failure may pass. Default: 3.</summary>
    [Parameter]
    [ValidateRange(0, 100)]
    [ArgumentCompleter(typeof(NameCompleter))]
    public int MaximumRetryCount { get; set; } = 3;

    /// <summary>
    /// The seconds to wait before the first repetition if Exchange does not say how long to wait; doubled each time. Default: 5.
    /// </summary>
    [Parameter]
    [ValidateRange(0, 300)]
    [ArgumentCompleter(typeof(NameCompleter))]
    public int RetryIntervalSec { get; set; } = 5;

    /// <summary>
    /// The journal of this module's changes. Default: changes.jsonl in the folder CommerceMailAdmin of your local application data.
    /// </summary>
    public virtual string? JournalPath { get; set; }

    /// <summary>The pace of this run, which all its connections share.</summary>
    private protected RetryPolicy Retries => _retries ??= new RetryPolicy(MaximumRetryCount, TimeSpan.FromSeconds(RetryIntervalSec), Wait);

    /// <summary>Opens the session in which commands are called, or ends the cmdlet with the reason why there is none.</summary>
    /// <param name="commands">The commands that must be there.</param>
    private protected IExchangeSession OpenSession(IReadOnlyList<string> commands)
    {
        try
        {
            return new RetryingSession(new RunspaceExchangeSession(new CallerRunner(InvokeCommand), commands), Retries);
        }
        catch (ExchangeException e)
        {
            ThrowTerminatingError(ErrorTable.Of(e, commands[0])!);
            throw;
        }
    }

    /// <summary>The file of the journal; ends the cmdlet if changes cannot be written down there.</summary>
    private protected string CheckJournal() => _journalFile ??= JournalPaths.Resolve(this, JournalPath, toWrite: true);

    /// <summary>The journal of this run, for the organisation that a session leads to.</summary>
    private protected ChangeJournal Journal(IExchangeSession session)
    {
        lock (_journals)
        {
            CheckPlan(session);
            var key = session.Organization ?? "";
            if (!_journals.TryGetValue(key, out var journal))
            {
                _journals[key] = journal = new ChangeJournal(
                    CheckJournal(), MyInvocation.MyCommand.Name, session.Organization, () => DateTimeOffset.UtcNow,
                        IsRehearsal() || _planFile is not null);
            }

            return journal;
        }
    }

    /// <summary>What the journal remembers; ends the cmdlet if it cannot be read.</summary>
    /// <param name="runs">The runs whose changes are needed in full.</param>
    private protected ChangeHistory History(params string[] runs) =>
        JournalPaths.Read(this, JournalPath, file => ChangeHistory.Read(file, runs), h => h.UnreadableLines);

    /// <summary>Asks whether a change is to be made, as -WhatIf and -Confirm have it.</summary>
    private protected virtual ChangeDecision Ask(PlannedChange change)
    {
        if (DecidedByPlan(change) is { } decided)
        {
            if (_planFile is not null && IsRehearsal())
            {
                ShouldProcess(change.Description, change.Question, "Confirm");
            }

            return decided;
        }

        if (ShouldProcess(change.Description, change.Question, "Confirm", out var reason))
        {
            return MayTakeFromOthers(change) ? ChangeDecision.Apply : ChangeDecision.Decline;
        }

        return reason == ShouldProcessReason.WhatIf ? ChangeDecision.Preview : ChangeDecision.Decline;
    }

    /// <summary>
    /// Asks before entries of others are removed, unless -Confirm:$false or an approved plan is the answer. -Confirm has asked already.
    /// </summary>
    private bool MayTakeFromOthers(PlannedChange change)
    {
        if (change.NotOwned.Count == 0 || _approval is not null || MyInvocation.BoundParameters.ContainsKey("Confirm"))
        {
            return true;
        }

        var others = change.NotOwned.Count <= 5 ? string.Join(", ", change.NotOwned) : $"all of this ({change.NotOwned.Count} entries)";
        try
        {
            return ShouldContinue(
                $"This module did not add {others}. {change.Question}", "Remove entries of others", ref _yesToAll, ref _noToAll);
        }
        catch (Exception e) when (e
            is System.Management.Automation.Host.HostException or InvalidOperationException or NotImplementedException)
        {
            Terminate(
                new InvalidOperationException(
                    $"-Force would remove entries that this module did not add ({others}), and nobody can be asked here. "
                    + "Give -Confirm:$false as well, or carry out an approved plan with -Plan.", e),
                "ConfirmationNeeded", ErrorCategory.InvalidOperation, null);
            return false;
        }
    }

    /// <summary>
    /// Reports the entries that are left out, and goes on with the others. If none is left, the last error ends the command: one mistake
    /// is one error.
    /// </summary>
    /// <param name="kind">What an entry is: range, domain.</param>
    /// <param name="rejected">Each entry as given, why it is left out as the end of a sentence, and the id of its error.</param>
    /// <param name="isSomethingLeft">False if there is nothing to work on.</param>
    /// <param name="nothingId">The id of the error if nothing was given.</param>
    /// <param name="nothing">Its text.</param>
    private protected void ReportLeftOut(
        string kind, IEnumerable<(string Entry, string Explanation, string ErrorId)> rejected, bool isSomethingLeft, string nothingId,
        string nothing)
    {
        var all = rejected.ToList();
        foreach (var (entry, explanation, errorId) in all)
        {
            var text = $"The {kind} '{entry}' is left out: {explanation}.";
            if (!isSomethingLeft && entry == all[^1].Entry)
            {
                Terminate(new ArgumentException(text + " Nothing else is left."), errorId, ErrorCategory.InvalidArgument, entry);
            }

            WriteItemError(new ArgumentException(text), errorId, ErrorCategory.InvalidArgument, entry);
        }

        if (!isSomethingLeft)
        {
            Terminate(new ArgumentException(nothing), nothingId, ErrorCategory.InvalidArgument, null);
        }
    }

    /// <summary>Writes what is read of an object; if Exchange reports an error, the error and what is known all the same.</summary>
    /// <param name="target">The object, as the user knows it.</param>
    /// <param name="read">Reads one result, or a list of them.</param>
    /// <param name="failed">The result if nothing could be read; null for none.</param>
    private protected void WriteRead<T>(string target, Func<object> read, Func<ExchangeException, T?>? failed = null)
        where T : class
    {
        try
        {
            WriteObject(read(), enumerateCollection: true);
        }
        catch (ExchangeException e)
        {
            Write(new ExchangeOutcome<T>(target, failed?.Invoke(e), e));
        }
    }

    /// <summary>Writes outcomes one by one, and stops between two if the user wishes it.</summary>
    private protected void Write(IEnumerable<ExchangeOutcome> outcomes)
    {
        foreach (var outcome in outcomes)
        {
            Write(outcome);
            Cancellation.ThrowIfCancellationRequested();
        }
    }

    /// <summary>
    /// Writes the result of one object, its warnings and its error; ends the cmdlet if every further call would fail as well.
    /// </summary>
    private protected virtual void Write(ExchangeOutcome outcome)
    {
        _approval?.Seen(outcome.Target);
        foreach (var warning in outcome.Warnings)
        {
            WriteWarning($"{outcome.Target}: {warning}");
        }

        if (outcome.Value is not null)
        {
            WriteObject(outcome.Value);
        }

        if (outcome.Error is { } error)
        {
            var record = ErrorTable.Exchange(error, outcome.Target, outcome.IsMailbox);
            var text = $"{outcome.Target}: {outcome.Reason ?? error.Message}";
            if (error.Kind == ExchangeErrorKind.SessionLost || (error.Kind == ExchangeErrorKind.CommandMissing && outcome.IsMailbox))
            {
                record.ErrorDetails =
                    new ErrorDetails(text
                        + " The session is lost: connect again and repeat the command. What is done already is not done again.");
                ThrowTerminatingError(record);
            }

            record.ErrorDetails = new ErrorDetails(text);
            WriteError(record);
        }
    }

    private protected void Wait(TimeSpan delay)
    {
        // Only the pipeline's thread may show something.
        var record = new ProgressRecord(1, "Exchange is busy",
            $"The next call is made in {Amount.Of((long)Math.Ceiling(delay.TotalSeconds), "second")}.")
        {
            SecondsRemaining = (int)delay.TotalSeconds,
        };
        var isShown = delay >= TimeSpan.FromSeconds(2) && Environment.CurrentManagedThreadId == _pipelineThreadId;
        if (isShown)
        {
            WriteProgress(record);
        }

        if (Cancellation.WaitHandle.WaitOne(delay))
        {
            throw new OperationCanceledException(Cancellation);
        }

        if (isShown)
        {
            record.RecordType = ProgressRecordType.Completed;
            WriteProgress(record);
        }
    }
}
