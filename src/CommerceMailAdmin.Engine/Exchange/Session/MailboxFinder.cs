using CommerceMailAdmin.Engine.Common;
namespace CommerceMailAdmin.Engine.Exchange.Session;

/// <summary>Finds the mailboxes of a selection, and what is to be known of mailboxes that were named.</summary>
/// <param name="session">The session to ask in.</param>
public sealed class MailboxFinder(IExchangeSession session)
{
    private const string MemberCommand = "Get-DistributionGroupMember";
    private const string Unlimited = "Unlimited";

    // The Online module's own command is the faster one and gives less by default; both have what is needed here.
    private static readonly string[] MailboxCommands = ["Get-EXOMailbox", "Get-Mailbox"];

    /// <summary>
    /// Lists a selection. Results are handed over one by one; only the groups' members are remembered, so that none comes twice.
    /// </summary>
    /// <param name="selection">Which mailboxes.</param>
    /// <param name="take">Called for each mailbox; must not call the session.</param>
    /// <returns>Warnings, such as members that are no mailboxes.</returns>
    /// <exception cref="ExchangeException">Exchange reported an error, or lacks the command.</exception>
    public IReadOnlyList<string> Find(MailboxSelection selection, Action<MailboxReference> take) =>
        selection.Groups.Count > 0 ? FindMembers(selection, take) : FindAll(selection, take);

    /// <summary>
    /// Looks up mailboxes that were only named, so that they can be told apart: by the answers of a batch, and by the journal. A mailbox
    /// whose answer is not certain stays as it is.
    /// </summary>
    /// <param name="mailboxes">The mailboxes.</param>
    /// <param name="forJournal">
    /// Whether the journal is asked or written. If not, a server is asked nothing, because it takes no batches.
    /// </param>
    internal IReadOnlyList<MailboxReference> LookUpNamed(IReadOnlyList<MailboxReference> mailboxes, bool forJournal)
    {
        var unknown = mailboxes.Where(m => m.Names.Count == 0).Select(m => m.Handle).ToArray();
        if (unknown.Length == 0 || !(session.IsOnline || forJournal) || MailboxCommands.FirstOrDefault(session.Has) is not { } command)
        {
            return mailboxes;
        }

        var known = new Dictionary<string, MailboxReference?>(StringComparer.OrdinalIgnoreCase);
        var isAnswered = !session.IsOnline || LookUp(command, unknown, known);
        if (forJournal && isAnswered)
        {
            // An on-premises server takes no batches. In a batch, some answers may not tell which name they belong to.
            foreach (var one in unknown.Where(u => !known.ContainsKey(u) && (!session.IsOnline || unknown.Length > 1)))
            {
                LookUp(command, [one], known);
            }
        }

        return [.. mailboxes.Select(m => m.Names.Count == 0 && known.TryGetValue(m.Handle, out var found) && found is not null ? m with
        {
            // A mailbox that was found by its id may have lost its address to another mailbox.
            Identity = m.Id is null || (known.TryGetValue(m.Identity, out var named) && Same(named, found)) ? m.Identity : found.Identity,
            Id = found.Id, Kind = found.Kind, Names = found.Names,
        } : m)];
    }

    /// <summary>Asks for mailboxes in one call, and tells whether Exchange gave an answer, be it that there are none.</summary>
    private bool LookUp(string command, string[] asked, Dictionary<string, MailboxReference?> known)
    {
        try
        {
            var reply = session.InvokeBatch(command, asked, new Dictionary<string, object?>());
            var onlyOne = asked.Length == 1 && reply.Objects.Count == 1;
            foreach (var found in reply.Objects)
            {
                if (MailboxReference.Of(found) is { } mailbox)
                {
                    foreach (var name in mailbox.Names.Concat(Addresses(found)).Concat(onlyOne ? asked : [])
                        .Distinct(StringComparer.OrdinalIgnoreCase))
                    {
                        known[name] = known.TryGetValue(name, out var other) && !Same(other, mailbox) ? null : mailbox;
                    }
                }
            }

            return reply.Errors.All(e => e.Kind is ExchangeErrorKind.NotFound or ExchangeErrorKind.Ambiguous);
        }
        catch (ExchangeException)
        {
            // What is wrong will show, and be told, where the mailboxes themselves are read.
            return false;
        }
    }

    private static bool Same(MailboxReference? one, MailboxReference other) =>
        one is not null && one.Id == other.Id && one.Identity == other.Identity;

    private static IEnumerable<string> Addresses(ExchangeObject found) =>
        found.Entries("EmailAddresses").Select(a => a[(a.IndexOf(':') + 1)..])
            .Concat(new[] { "PrimarySmtpAddress", "Alias", "SamAccountName", "LegacyExchangeDN" }.Select(found.Text)
                .Where(n => n is not null).Select(n => n!));

    private IReadOnlyList<string> FindAll(MailboxSelection selection, Action<MailboxReference> take)
    {
        var command = MailboxCommands.FirstOrDefault(session.Has) ?? MailboxCommands[MailboxCommands.Length - 1];
        var parameters = new Dictionary<string, object?> { ["ResultSize"] = Unlimited };
        if (selection.Filter is not null)
        {
            parameters["Filter"] = selection.Filter;
        }

        if (selection.RecipientTypeDetails.Count > 0)
        {
            parameters["RecipientTypeDetails"] = selection.RecipientTypeDetails;
        }

        if (session.IsOnline && (selection.Database ?? selection.Server) is not null)
        {
            throw new ExchangeException(
                ExchangeErrorKind.CommandMissing,
                    "Exchange Online does not tell databases and servers apart: -Database and -Server are for servers of your own.");
        }

        foreach (var (name, place) in new[] { ("OrganizationalUnit", selection.OrganizationalUnit), ("Database", selection.Database),
            ("Server", selection.Server) })
        {
            if (place is not null)
            {
                parameters[name] = place;
            }
        }

        return session.List(command, parameters, found =>
        {
            if (MailboxReference.Of(found) is { } mailbox)
            {
                take(mailbox);
            }
        });
    }

    private List<string> FindMembers(MailboxSelection selection, Action<MailboxReference> take)
    {
        var warnings = new List<string>();
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var groups = new Queue<string>(selection.Groups);
        var others = 0;
        while (groups.Count > 0)
        {
            // A nested group comes back as a member like any other; its own members have to be asked for.
            var group = groups.Dequeue();
            warnings.AddRange(session.List(MemberCommand,
                new Dictionary<string, object?> { ["Identity"] = group, ["ResultSize"] = Unlimited }, found =>
            {
                if (MailboxReference.Of(found) is not { } member || !seen.Add(found.Text("Guid") ?? member.Identity))
                {
                    return;
                }

                if (IsGroup(member.Kind))
                {
                    groups.Enqueue(member.Identity);
                }
                else if (!IsMailbox(member.Kind))
                {
                    others++;
                }
                else if (selection.RecipientTypeDetails.Count == 0
                    || selection.RecipientTypeDetails.Contains(member.Kind, StringComparer.OrdinalIgnoreCase))
                {
                    take(member);
                }
            }));
        }

        if (others > 0)
        {
            var who = Amount.Of(others, "member has no mailbox here and is", "members have no mailbox here and are");
            warnings.Add($"{who} left out (contacts, mail users, remote mailboxes and other groups).");
        }

        return warnings;
    }

    private static bool IsGroup(string? kind) =>
        kind?.EndsWith("Group", StringComparison.OrdinalIgnoreCase) == true
            && kind.IndexOf("Dynamic", StringComparison.OrdinalIgnoreCase) < 0;

    // A remote mailbox is one of another organisation, half of a hybrid.
    private static bool IsMailbox(string? kind) =>
        kind is null || (kind.EndsWith("Mailbox", StringComparison.OrdinalIgnoreCase)
            && !kind.StartsWith("Remote", StringComparison.OrdinalIgnoreCase)
            && !kind.Equals("GroupMailbox", StringComparison.OrdinalIgnoreCase));
}

/// <summary>One mailbox to work on, and what is known of it before its settings are read.</summary>
/// <param name="Identity">The mailbox as it is asked for: not blank, without wildcards.</param>
public sealed record MailboxReference(string Identity)
{
    /// <summary>The GUID of the mailbox, which outlives its names and addresses; null if unknown.</summary>
    public string? Id { get; init; }

    /// <summary>RecipientTypeDetails, such as SharedMailbox; null if unknown.</summary>
    public string? Kind { get; init; }

    /// <summary>What Exchange may call the mailbox in the Identity of its answers; empty if unknown.</summary>
    public IReadOnlyList<string> Names { get; init; } = [];

    /// <summary>The name that calls use: the GUID if it is known, because names and addresses may pass to another mailbox.</summary>
    internal string Handle => Id ?? Identity;

    /// <summary>Reads a mailbox or recipient that a command returned; null if it has no name to be asked for by.</summary>
    internal static MailboxReference? Of(ExchangeObject found)
    {
        var identity = found.Text("UserPrincipalName") ?? found.Text("PrimarySmtpAddress") ?? found.Text("Guid") ?? found.Text("Identity");
        return identity is null ? null : new MailboxReference(identity)
        {
            Id = found.Id(),
            Kind = found.Text("RecipientTypeDetails"),
            Names =
            [
                .. new[] { "Identity", "Name", "Id", "DistinguishedName", "Guid", "ExternalDirectoryObjectId", "UserPrincipalName" }
                    .Select(found.Text).Where(n => n is not null).Select(n => n!).Distinct(StringComparer.OrdinalIgnoreCase),
            ],
        };
    }
}

/// <summary>Which mailboxes are meant, if they are not named one by one: all of them that meet the conditions.</summary>
public sealed record MailboxSelection
{
    /// <summary>An OPATH filter, as Get-Mailbox takes it; null for none.</summary>
    public string? Filter { get; init; }

    /// <summary>Kinds of mailboxes (RecipientTypeDetails); empty for all.</summary>
    public IReadOnlyList<string> RecipientTypeDetails { get; init; } = [];

    /// <summary>The organizational unit, or a unit above; null for any.</summary>
    public string? OrganizationalUnit { get; init; }

    /// <summary>The mailbox database, on-premises; null for any.</summary>
    public string? Database { get; init; }

    /// <summary>The Mailbox server, on-premises; null for any.</summary>
    public string? Server { get; init; }

    /// <summary>Groups whose members are meant, members of nested groups included; empty for mailboxes of the whole organisation.</summary>
    public IReadOnlyList<string> Groups { get; init; } = [];
}
