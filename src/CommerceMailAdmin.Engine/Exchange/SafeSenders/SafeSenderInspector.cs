using System.Text.Json;
using CommerceMailAdmin.Engine.Exchange.Changes;
using CommerceMailAdmin.Engine.Exchange.Session;

namespace CommerceMailAdmin.Engine.Exchange.SafeSenders;

/// <summary>A mailbox that was read, or the error.</summary>
/// <param name="Identity">The mailbox as it was asked for.</param>
/// <param name="State">What it has; null where it could not be read.</param>
/// <param name="Error">Why it could not be read; null where it could.</param>
public sealed record SafeSenderReading(string Identity, SafeSenderState? State, ExchangeException? Error)
{
    /// <summary>The mailbox, as the journal is asked about it; null where it could not be read.</summary>
    public ChangedObject? Mailbox { get; init; }
}

/// <summary>Compares mailboxes with the wanted senders, and changes nothing.</summary>
/// <param name="session">The session to read in.</param>
/// <param name="request">The wanted senders.</param>
/// <param name="forJournal">Whether the journal is to be asked about the mailboxes, too.</param>
public sealed class SafeSenderInspector(IExchangeSession session, SafeSenderRequest request, bool forJournal)
{
    /// <summary>The commands that a session needs.</summary>
    public static IReadOnlyList<string> Commands { get; } = [JunkMailStore.GetCommand];

    private readonly JunkMailStore _mailboxes = new(session);
    private readonly MailboxCaveats _caveats = new(session);

    /// <summary>Reads mailboxes; on Exchange Online, ten in one request.</summary>
    /// <returns>One reading a mailbox, in the order given.</returns>
    public IReadOnlyList<SafeSenderReading> Read(IReadOnlyList<MailboxReference> mailboxes)
    {
        mailboxes = _mailboxes.Resolve(mailboxes, forJournal);
        return
        [
            .. _mailboxes.ReadMany(mailboxes).Zip(mailboxes, (r, m) => new SafeSenderReading(m.Identity, r.Settings is null ? null : State(m, r.Settings), r.Error)
            {
                Mailbox = r.Settings is null ? null : m.Named(r.Settings.Mailbox),
            }),
        ];
    }

    /// <summary>
    /// Reads every mailbox that a pattern matches. All are read when this returns; they are handed over from a temporary file, in Exchange's order, to be gone through once.
    /// </summary>
    /// <param name="pattern">The pattern, with wildcards.</param>
    /// <exception cref="ExchangeException">Exchange reported an error, or no mailbox matches.</exception>
    public IEnumerable<SafeSenderReading> Find(string pattern)
    {
        var found = new TemporaryLines();
        try
        {
            _caveats.Load();
            _mailboxes.Find(pattern, settings => found.Add(JsonSerializer.Serialize(State(new MailboxReference(settings.Mailbox), settings))));
            if (found.Count == 0)
            {
                throw new ExchangeException(ExchangeErrorKind.NotFound, $"No mailbox matches '{pattern}'.");
            }
        }
        catch
        {
            found.Dispose();
            throw;
        }

        return Read(found);
    }

    /// <summary>The verdict on a mailbox.</summary>
    /// <param name="reading">The mailbox.</param>
    /// <param name="added">The senders that this module has added to it earlier; empty where unknown.</param>
    public static SafeSenderTest Verdict(SafeSenderReading reading, IReadOnlyCollection<string> added) =>
        reading.State is { } state ? Verdict(state, added) : new()
        {
            Identity = reading.Identity,
            Result = reading.Error!.Kind is ExchangeErrorKind.NotFound or ExchangeErrorKind.Ambiguous or ExchangeErrorKind.AccessDenied
                ? CheckResult.PermError : CheckResult.TempError,
            Reason = reading.Error.Message,
        };

    private static SafeSenderTest Verdict(SafeSenderState state, IReadOnlyCollection<string> added)
    {
        var removed = state.Missing.Where(m => added.Contains(m, StringComparer.OrdinalIgnoreCase)).ToArray();
        return new()
        {
            Identity = state.Identity,
            Mailbox = state.Mailbox,
            Result = state.Missing.Count == 0 ? CheckResult.Pass : CheckResult.Fail,
            Missing = state.Missing,
            Removed = removed,
            Present = state.Present,
            Blocked = state.Blocked,
            IgnoredByPolicy = state.IgnoredByPolicy,
            Notes = state.Notes,
            Reason = state.Missing.Count == 0 ? null
                : $"{state.Missing.Count} of {state.Missing.Count + state.Present.Count} senders missing"
                    + (removed.Length == 0 ? "" : $", {removed.Length} of them removed since they were added"),
        };
    }

    private static IEnumerable<SafeSenderReading> Read(TemporaryLines found)
    {
        using (found)
        {
            foreach (var line in found.Read())
            {
                var state = JsonSerializer.Deserialize<SafeSenderState>(line)!;
                yield return new SafeSenderReading(state.Identity, state, null) { Mailbox = new ChangedObject(state.Identity, state.Mailbox, null) };
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
            IgnoredByPolicy = _caveats.Ignored(present),
            Notes = _caveats.Notes(mailbox, settings),
            RemainingEntries = settings.RemainingEntries,
        };
    }

    private static string[] Sorted(IReadOnlyList<string> entries) => [.. entries.OrderBy(e => e, StringComparer.OrdinalIgnoreCase)];
}
