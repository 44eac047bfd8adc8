using CommerceMailAdmin.Engine.Cases.Classification;
using CommerceMailAdmin.Engine.Cases.History;
using CommerceMailAdmin.Engine.Cases.Queries;
using CommerceMailAdmin.Engine.Exchange.Changes;
using CommerceMailAdmin.Engine.Exchange.Session;
using CommerceMailAdmin.Engine.Exchange.Trace;
using CommerceMailAdmin.Engine.Mail;
using CommerceMailAdmin.Engine.Platform;

namespace CommerceMailAdmin.Engine.Rescue;

/// <summary>What the trace is read with.</summary>
public sealed record MailTraceOptions
{
    /// <summary>Facts, and whose authentication results are trusted.</summary>
    public required CaseOptions Mail { get; init; }

    /// <summary>The ledger to compare with; null for none.</summary>
    public CaseInput? Ledger { get; init; }

    /// <summary>Only mail of these cases; empty for all mail of the platform.</summary>
    public IReadOnlyList<string> CaseIds { get; init; } = [];

    /// <summary>Only mail about these orders; empty for all mail of the platform.</summary>
    public IReadOnlyList<string> OrderNumbers { get; init; } = [];

    /// <summary>True to show subjects, which can have names of buyers.</summary>
    public bool IncludesBuyerData { get; init; }
}

/// <summary>What became of the platform's mail at the organisation's door.</summary>
public sealed class MailTrace
{
    private readonly IExchangeSession _session;
    private readonly MailTraceOptions _options;
    private readonly ITraceObserver _observer;
    private readonly TraceDescriber _describer;
    private readonly Quarantine _quarantine;
    private readonly QuarantineJudge _judge;
    private readonly MessageTraceReader _reader;
    private readonly Dictionary<string, (QuarantinedMessage Message, QuarantineProof Proof)> _held = new(StringComparer.OrdinalIgnoreCase);

    /// <param name="session">The session.</param>
    /// <param name="options">What the trace is read with.</param>
    /// <param name="observer">Is told of what is missing, and of the progress.</param>
    /// <param name="now">The clock.</param>
    /// <param name="wait">Waits; throws if the user stops the command.</param>
    public MailTrace(IExchangeSession session, MailTraceOptions options, ITraceObserver observer, Func<DateTimeOffset> now,
        Action<TimeSpan> wait)
    {
        _session = session;
        _options = options;
        _observer = observer;
        var platform = new PlatformSenders(options.Mail.Profile);
        _describer = new TraceDescriber(platform, session.IsOnline, options.IncludesBuyerData);
        _quarantine = new Quarantine(session);
        _judge = new QuarantineJudge(options.Mail, platform, _quarantine);
        _reader = new MessageTraceReader(session, new RequestPace(now, wait, observer), observer);
    }

    /// <summary>The commands that a session must have.</summary>
    /// <param name="isOnline">True for Exchange Online.</param>
    /// <param name="release">True to release messages from the quarantine.</param>
    public static IReadOnlyList<string> Commands(bool isOnline, bool release) => !isOnline ? [TrackingLogReader.Command]
        : release ? [MessageTraceReader.Command, Quarantine.Command, Quarantine.HeaderCommand, Quarantine.ReleaseCommand]
        : [MessageTraceReader.Command];

    /// <summary>The property by which the journal knows releases from the quarantine.</summary>
    public const string ReleaseProperty = QuarantineRelease.Property;

    /// <summary>Reads what became of the mail: an object for each message and recipient, the newest first.</summary>
    /// <param name="question">The period, and which mail.</param>
    /// <param name="mail">Receives what is reported of the ledger.</param>
    /// <param name="cancellation">Stops between two requests.</param>
    /// <exception cref="ExchangeException">Exchange reported an error.</exception>
    public IReadOnlyList<CommerceMailTrace> Read(TraceQuestion question, IMailReadObserver mail, CancellationToken cancellation)
    {
        var ledger = _options.Ledger is null ? null
            : LedgerMail.Read(_options.Ledger, _options.Mail, _options.CaseIds, _options.OrderNumbers, mail, cancellation);
        if (ledger?.First is { } first && first < question.From)
        {
            question = question with { From = first - TimeSpan.FromHours(1) };
        }

        question = Clipped(question);
        var rows = _session.IsOnline ? ReadOnline(question, cancellation)
            : new TrackingLogReader(_session, _observer).Read(question, _describer.IsPlatform, cancellation)
                .Select(r => _describer.Describe(r));
        CommerceMailTrace[] results =
        [
            .. rows.Select(r => TraceDescriber.Compare(r, ledger)).Where(r => IsAskedFor(r, ledger)).OrderByDescending(r => r.Received)
                .ThenBy(r => r.Recipient, StringComparer.OrdinalIgnoreCase),
        ];
        if (ledger is not null && TraceDescriber.CasesNowhere(results, ledger) is { } warning)
        {
            _observer.Warn(warning);
        }

        return results;
    }

    /// <summary>Releases messages from the quarantine.</summary>
    /// <param name="rows">What <see cref="Read"/> returned.</param>
    /// <param name="recipients">To whom; empty for all recipients of each message.</param>
    /// <param name="force">True to release messages whose sender is not proven, too.</param>
    /// <param name="journal">Where releases are written down.</param>
    /// <param name="decide">Asked before each release.</param>
    /// <param name="cancellation">Stops between two requests.</param>
    /// <returns>The rows, in the order given. An error stands at the first row of its message.</returns>
    /// <exception cref="JournalException">The journal cannot be written.</exception>
    public IReadOnlyList<ExchangeOutcome<CommerceMailTrace>> Release(
        IReadOnlyList<CommerceMailTrace> rows, IReadOnlyList<string> recipients, bool force, ChangeJournal journal,
        Func<PlannedChange, ChangeDecision> decide, CancellationToken cancellation)
    {
        var held = rows.Select(r => r.QuarantineIdentity).OfType<string>().Distinct(StringComparer.OrdinalIgnoreCase)
            .Where(_held.ContainsKey).ToList();
        var orders = held.Where(i => force || _held[i].Proof.Verdict == Authenticity.Genuine).Select(i => Order(i, recipients)).ToList();
        var outcomes = new QuarantineReleaser(_session, journal).Release(orders, decide, cancellation);
        var results = orders.Zip(outcomes, (o, r) => (o.Message.Identity, r))
            .ToDictionary(p => p.Identity, p => p.r, StringComparer.OrdinalIgnoreCase);
        var told = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        return [.. rows.Select(row => AfterRelease(row, results, told))];
    }

    private ReleaseOrder Order(string identity, IReadOnlyList<string> recipients)
    {
        var (message, proof) = _held[identity];
        string[] users = [.. message.Recipients.Where(r => recipients.Contains(r, StringComparer.OrdinalIgnoreCase))];
        return new(message, users, proof.InWords);
    }

    private ExchangeOutcome<CommerceMailTrace> AfterRelease(
        CommerceMailTrace row, Dictionary<string, ExchangeOutcome<ReleaseResult>> results, HashSet<string> told)
    {
        if (row.QuarantineIdentity is not { } identity || !_held.TryGetValue(identity, out var held))
        {
            return new(row.Recipient, row);
        }

        if (!results.TryGetValue(identity, out var outcome))
        {
            var isReleased = row.Outcome == MailTraceOutcome.Released;
            return new(row.Recipient, row with
            {
                Release = isReleased ? ChangeStatus.Unchanged : ChangeStatus.Rejected,
                ReleaseReason = isReleased ? "It was released before" : $"{held.Proof.InWords} Look at it, and use -Force to release it",
            });
        }

        var result = outcome.Result!;
        var isDone = result.Status is ChangeStatus.Changed;
        row = row with
        {
            Release = result.Status, ReleaseReason = result.Reason, RunId = result.RunId,
            Outcome = isDone ? MailTraceOutcome.Released : row.Outcome,
            Reason = isDone ? "It was released from the quarantine now" : row.Reason,
            Remediation = isDone ? null : row.Remediation,
        };
        return told.Add(identity)
            ? new(outcome.Target, row, outcome.Error) { Reason = outcome.Reason, Warnings = outcome.Warnings }
            : new(outcome.Target, row);
    }

    private TraceQuestion Clipped(TraceQuestion question)
    {
        var oldest = _options.Mail.At - MessageTraceReader.Kept + TimeSpan.FromMinutes(1);
        if (!_session.IsOnline || question.From >= oldest)
        {
            return question;
        }

        _observer.Warn($"Exchange Online keeps the message trace for {MessageTraceReader.Kept.TotalDays:0} days. "
            + $"Older mail is not traced: the period begins on {oldest:yyyy-MM-dd HH:mm} UTC.");
        return question with { From = oldest };
    }

    private IEnumerable<CommerceMailTrace> ReadOnline(TraceQuestion question, CancellationToken cancellation)
    {
        var rows = _reader.Read(question, _describer.IsPlatform, cancellation);
        var hasDetails = _session.Has(MessageTraceReader.DetailCommand);
        if (!hasDetails)
        {
            _observer.Warn($"This session has no command {MessageTraceReader.DetailCommand}. Folders and reasons are not read.");
        }

        var held = ReadQuarantine(question, rows, cancellation);
        var merged = new List<CommerceMailTrace>();
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var row in rows)
        {
            cancellation.ThrowIfCancellationRequested();
            var found = held.Find(h => h.Message.TraceId.Equals(row.TraceId, StringComparison.OrdinalIgnoreCase)
                && h.Message.Recipients.Contains(row.Recipient, StringComparer.OrdinalIgnoreCase));
            if (found.Message is not null)
            {
                seen.Add($"{found.Message.Identity} {row.Recipient}");
            }

            var needsEvents = question.WithEvents || (found.Message is null && TraceOutcomes.NeedsEvents(row));
            var known = needsEvents && hasDetails ? WithEvents(row) : row;
            merged.Add(found.Message is null
                ? _describer.Describe(Unfound(known)) : _describer.Describe(known, found.Message, found.Proof));
        }

        // Mail can be in the quarantine without a row in the trace of the period.
        foreach (var (message, proof) in held)
        {
            merged.AddRange(message.Recipients.Where(r => question.IsTo(r) && seen.Add($"{message.Identity} {r}"))
                .Select(r => _describer.Describe(OfQuarantine(message, r), message, proof)));
        }

        return merged;
    }

    private List<(QuarantinedMessage Message, QuarantineProof Proof)> ReadQuarantine(
        TraceQuestion question, IReadOnlyList<TraceRow> rows, CancellationToken cancellation)
    {
        var held = new List<(QuarantinedMessage, QuarantineProof)>();
        if (!_session.Has(Quarantine.Command))
        {
            _observer.Warn($"This session has no command {Quarantine.Command}. What is in the quarantine, and why, is not told.");
            return held;
        }

        var traced = new HashSet<string>(rows.Select(r => r.TraceId).OfType<string>(), StringComparer.OrdinalIgnoreCase);
        try
        {
            var found = _quarantine.Read(question, m => traced.Contains(m.TraceId) || _describer.IsPlatform([m.Sender]), _observer,
                cancellation);
            foreach (var summary in found)
            {
                cancellation.ThrowIfCancellationRequested();
                var one = (Message: Details(summary), Proof: _judge.Judge(summary.Identity));
                _held[one.Message.Identity] = one;
                held.Add(one);
            }
        }
        catch (ExchangeException e) when (e.Kind != ExchangeErrorKind.SessionLost)
        {
            _observer.Incomplete("the quarantine", e);
        }

        return held;
    }

    private QuarantinedMessage Details(QuarantinedMessage summary)
    {
        try
        {
            return _quarantine.Details(summary.Identity);
        }
        catch (ExchangeException e) when (e.Kind != ExchangeErrorKind.SessionLost)
        {
            _observer.Incomplete($"the quarantined message {summary.Identity}", e);
            return summary;
        }
    }

    private TraceRow WithEvents(TraceRow row)
    {
        try
        {
            return _reader.WithEvents(row);
        }
        catch (ExchangeException e) when (e.Kind != ExchangeErrorKind.SessionLost)
        {
            _observer.Incomplete($"the events of {row.MessageId} for {row.Recipient}", e);
            return row;
        }
    }

    private static TraceRow Unfound(TraceRow row) => row.Outcome != MailTraceOutcome.Quarantined ? row : row with
    {
        Reason = "It was quarantined, and was not found in the quarantine: it was deleted, its time there has ended, or this session "
            + "cannot read it",
    };

    private static TraceRow OfQuarantine(QuarantinedMessage message, string recipient) => new()
    {
        Received = message.Received, Senders = [message.Sender], Recipient = recipient, Subject = message.Subject,
        MessageId = message.MessageId, TraceId = message.TraceId, Status = "Quarantined", Outcome = MailTraceOutcome.Quarantined,
        Reason = "",
    };

    private bool IsAskedFor(CommerceMailTrace row, LedgerMail? ledger) =>
        _options.CaseIds.Count + _options.OrderNumbers.Count == 0
        || ledger?.IsChosen(row.MessageId) == true
        || (row.CaseId is { } id
            && (_options.CaseIds.Contains(id, StringComparer.OrdinalIgnoreCase) || ledger?.CaseIds.Contains(id) == true))
        || (row.OrderNumber is { } order && _options.OrderNumbers.Contains(order, StringComparer.OrdinalIgnoreCase));
}
