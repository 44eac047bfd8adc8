using CommerceMailAdmin.Engine.Exchange.Changes;
using CommerceMailAdmin.Engine.Exchange.SaferRoutes;
using CommerceMailAdmin.Engine.Exchange.Session;

namespace CommerceMailAdmin.Engine.Exchange.SafeSenders;

/// <summary>Senders on their way out of one mailbox, from plan to result.</summary>
internal sealed class SafeSenderRemoval : JunkMailUpdate<SafeSenderRemovalResult>
{
    private readonly Lazy<AcceptedDomains?> _own;
    private SafeSenderRemovalResult _result;

    /// <param name="mailbox">The mailbox.</param>
    /// <param name="before">Its settings.</param>
    /// <param name="senders">The senders to remove.</param>
    /// <param name="mayGo">Those that may be removed; null for all.</param>
    /// <param name="own">The organisation's domains; null where unknown.</param>
    public SafeSenderRemoval(
        MailboxReference mailbox, JunkMailSettings before, IReadOnlyList<string> senders, IReadOnlyCollection<string>? mayGo, Lazy<AcceptedDomains?> own)
        : base(mailbox, before)
    {
        _own = own;
        var present = senders.Where(before.Trusted.Contains).ToArray();
        var allowed = mayGo is null ? null : new HashSet<string>(mayGo.Select(SafeSenderEntry.Comparable), StringComparer.Ordinal);
        Going = [.. present.Where(s => allowed?.Contains(s) ?? true)];
        var kept = present.Except(Going).ToArray();
        _result = Result(mailbox, ChangeStatus.Unchanged) with
        {
            Mailbox = before.Mailbox,
            NotFound = senders.Where(s => !before.Trusted.Contains(s)).ToArray(),
            NotOwned = kept,
            Reason = kept.Length == 0 ? null
                : mailbox.Id is null ? $"Exchange did not tell which mailbox this is (its GUID), so nobody can say whether this module added {string.Join(", ", kept)}: kept; Remove-CommerceSafeSenders -Force removes them"
                : $"not known as added to this mailbox by this module, so kept: {string.Join(", ", kept)}; Remove-CommerceSafeSenders -Force removes them",
        };

        // As stored: Exchange compares texts.
        Change = new ListChange { Remove = before.TrustedSenders.Where(e => Going.Contains(SafeSenderEntry.Comparable(e))).ToArray() };
    }

    /// <summary>The senders that are there and may go.</summary>
    public string[] Going { get; }

    /// <inheritdoc/>
    public override ListChange Planned => new() { Remove = Going };

    /// <inheritdoc/>
    public override ListChange Change { get; }

    /// <summary>The mailbox could not be read.</summary>
    public static ChangeOutcome<SafeSenderRemovalResult> Unread(MailboxReference mailbox, ExchangeException error) =>
        new(Result(mailbox, ChangeStatus.Failed) with { Reason = error.Message }, error, []);

    /// <inheritdoc/>
    public override ExchangeException Explain(ExchangeException error) =>
        error.Kind == ExchangeErrorKind.InvalidSender ? StaleEntries.Explain(error, this, StaleEntries.Suspects(Before, _own.Value)) : error;

    /// <summary>There is nothing that may be removed.</summary>
    public ChangeOutcome<SafeSenderRemovalResult> Unchanged() => Done(_result with { Status = _result.NotOwned.Count > 0 ? ChangeStatus.Rejected : ChangeStatus.Unchanged });

    /// <summary>The plan was only shown.</summary>
    public ChangeOutcome<SafeSenderRemovalResult> Undone(ChangeStatus status) => Done(_result with { Status = status, Planned = Going });

    /// <inheritdoc/>
    public override (ChangeOutcome<SafeSenderRemovalResult> Outcome, ChangeEnd End) Finish(string runId)
    {
        _result = _result with { RunId = runId };
        var (outcome, end) = Finish();
        return (outcome, end with { Reason = outcome.Result.Reason });
    }

    private (ChangeOutcome<SafeSenderRemovalResult> Outcome, ChangeEnd End) Finish()
    {
        if (!IsSent)
        {
            return (Failed(_result, Error!, Error!.Message), new ChangeEnd(ChangeResult.Failed));
        }

        if (After is null)
        {
            var error = Error ?? ReadError!;
            return (
                Failed(_result, error, $"{error.Message} Whether the senders were removed could not be read back. Run the command again."),
                new ChangeEnd(ChangeResult.Unverified) { Removed = Going });
        }

        var removed = Going.Where(s => !After.Trusted.Contains(s)).ToArray();
        var result = _result with { Removed = removed, Status = _result.NotOwned.Count > 0 ? ChangeStatus.Partial : ChangeStatus.Removed };
        var outcome = removed.Length == Going.Length
            ? Done(result)
            : Failed(result, Error ?? new ExchangeException(ExchangeErrorKind.Other, "Exchange reported success, but senders were still there when the list was read back."), null);
        return (outcome, new ChangeEnd(Error is { IsRefusal: true } && removed.Length == 0 ? ChangeResult.Failed : ChangeResult.Verified) { Removed = removed, After = After.TrustedSenders });
    }

    private static SafeSenderRemovalResult Result(MailboxReference mailbox, ChangeStatus status) =>
        new() { Identity = mailbox.Identity, Status = status, SaferRoute = SaferRouteCatalogue.Of(SaferRouteId.SafeSenders) };

    private ChangeOutcome<SafeSenderRemovalResult> Done(SafeSenderRemovalResult result) => new(result, null, Warnings);

    private ChangeOutcome<SafeSenderRemovalResult> Failed(SafeSenderRemovalResult result, ExchangeException error, string? reason) =>
        new(result with { Status = ChangeStatus.Failed, Reason = reason ?? error.Message }, error, Warnings);
}
