using CommerceMailAdmin.Engine.Exchange.Commands;

namespace CommerceMailAdmin.Engine.Exchange.SafeSenders;

/// <summary>Compares mailboxes with the wanted senders, and changes nothing.</summary>
/// <param name="session">The session to read in.</param>
/// <param name="request">The wanted senders.</param>
public sealed class SafeSenderInspector(IExchangeSession session, SafeSenderRequest request)
{
    /// <summary>The commands that a session needs.</summary>
    public static IReadOnlyList<string> Commands { get; } = [JunkMailStore.GetCommand];

    private readonly JunkMailStore _mailboxes = new(session);

    /// <summary>Reads one mailbox, or with a pattern every mailbox that matches, sorted by name.</summary>
    /// <param name="identity">The mailbox or pattern; not blank.</param>
    /// <exception cref="ExchangeException">Exchange reported an error, or there is no such mailbox, or the name is ambiguous.</exception>
    public IReadOnlyList<SafeSenderState> Read(string identity)
    {
        if (!MailboxIdentity.HasWildcard(identity))
        {
            return [State(identity, _mailboxes.Read(identity))];
        }

        var found = _mailboxes.Find(identity);
        return found.Count > 0
            ? [.. found.Select(f => State(f.Mailbox, f))]
            : throw new ExchangeException(ExchangeErrorKind.NotFound, $"No mailbox matches '{identity}'.");
    }

    /// <summary>The verdict on a mailbox that was read.</summary>
    public static SafeSenderTest Verdict(SafeSenderState state) => new()
    {
        Identity = state.Identity,
        Mailbox = state.Mailbox,
        Result = state.Missing.Count == 0 ? CheckResult.Pass : CheckResult.Fail,
        Missing = state.Missing,
        Present = state.Present,
        Blocked = state.Blocked,
        Reason = state.Missing.Count == 0 ? null : $"{state.Missing.Count} of {state.Missing.Count + state.Present.Count} senders missing",
    };

    /// <summary>The verdict on a mailbox that could not be read.</summary>
    public static SafeSenderTest Verdict(string identity, ExchangeException error) => new()
    {
        Identity = identity,
        Result = error.Kind is ExchangeErrorKind.NotFound or ExchangeErrorKind.Ambiguous or ExchangeErrorKind.AccessDenied
            ? CheckResult.PermError : CheckResult.TempError,
        Reason = error.Message,
    };

    private SafeSenderState State(string identity, JunkMailSettings settings) => new()
    {
        Identity = identity,
        Mailbox = settings.Mailbox,
        Present = request.Senders.Where(settings.Trusted.Contains).ToArray(),
        Missing = request.Senders.Where(s => !settings.Trusted.Contains(s)).Concat(request.Rejected.Select(r => r.Sender)).ToArray(),
        Blocked = request.Senders.Where(settings.Blocked.Contains).ToArray(),
        TrustedSendersAndDomains = Sorted(settings.TrustedSenders),
        BlockedSendersAndDomains = Sorted(settings.BlockedSenders),
        Enabled = settings.Enabled,
        TrustedListsOnly = settings.TrustedListsOnly,
        ContactsTrusted = settings.ContactsTrusted,
        Room = settings.Room,
    };

    private static string[] Sorted(IReadOnlyList<string> entries) => [.. entries.OrderBy(e => e, StringComparer.OrdinalIgnoreCase)];
}
