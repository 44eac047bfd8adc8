using CommerceMailAdmin.Engine.Exchange.Session;

namespace CommerceMailAdmin.Engine.Exchange.SafeSenders;

/// <summary>
/// The anti-spam policies of Exchange Online, and what else leaves safe senders without effect, or keeps them from being stored.
/// </summary>
/// <param name="session">The session in which the anti-spam policies are read, once.</param>
internal sealed class AntiSpamPolicies(IExchangeSession session)
{
    private const string PolicyCommand = "Get-HostedContentFilterPolicy";

    private readonly Lazy<(string[] Quarantining, bool All)> _read = new(() => ReadPolicies(session));

    /// <summary>Reads now what is read once, because the session cannot be used later.</summary>
    public void Load() => _ = session.IsOnline ? _read.Value : default;

    /// <summary>The domains among safe senders that an anti-spam policy ignores; addresses are honoured.</summary>
    public string[] Ignored(IReadOnlyList<string> senders) =>
        session.IsOnline && senders.Any(SafeSenderEntry.IsDomain) && _read.Value.Quarantining.Length > 0
            ? [.. senders.Where(SafeSenderEntry.IsDomain)] : [];

    /// <summary>True if every anti-spam policy quarantines spam, so that safe domains have no effect in any mailbox.</summary>
    public bool IsIgnoredEverywhere => session.IsOnline && _read.Value.All;

    /// <summary>The reasons in words, for one mailbox.</summary>
    public string[] Notes(MailboxReference mailbox, JunkMailSettings settings)
    {
        var notes = new List<string>();
        if (settings is { ContactsTrusted: true, RemainingEntries: > 0 })
        {
            notes.Add($"The mailbox trusts its contacts, which count towards the {JunkMailSettings.EntryLimit} entries too: "
                + $"{settings.RemainingEntries} is the most that can fit.");
        }

        if (session.IsOnline && _read.Value is { Quarantining: { Length: > 0 } policies } found)
        {
            notes.Add(
                $"The anti-spam {(policies.Length == 1 ? "policy" : "policies")} {string.Join(", ", policies.Select(p => $"'{p}'"))} "
                + $"quarantine{(policies.Length == 1 ? "s" : "")} spam: "
                + $"Exchange Online {(found.All ? "ignores" : "ignores, for the recipients of that policy,")} safe domains and honours "
                + "safe addresses only.");
        }

        if (session.IsOnline && string.Equals(mailbox.Kind, "SharedMailbox", StringComparison.OrdinalIgnoreCase))
        {
            notes.Add("A shared mailbox: Exchange Online does not give its safe senders to the service's filters.");
        }

        return [.. notes];
    }

    private static (string[] Quarantining, bool All) ReadPolicies(IExchangeSession session)
    {
        if (!session.Has(PolicyCommand))
        {
            return ([], false);
        }

        try
        {
            var policies = session.Invoke(PolicyCommand, new Dictionary<string, object?>()).Objects;
            var quarantining = policies.Where(p => string.Equals(p.Text("SpamAction"), "Quarantine", StringComparison.OrdinalIgnoreCase))
                .Select(p => p.Text("Name") ?? p.Text("Identity") ?? "").ToArray();
            return (quarantining, quarantining.Length > 0 && quarantining.Length == policies.Count);
        }
        catch (ExchangeException)
        {
            // A role that may not read policies may still change mailboxes; then nothing is said of policies.
            return ([], false);
        }
    }
}
