using CommerceMailAdmin.Engine.Exchange.Session;

namespace CommerceMailAdmin.Engine.Exchange.Changes;

/// <summary>
/// One change of one object, made in the only way in which this module changes anything: it is written down, sent, read back, judged, and
/// written down again. After an error, entries may be stored. After success, some may be missing. So the list is read back. A
/// kind of change says only what is sent, how it is read back, and how it is judged.
/// </summary>
/// <typeparam name="TState">What is read back.</typeparam>
/// <typeparam name="TResult">What the user gets.</typeparam>
internal abstract class VerifiedChange<TState, TResult>
    where TState : class
    where TResult : class
{
    /// <summary>What the journal is told before the change is sent.</summary>
    public abstract ChangeBegin BeginLine { get; }

    /// <summary>The error that the change ended with; null if there was none. The change may have been made all the same.</summary>
    public ExchangeException? Error { get; private set; }

    /// <summary>True if the change was sent. If not, the object is certainly as it was.</summary>
    public bool IsSent { get; private set; }

    /// <summary>True if the change was sent and is still to be read back, whatever Exchange said.</summary>
    public bool IsUnread => IsSent && After is null;

    /// <summary>True if the error may be another object's, because the call was shared.</summary>
    public bool IsUncertain { get; private set; }

    /// <summary>The object as read back; null if it was not.</summary>
    public TState? After { get; private set; }

    /// <summary>Why the object was not read back; null if it was.</summary>
    public ExchangeException? ReadError { get; private set; }

    /// <summary>What the user should know, without the object's name.</summary>
    public List<string> Warnings { get; } = [];

    /// <summary>True if nothing is left to send.</summary>
    public virtual bool IsEmpty => false;

    /// <summary>The object, as the user knows it.</summary>
    protected abstract string Target { get; }

    /// <summary>What was done, for the sentence "Whether ... could not be read back": "the senders were added".</summary>
    protected abstract string Claim { get; }

    /// <summary>True if the object is a mailbox.</summary>
    protected virtual bool IsMailbox => false;

    /// <summary>The change in the words in which the user is asked.</summary>
    protected abstract PlannedChange InWords { get; }

    /// <summary>What a plan has of the change.</summary>
    protected virtual ChangeBegin Approved => BeginLine;

    /// <summary>Asks whether the change is to be made.</summary>
    /// <returns>The outcome of a change that is not made; null if it is to be made.</returns>
    public ExchangeOutcome<TResult>? Ask(Func<PlannedChange, ChangeDecision> decide)
    {
        var decision = decide(InWords with { Change = Approved });
        var reason = decision.Error?.Message;
        return decision.Status is { } status ? Outcome(NotMade(status, reason), decision.Error, reason) : null;
    }

    /// <summary>Asks, and makes the change by itself if the answer is yes.</summary>
    /// <exception cref="JournalException">The journal cannot be written.</exception>
    public ExchangeOutcome<TResult> AskAndMake(Func<PlannedChange, ChangeDecision> decide, ChangeJournal journal) =>
        Ask(decide) ?? Make(journal);

    /// <summary>Makes the change by itself.</summary>
    /// <exception cref="JournalException">The journal cannot be written.</exception>
    public ExchangeOutcome<TResult> Make(ChangeJournal journal) => Make([this], journal, () =>
    {
        TrySend();
        TryRead(Error?.Kind == ExchangeErrorKind.SessionLost ? Error : null);
    })[0];

    /// <summary>Makes changes together.</summary>
    /// <param name="changes">The changes.</param>
    /// <param name="journal">Where they are written down, before they are sent and after they were read back.</param>
    /// <param name="sendAndRead">Sends the changes and reads them back.</param>
    /// <returns>One outcome a change, in the order given.</returns>
    /// <exception cref="JournalException">The journal cannot be written.</exception>
    public static IReadOnlyList<ExchangeOutcome<TResult>> Make(
        IReadOnlyList<VerifiedChange<TState, TResult>> changes, ChangeJournal journal, Action sendAndRead)
    {
        var written = journal.Begin([.. changes.Select(c => c.BeginLine)]);
        sendAndRead();
        var finished = changes.Select(c => c.Finish(journal.RunId)).ToArray();
        journal.End([.. written.Zip(finished, (change, f) => (change, f.End))]);
        return [.. finished.Select(f => f.Outcome)];
    }

    /// <summary>Sends the change; an entry that Exchange refuses by name is taken out, and the rest is sent again.</summary>
    public void TrySend()
    {
        while (!IsEmpty)
        {
            MarkSent();
            try
            {
                Warnings.AddRange(Send());
                return;
            }
            catch (ExchangeException e)
            {
                if (!LeaveOut(e))
                {
                    Error = Explain(e);
                    return;
                }
            }
        }
    }

    /// <summary>Reads the object back, if the change was sent.</summary>
    /// <param name="lost">Why nothing can be read any more; null if it can.</param>
    public void TryRead(ExchangeException? lost)
    {
        if (!IsUnread)
        {
            return;
        }

        try
        {
            ReadBack(lost is null ? Read() : null, lost);
        }
        catch (ExchangeException e)
        {
            ReadBack(null, e);
        }
    }

    /// <summary>The change is sent now, perhaps again: what was known of it before does not count any more.</summary>
    public void MarkSent()
    {
        IsSent = true;
        IsUncertain = false;
        Error = null;
        After = null;
        ReadError = null;
    }

    /// <summary>The call that this change shared with others had an error, which may be another's.</summary>
    public void FailInBatch(ExchangeException error)
    {
        Error = error;
        IsUncertain = true;
    }

    /// <summary>The change is not sent, or not again.</summary>
    public void Skip(ExchangeException error) => Error = error;

    /// <summary>The object was read back, or could not be.</summary>
    public void ReadBack(TState? after, ExchangeException? error)
    {
        After = after;
        ReadError = error;
    }

    /// <summary>Calls Exchange, and returns the warnings.</summary>
    /// <exception cref="ExchangeException">Exchange reported an error; the change may have been made all the same.</exception>
    protected abstract IReadOnlyList<string> Send();

    /// <summary>Reads the object.</summary>
    /// <exception cref="ExchangeException">Exchange reported an error.</exception>
    protected abstract TState Read();

    /// <summary>Compares what was planned with what is there now.</summary>
    protected abstract Judgement<TResult> Judge(TState after);

    /// <summary>The result of a change that is planned, declined or refused.</summary>
    /// <param name="status">Which of them.</param>
    /// <param name="reason">Why it is refused; null if it is not.</param>
    protected abstract TResult NotMade(ChangeStatus status, string? reason);

    /// <summary>The result of a change that was not sent, or not read back.</summary>
    protected abstract TResult Failed(ExchangeException error, string reason);

    /// <summary>The result with the name of the run, by which it can be taken back.</summary>
    protected abstract TResult OfRun(TResult result, string runId);

    /// <summary>Takes out the entry that Exchange refused; false if that is not possible.</summary>
    protected virtual bool LeaveOut(ExchangeException refusal) => false;

    /// <summary>An error in words for this object.</summary>
    protected virtual ExchangeException Explain(ExchangeException error) => error;

    private (ExchangeOutcome<TResult> Outcome, ChangeEnd End) Finish(string runId)
    {
        if (!IsSent)
        {
            return Unfinished(Error!, Error!.Message, new ChangeEnd(ChangeResult.Failed), runId);
        }

        if (After is null)
        {
            return Unfinished(
                Error ?? ReadError!, UnreadReason(),
                new ChangeEnd(ChangeResult.Unverified) { Added = BeginLine.Add, Removed = BeginLine.Remove }, runId);
        }

        var judged = Judge(After);
        var isRefused = judged.Added.Count + judged.Removed.Count == 0 && (IsEmpty || Error is { IsRefusal: true });
        var end = new ChangeEnd(isRefused ? ChangeResult.Failed : ChangeResult.Verified)
        {
            Added = judged.Added, Removed = judged.Removed, NotOwned = judged.NotOwned, After = judged.Entries, Id = judged.Id,
                Reason = judged.Reason,
        };
        return (Outcome(OfRun(judged.Result, runId), judged.Error, judged.Reason), end);
    }

    private (ExchangeOutcome<TResult> Outcome, ChangeEnd End) Unfinished(ExchangeException error, string reason, ChangeEnd end,
        string runId) =>
        (Outcome(OfRun(Failed(error, reason), runId), error, reason), end with { Reason = reason });

    private ExchangeOutcome<TResult> Outcome(TResult result, ExchangeException? error, string? reason) =>
        new(Target, result, error) { Reason = reason, Warnings = Warnings, IsMailbox = IsMailbox };

    private string UnreadReason() => Error switch
    {
        null => $"Exchange reported no error, but whether {Claim} could not be read back: {ReadError!.Message} Run the command again.",
        { Kind: ExchangeErrorKind.SessionLost } =>
            $"{Error.Message} The change may be stored: whether {Claim} could not be read back. Connect again and run the command again; "
                + "it completes what is missing.",
        _ => $"{Error.Message} Whether {Claim} could not be read back. Run the command again.",
    };
}

/// <summary>What happened to a change, by what was read back.</summary>
/// <typeparam name="TResult">What the user gets.</typeparam>
/// <param name="Result">The result.</param>
/// <param name="Error">Why it is not as planned; null if it is, or if the result itself tells enough.</param>
/// <param name="Reason">Why the result is what it is; null if it needs no explanation.</param>
internal sealed record Judgement<TResult>(TResult Result, ExchangeException? Error, string? Reason)
{
    /// <summary>The planned entries that are there now.</summary>
    public IReadOnlyList<string> Added { get; init; } = [];

    /// <summary>The planned entries that are gone now.</summary>
    public IReadOnlyList<string> Removed { get; init; } = [];

    /// <summary>Which of them belong to somebody else, if the plan could not name them.</summary>
    public IReadOnlyList<string> NotOwned { get; init; } = [];

    /// <summary>The object's entries now.</summary>
    public required IReadOnlyList<string> Entries { get; init; }

    /// <summary>The object's id, if the change has made the object; null elsewhere.</summary>
    public string? Id { get; init; }
}
