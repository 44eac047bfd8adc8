using System.Text.Json;
using CommerceMailAdmin.Engine.Exchange.Changes;
using CommerceMailAdmin.Engine.Exchange.Session;

namespace CommerceMailAdmin.Engine.Exchange.SafeSenders;

/// <summary>Compares mailboxes with the wanted senders, and changes nothing.</summary>
/// <param name="session">The session to read in.</param>
/// <param name="request">The wanted senders.</param>
public sealed class SafeSenderInspector(IExchangeSession session, SafeSenderRequest request)
{
    /// <summary>The commands that a session needs.</summary>
    public static IReadOnlyList<string> Commands { get; } = [JunkMailStore.GetCommand];

    private readonly JunkMailStore _mailboxes = new(session);
    private readonly AntiSpamPolicies _policies = new(session);

    /// <summary>Reads mailboxes; on Exchange Online, ten in one request.</summary>
    /// <param name="mailboxes">The mailboxes; one whose name has wildcards stands alone, and means every mailbox that matches.</param>
    /// <returns>One outcome a mailbox, in the order given. Those of a pattern come from a temporary file, in Exchange's order, and can be
    /// read once.</returns>
    public IEnumerable<ExchangeOutcome<SafeSenderState>> Read(IReadOnlyList<MailboxReference> mailboxes) =>
        Readings(mailboxes, forJournal: false)
            .Select(r => new ExchangeOutcome<SafeSenderState>(r.Identity, r.State, r.Error) { IsMailbox = true });

    /// <summary>Tests mailboxes; on Exchange Online, ten in one request.</summary>
    /// <param name="mailboxes">As for <see cref="Read"/>.</param>
    /// <param name="owned">Knows which senders this module added earlier.</param>
    /// <returns>As from <see cref="Read"/>.</returns>
    public IEnumerable<ExchangeOutcome<SafeSenderTest>> Test(IReadOnlyList<MailboxReference> mailboxes, ChangeOwnership owned) =>
        Readings(mailboxes, forJournal: true).Select(r => new ExchangeOutcome<SafeSenderTest>(
            r.Identity, r.State is null ? Unreadable(r) : Verdict(r.State, owned.Presumably(session.Organization, r.Mailbox!)),
            r.Error) { IsMailbox = true });

    private static SafeSenderTest Unreadable(Reading reading) => new()
    {
        Identity = reading.Identity,
        Result = reading.Error!.IsPermanent ? CheckResult.PermError : CheckResult.TempError,
        Reason = reading.Error.Message,
    };

    private SafeSenderTest Verdict(SafeSenderState state, IReadOnlyCollection<string> added)
    {
        var removed = state.Missing.Where(m => added.Contains(m, StringComparer.OrdinalIgnoreCase)).ToArray();
        var leftOver = state.TrustedSendersAndDomains.Where(t => added.Contains(t, StringComparer.OrdinalIgnoreCase))
            .Except(request.Senders, StringComparer.OrdinalIgnoreCase).ToArray();
        return new()
        {
            Identity = state.Identity,
            Mailbox = state.Mailbox,
            Result = leftOver.Length > 0 ? CheckResult.Fail : ResultOf(state),
            LeftOver = leftOver,
            Missing = state.Missing,
            Removed = removed,
            Present = state.Present,
            Blocked = state.Blocked,
            IgnoredByPolicy = state.IgnoredByPolicy,
            Notes = state.Notes,
            Reason = ReasonOf(state, removed.Length, leftOver.Length),
        };
    }

    /// <summary>A stored domain that every policy ignores does nothing; one that some policies ignore may do nothing.</summary>
    private CheckResult ResultOf(SafeSenderState state)
    {
        var isIgnored = state.IgnoredByPolicy.Count > 0;
        return state.Missing.Count > 0 || (isIgnored && _policies.IsIgnoredEverywhere) ? CheckResult.Fail : isIgnored
            ? CheckResult.Neutral : CheckResult.Pass;
    }

    private string? ReasonOf(SafeSenderState state, int removed, int leftOver)
    {
        var parts = new List<string>();
        if (state.Missing.Count > 0)
        {
            parts.Add($"{state.Missing.Count} of {state.Missing.Count + state.Present.Count} senders missing"
                + (removed == 0 ? "" : $", {removed} of them removed since they were added"));
        }

        if (leftOver > 0)
        {
            parts.Add($"{leftOver} added by this module and no longer wanted");
        }

        if (state.IgnoredByPolicy.Count > 0)
        {
            parts.Add($"Exchange Online ignores {state.IgnoredByPolicy.Count} of the domains"
                + (_policies.IsIgnoredEverywhere
                    ? ", because the anti-spam policies quarantine spam" : " for recipients of an anti-spam policy that quarantines spam"));
        }

        return parts.Count == 0 ? null : string.Join("; ", parts);
    }

    private IEnumerable<Reading> Readings(IReadOnlyList<MailboxReference> mailboxes, bool forJournal)
    {
        if (mailboxes.Count == 1 && MailboxIdentity.HasWildcard(mailboxes[0].Identity))
        {
            return Find(mailboxes[0].Identity);
        }

        var resolved = _mailboxes.LookUp(mailboxes, forJournal);
        return
        [
            .. _mailboxes.ReadMany(resolved).Zip(resolved,
                (r, m) => new Reading(m.Identity, r.Settings is null ? null : State(m, r.Settings), r.Error)
            {
                Mailbox = r.Settings?.Object(m),
            }),
        ];
    }

    /// <summary>Reads every mailbox that a pattern matches. All are read when this returns.</summary>
    private IEnumerable<Reading> Find(string pattern)
    {
        var found = new TemporaryLines();
        ExchangeException? error = null;
        try
        {
            _policies.Load();
            _mailboxes.Find(pattern,
                settings => found.Add(JsonSerializer.Serialize(State(new MailboxReference(settings.Mailbox), settings))));
            error = found.Count > 0 ? null : new ExchangeException(ExchangeErrorKind.NotFound, $"No mailbox matches '{pattern}'.");
        }
        catch (ExchangeException e)
        {
            error = e;
        }
        catch
        {
            found.Dispose();
            throw;
        }

        if (error is not null)
        {
            found.Dispose();
            return [new Reading(pattern, null, error)];
        }

        return Kept(found);
    }

    private static IEnumerable<Reading> Kept(TemporaryLines found)
    {
        using (found)
        {
            foreach (var line in found.Read())
            {
                var state = JsonSerializer.Deserialize<SafeSenderState>(line)!;
                yield return new Reading(state.Identity, state, null) { Mailbox = new ChangedObject(state.Identity, state.Mailbox, null) };
            }
        }
    }

    private SafeSenderState State(MailboxReference mailbox, JunkMailSettings settings)
    {
        var present = request.Senders.Where(settings.Trusted.Contains).ToArray();
        return new()
        {
            Identity = mailbox.Identity,
            Mailbox = settings.Mailbox,
            RecipientTypeDetails = mailbox.Kind,
            Present = present,
            Missing = request.Senders.Where(s => !settings.Trusted.Contains(s)).Concat(request.Rejected.Select(r => r.Sender)).ToArray(),
            Blocked = request.Senders.Where(settings.Blocked.Contains).ToArray(),
            TrustedSendersAndDomains = Sorted(settings.TrustedSenders),
            BlockedSendersAndDomains = Sorted(settings.BlockedSenders),
            Enabled = settings.Enabled,
            TrustedListsOnly = settings.TrustedListsOnly,
            ContactsTrusted = settings.ContactsTrusted,
            IgnoredByPolicy = _policies.Ignored(present),
            Notes = _policies.Notes(mailbox, settings),
            RemainingEntries = settings.RemainingEntries,
        };
    }

    private static string[] Sorted(IReadOnlyList<string> entries) => [.. entries.OrderBy(e => e, StringComparer.OrdinalIgnoreCase)];

    /// <summary>A mailbox that was read, or the error.</summary>
    private sealed record Reading(string Identity, SafeSenderState? State, ExchangeException? Error)
    {
        /// <summary>The mailbox, as the journal is asked about it; null if it could not be read.</summary>
        public ChangedObject? Mailbox { get; init; }
    }
}
