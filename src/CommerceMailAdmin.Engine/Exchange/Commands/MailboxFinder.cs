namespace CommerceMailAdmin.Engine.Exchange.Commands;

/// <summary>Finds the mailboxes of a selection, and what is to be known of mailboxes that were named.</summary>
/// <param name="session">The session to ask in.</param>
public sealed class MailboxFinder(IExchangeSession session)
{
    private const string MemberCommand = "Get-DistributionGroupMember";
    private const string Unlimited = "Unlimited";

    // The Online module's own command is the faster one and gives less by default; both have what is needed here.
    private static readonly string[] MailboxCommands = ["Get-EXOMailbox", "Get-Mailbox"];

    private bool _cannotResolve;

    /// <summary>Lists a selection. Results are handed over one by one; only the groups' members are remembered, so that none comes twice.</summary>
    /// <param name="selection">Which mailboxes.</param>
    /// <param name="take">Called for each mailbox; must not call the session.</param>
    /// <returns>Warnings, such as members that are no mailboxes.</returns>
    /// <exception cref="ExchangeException">Exchange reported an error, or lacks the command.</exception>
    public IReadOnlyList<string> Find(MailboxSelection selection, Action<MailboxReference> take) =>
        selection.Groups.Count > 0 ? FindMembers(selection, take) : FindAll(selection, take);

    /// <summary>
    /// Looks up mailboxes that were only named, ten a request, so that later answers can be told apart. A mailbox whose answer is not
    /// certain stays as it is.
    /// </summary>
    internal IReadOnlyList<MailboxReference> Resolve(IReadOnlyList<MailboxReference> mailboxes)
    {
        var unknown = mailboxes.Where(m => m.Names.Count == 0).Select(m => m.Identity).ToArray();
        if (unknown.Length == 0 || !session.IsOnline || _cannotResolve || MailboxCommands.FirstOrDefault(session.Has) is not { } command)
        {
            return mailboxes;
        }

        var known = new Dictionary<string, MailboxReference?>(StringComparer.OrdinalIgnoreCase);
        try
        {
            var reply = session.InvokeBatch(command, unknown, new Dictionary<string, object?>());
            _cannotResolve = reply.Errors.Any(e => e.Kind is ExchangeErrorKind.AccessDenied);
            foreach (var found in reply.Objects)
            {
                if (MailboxReference.Of(found) is { } mailbox)
                {
                    foreach (var name in mailbox.Names.Concat(Addresses(found)).Distinct(StringComparer.OrdinalIgnoreCase))
                    {
                        known[name] = known.ContainsKey(name) ? null : mailbox;
                    }
                }
            }
        }
        catch (ExchangeException)
        {
            // What is wrong will show, and be told, where the mailboxes themselves are read.
        }

        return [.. mailboxes.Select(m => m.Names.Count == 0 && known.TryGetValue(m.Identity, out var found) && found is not null
            ? m with { Kind = found.Kind, Names = found.Names } : m)];
    }

    private static IEnumerable<string> Addresses(ExchangeObject found) =>
        found.Entries("EmailAddresses").Select(a => a[(a.IndexOf(':') + 1)..])
            .Concat(new[] { "PrimarySmtpAddress", "Alias" }.Select(found.Text).Where(n => n is not null).Select(n => n!));

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
            warnings.AddRange(session.List(MemberCommand, new Dictionary<string, object?> { ["Identity"] = group, ["ResultSize"] = Unlimited }, found =>
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
                else if (selection.RecipientTypeDetails.Count == 0 || selection.RecipientTypeDetails.Contains(member.Kind, StringComparer.OrdinalIgnoreCase))
                {
                    take(member);
                }
            }));
        }

        if (others > 0)
        {
            var who = others == 1 ? "1 member has no mailbox here and is" : $"{others} members have no mailbox here and are";
            warnings.Add($"{who} left out (contacts, mail users, remote mailboxes and other groups).");
        }

        return warnings;
    }

    private static bool IsGroup(string? kind) => kind?.EndsWith("Group", StringComparison.OrdinalIgnoreCase) == true && kind.IndexOf("Dynamic", StringComparison.OrdinalIgnoreCase) < 0;

    // A remote mailbox is one of another organisation, half of a hybrid.
    private static bool IsMailbox(string? kind) =>
        kind is null || (kind.EndsWith("Mailbox", StringComparison.OrdinalIgnoreCase) && !kind.StartsWith("Remote", StringComparison.OrdinalIgnoreCase)
            && !kind.Equals("GroupMailbox", StringComparison.OrdinalIgnoreCase));
}
