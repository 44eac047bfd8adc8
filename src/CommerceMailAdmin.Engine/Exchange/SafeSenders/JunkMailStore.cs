using CommerceMailAdmin.Engine.Exchange.Changes;
using CommerceMailAdmin.Engine.Exchange.Session;

namespace CommerceMailAdmin.Engine.Exchange.SafeSenders;

/// <summary>What Get-MailboxJunkEmailConfiguration says of one mailbox.</summary>
/// <param name="Mailbox">The mailbox as Exchange names it.</param>
/// <param name="TrustedSenders">TrustedSendersAndDomains, as stored.</param>
/// <param name="BlockedSenders">BlockedSendersAndDomains, as stored.</param>
/// <param name="TrustedRecipientCount">How many entries TrustedRecipientsAndDomains has that are not safe senders.</param>
internal sealed record JunkMailSettings(
    string Mailbox, IReadOnlyList<string> TrustedSenders, IReadOnlyList<string> BlockedSenders, int TrustedRecipientCount)
{
    /// <summary>Safe senders, safe recipients and, if they are trusted, contacts together.</summary>
    public const int EntryLimit = 1024;

    public bool? Enabled { get; init; }

    public bool? TrustedListsOnly { get; init; }

    public bool? ContactsTrusted { get; init; }

    /// <summary>The safe senders in their compared form.</summary>
    public HashSet<string> Trusted { get; } = new(TrustedSenders.Select(SafeSenderEntry.Comparable), StringComparer.Ordinal);

    /// <summary>The blocked senders in their compared form.</summary>
    public HashSet<string> Blocked { get; } = new(BlockedSenders.Select(SafeSenderEntry.Comparable), StringComparer.Ordinal);

    /// <summary>The mailbox, as the journal knows it.</summary>
    /// <param name="asked">The mailbox as it was asked for.</param>
    public ChangedObject Object(MailboxReference asked) => new(asked.Identity, Mailbox, asked.Id) { OtherNames = asked.Names };

    /// <summary>How many bytes all lists of a mailbox have at most.</summary>
    public const int ByteLimit = 510 * 1024;

    /// <summary>How many bytes the entries of all lists have.</summary>
    public int Bytes { get; init; }

    /// <summary>How many bytes an entry has, with what separates it from the next one.</summary>
    public static int BytesOf(string entry) => System.Text.Encoding.UTF8.GetByteCount(entry) + 1;

    /// <summary>How many more entries fit at most: trusted contacts count too, and Exchange does not say how many they are.</summary>
    public int RemainingEntries => Math.Max(0, EntryLimit - TrustedSenders.Count - TrustedRecipientCount);
}

/// <summary>What came of reading one mailbox: its settings, or the error.</summary>
internal sealed record JunkMailReading(JunkMailSettings? Settings, ExchangeException? Error)
{
    /// <summary>The places in the list at which a mailbox stands a second time, under another of its names.</summary>
    public static HashSet<int> Repeated(IReadOnlyList<JunkMailReading> readings)
    {
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        return new HashSet<int>(Enumerable.Range(0, readings.Count)
            .Where(i => readings[i].Settings is { } settings && !seen.Add(settings.Mailbox)));
    }
}

/// <summary>Reads and changes mailboxes' junk-mail settings.</summary>
internal sealed class JunkMailStore(IExchangeSession session)
{
    public const string GetCommand = "Get-MailboxJunkEmailConfiguration";
    public const string SetCommand = "Set-MailboxJunkEmailConfiguration";

    /// <summary>The property that holds the safe senders.</summary>
    public const string TrustedSenders = "TrustedSendersAndDomains";

    private const string BlockedSenders = "BlockedSendersAndDomains";
    private const string TrustedRecipients = "TrustedRecipientsAndDomains";

    private readonly MailboxFinder _finder = new(session);

    /// <summary>True if a batch takes fewer requests than its mailboxes one by one.</summary>
    public bool TakesBatches => session.IsOnline;

    /// <inheritdoc cref="MailboxFinder.LookUpNamed"/>
    public IReadOnlyList<MailboxReference> LookUp(IReadOnlyList<MailboxReference> mailboxes, bool forJournal) =>
        _finder.LookUpNamed(mailboxes, forJournal);

    /// <summary>Reads one mailbox.</summary>
    /// <exception cref="ExchangeException">Exchange reported an error, or the name means no mailbox or several.</exception>
    /// <exception cref="ArgumentException">The name is blank, which Exchange would take to mean every mailbox.</exception>
    public JunkMailSettings Read(MailboxReference mailbox)
    {
        if (MailboxIdentity.IsBlank(mailbox.Handle))
        {
            throw new ArgumentException("A mailbox must be named.", nameof(mailbox));
        }

        var found = session.Invoke(GetCommand, new Dictionary<string, object?> { ["Identity"] = mailbox.Handle }).Objects;
        return found.Count switch
        {
            1 => Settings(found[0], mailbox.Identity),
            0 => throw new ExchangeException(ExchangeErrorKind.NotFound, $"Exchange returned no mailbox for '{mailbox.Identity}'."),
            _ => throw new ExchangeException(
                ExchangeErrorKind.Ambiguous,
                $"'{mailbox.Identity}' means {found.Count} mailboxes. Name one by its user principal name or GUID."),
        };
    }

    /// <summary>Reads mailboxes in one call where that is certain, and one by one where it is not; in the order given.</summary>
    public IReadOnlyList<JunkMailReading> ReadMany(IReadOnlyList<MailboxReference> mailboxes)
    {
        var readings = new JunkMailReading?[mailboxes.Count];
        ExchangeException? lost = null;
        if (TakesBatches && mailboxes.Count > 1)
        {
            ReadBatch(mailboxes, readings, ref lost);
        }

        for (var i = 0; i < mailboxes.Count; i++)
        {
            readings[i] ??= lost is null ? ReadOne(mailboxes[i]) : new JunkMailReading(null, lost);
            lost ??= readings[i]!.Error is { Kind: ExchangeErrorKind.SessionLost } error ? error : null;
        }

        return readings!;
    }

    /// <summary>Reads every mailbox that a pattern matches, and hands them over one by one.</summary>
    /// <param name="pattern">The pattern, with wildcards.</param>
    /// <param name="take">Called for each mailbox; must not call the session.</param>
    /// <exception cref="ExchangeException">Exchange reported an error.</exception>
    public void Find(string pattern, Action<JunkMailSettings> take) =>
        session.List(GetCommand, new Dictionary<string, object?> { ["Identity"] = pattern, ["ResultSize"] = "Unlimited" },
            found => take(Settings(found, pattern)));

    /// <summary>Changes a mailbox's safe senders, and returns the warnings.</summary>
    /// <exception cref="ExchangeException">Exchange reported an error.</exception>
    public IReadOnlyList<string> Change(MailboxReference mailbox, ListChange trustedSenders)
    {
        var parameters = SetParameters(trustedSenders);
        parameters["Identity"] = mailbox.Handle;
        return session.Invoke(SetCommand, parameters).Warnings;
    }

    /// <summary>Changes several mailboxes' safe senders alike, in one call.</summary>
    /// <exception cref="ExchangeException">The call ended before all were done.</exception>
    public ExchangeBatchReply ChangeMany(IReadOnlyList<MailboxReference> mailboxes, ListChange trustedSenders) =>
        session.InvokeBatch(SetCommand, [.. mailboxes.Select(m => m.Handle)], SetParameters(trustedSenders));

    private static Dictionary<string, object?> SetParameters(ListChange trustedSenders) => new()
    {
        [TrustedSenders] = trustedSenders,
        // The decision has been made; the session's own preferences must not turn it into a question or a rehearsal.
        ["Confirm"] = false,
        ["WhatIf"] = false,
    };

    private JunkMailReading ReadOne(MailboxReference mailbox)
    {
        try
        {
            return new JunkMailReading(Read(mailbox), null);
        }
        catch (ExchangeException e)
        {
            return new JunkMailReading(null, e);
        }
    }

    /// <summary>
    /// Fills in what a piped call answers for certain: an answer counts where its name belongs to one mailbox of the batch only.
    /// </summary>
    private void ReadBatch(IReadOnlyList<MailboxReference> mailboxes, JunkMailReading?[] readings, ref ExchangeException? lost)
    {
        const int Ambiguous = -1;
        var places = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        var asked = Enumerable.Range(0, mailboxes.Count).Where(i => mailboxes[i].Names.Count > 0).ToArray();
        foreach (var place in asked)
        {
            foreach (var name in mailboxes[place].Names)
            {
                places[name] = places.ContainsKey(name) ? Ambiguous : place;
            }
        }

        try
        {
            if (asked.Length < 2)
            {
                return;
            }

            var reply = session.InvokeBatch(GetCommand, [.. asked.Select(i => mailboxes[i].Handle)], new Dictionary<string, object?>());
            lost = reply.Errors.FirstOrDefault(e => e.Kind == ExchangeErrorKind.SessionLost);
            var answers = new List<JunkMailSettings>[mailboxes.Count];
            foreach (var found in reply.Objects)
            {
                var settings = Settings(found, "");
                if (Place(settings.Mailbox, places) is >= 0 and var place)
                {
                    (answers[place] ??= []).Add(settings);
                }
            }

            foreach (var place in asked.Where(i => answers[i] is { Count: 1 }))
            {
                readings[place] = new JunkMailReading(answers[place][0], null);
            }
        }
        catch (ExchangeException e)
        {
            lost = e.Kind == ExchangeErrorKind.SessionLost ? e : null;
        }
    }

    /// <summary>
    /// The mailbox that an answer is about, by its name or, where that is a path, the name at its end; negative where uncertain.
    /// </summary>
    private static int Place(string name, Dictionary<string, int> places) =>
        places.TryGetValue(name, out var place) || places.TryGetValue(name[(name.LastIndexOf('/') + 1)..], out place) ? place : -1;

    private static JunkMailSettings Settings(ExchangeObject found, string identity) =>
        new(
            found.Text("Identity") ?? found.Text("MailboxOwnerId") ?? identity,
            found.Entries(TrustedSenders),
            found.Entries(BlockedSenders),
            // Exchange counts an entry of both lists once.
            found.Entries(TrustedRecipients).Select(SafeSenderEntry.Comparable)
                .Except(found.Entries(TrustedSenders).Select(SafeSenderEntry.Comparable)).Count())
        {
            Bytes = new[] { TrustedSenders, BlockedSenders, TrustedRecipients }.Sum(l => found.Entries(l).Sum(JunkMailSettings.BytesOf)),
            Enabled = found.Flag("Enabled"),
            TrustedListsOnly = found.Flag("TrustedListsOnly"),
            ContactsTrusted = found.Flag("ContactsTrusted"),
        };
}
