using CommerceMailAdmin.Engine.Exchange.Commands;

namespace CommerceMailAdmin.Engine.Exchange.SafeSenders;

/// <summary>Reads and changes mailboxes' junk-mail settings.</summary>
internal sealed class JunkMailStore(IExchangeSession session)
{
    public const string GetCommand = "Get-MailboxJunkEmailConfiguration";
    public const string SetCommand = "Set-MailboxJunkEmailConfiguration";

    /// <summary>The property that holds the safe senders.</summary>
    public const string TrustedSenders = "TrustedSendersAndDomains";

    private const string BlockedSenders = "BlockedSendersAndDomains";
    private const string TrustedRecipients = "TrustedRecipientsAndDomains";

    /// <summary>Reads the one mailbox that a name means.</summary>
    /// <exception cref="ExchangeException">Exchange reported an error, or the name means no mailbox or several.</exception>
    /// <exception cref="ArgumentException">The name is blank, which Exchange would take to mean every mailbox.</exception>
    public JunkMailSettings Read(string identity)
    {
        var found = Ask(identity, []);
        return found.Count switch
        {
            1 => found[0],
            0 => throw new ExchangeException(ExchangeErrorKind.NotFound, $"Exchange returned no mailbox for '{identity}'."),
            _ => throw new ExchangeException(
                ExchangeErrorKind.Ambiguous, $"'{identity}' means {found.Count} mailboxes. Name one by its user principal name or GUID."),
        };
    }

    /// <summary>Reads every mailbox that a pattern matches, sorted by name.</summary>
    /// <inheritdoc cref="Read"/>
    public IReadOnlyList<JunkMailSettings> Find(string pattern) =>
        [.. Ask(pattern, [new("ResultSize", "Unlimited")]).OrderBy(s => s.Mailbox, StringComparer.OrdinalIgnoreCase)];

    /// <summary>Changes a mailbox's safe senders, and returns the warnings.</summary>
    /// <exception cref="ExchangeException">Exchange reported an error.</exception>
    public IReadOnlyList<string> Change(string identity, ListChange trustedSenders) =>
        session.Invoke(SetCommand, new Dictionary<string, object?>
        {
            ["Identity"] = identity,
            [TrustedSenders] = trustedSenders,
            // The decision has been made; the session's own preferences must not turn it into a question or a rehearsal.
            ["Confirm"] = false,
            ["WhatIf"] = false,
        }).Warnings;

    private List<JunkMailSettings> Ask(string identity, IEnumerable<KeyValuePair<string, object?>> more)
    {
        if (MailboxIdentity.IsBlank(identity))
        {
            throw new ArgumentException("A mailbox must be named.", nameof(identity));
        }

        var parameters = more.ToDictionary(p => p.Key, p => p.Value);
        parameters["Identity"] = identity;
        return [.. session.Invoke(GetCommand, parameters).Objects.Select(o => Settings(o, identity))];
    }

    private static JunkMailSettings Settings(ExchangeObject found, string identity) =>
        new(
            found.Text("Identity") ?? found.Text("MailboxOwnerId") ?? identity,
            found.Entries(TrustedSenders),
            found.Entries(BlockedSenders),
            found.Entries(TrustedRecipients).Count)
        {
            Enabled = found.Flag("Enabled"),
            TrustedListsOnly = found.Flag("TrustedListsOnly"),
            ContactsTrusted = found.Flag("ContactsTrusted"),
        };
}
