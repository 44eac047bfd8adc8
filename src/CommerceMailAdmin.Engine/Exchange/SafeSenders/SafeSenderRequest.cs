using CommerceMailAdmin.Engine.Exchange.Session;
using CommerceMailAdmin.Engine.Network;

namespace CommerceMailAdmin.Engine.Exchange.SafeSenders;

/// <summary>Which senders are wanted in every mailbox, checked once for the whole run.</summary>
public sealed record SafeSenderRequest
{
    private SafeSenderRequest(IReadOnlyList<string> senders, IReadOnlyList<SafeSenderRejection> rejected, IReadOnlyList<string> duplicates,
        bool beyondLimit)
    {
        Senders = senders;
        Rejected = rejected;
        Duplicates = duplicates;
        BeyondLimit = beyondLimit;
    }

    /// <summary>The senders in the form Exchange shows them, each once, in the order given.</summary>
    public IReadOnlyList<string> Senders { get; }

    /// <summary>What was given and cannot be asked for: malformed or too wide.</summary>
    public IReadOnlyList<SafeSenderRejection> Rejected { get; }

    /// <summary>Senders that were given more than once, each once, as first given.</summary>
    public IReadOnlyList<string> Duplicates { get; }

    /// <summary>True if senders are to be sent even to mailboxes that are full by Exchange's documented limit.</summary>
    public bool BeyondLimit { get; }

    /// <summary>Checks a list of senders.</summary>
    /// <param name="senders">Domains, with or without a leading @, and addresses.</param>
    /// <param name="force">Accepts the domains of public mail services, and goes beyond the documented limit.</param>
    public static SafeSenderRequest Create(IEnumerable<string?> senders, bool force)
    {
        var given = new Dictionary<string, string>(StringComparer.Ordinal);
        var wanted = new List<string>();
        var rejected = new List<SafeSenderRejection>();
        var duplicates = new List<string>();
        foreach (var text in senders)
        {
            if (!SafeSenderEntry.TryParse(text, out var entry, out var problem))
            {
                rejected.Add(new SafeSenderRejection(text ?? "", SafeSenderRejectionReason.Malformed, problem));
            }
            else if (given.TryGetValue(entry, out var first))
            {
                duplicates.Add(first);
            }
            else
            {
                given.Add(entry, text!.Trim());
                if (!force && PublicMailDomains.Contains(entry))
                {
                    rejected.Add(new SafeSenderRejection(
                        entry, SafeSenderRejectionReason.PublicMailDomain,
                        "anybody can have an address there; name single addresses, or use -Force"));
                }
                else
                {
                    wanted.Add(entry);
                }
            }
        }

        return new SafeSenderRequest(wanted, rejected, [.. duplicates.Distinct(StringComparer.Ordinal)], force);
    }
}

/// <summary>What is to be done to one mailbox. Lists keep the order of the wanted senders.</summary>
internal sealed record SafeSenderPlan
{
    private SafeSenderPlan()
    {
    }

    /// <summary>The senders to add.</summary>
    public IReadOnlyList<string> Add { get; private init; } = [];

    /// <summary>The wanted senders that are there.</summary>
    public IReadOnlyList<string> AlreadyPresent { get; private init; } = [];

    /// <summary>The wanted senders that cannot be added.</summary>
    public IReadOnlyList<SafeSenderRejection> Rejected { get; private init; } = [];

    /// <summary>The wanted senders that the mailbox blocks.</summary>
    public IReadOnlyList<string> Blocked { get; private init; } = [];

    /// <summary>Compares what is there with what is wanted.</summary>
    /// <param name="present">The mailbox's settings.</param>
    /// <param name="request">The wanted senders.</param>
    /// <param name="own">The organisation's domains; null if unknown.</param>
    /// <param name="isInside">Tells whether an address is the mailbox's own, or another one of the organisation; null if unknown.</param>
    internal static SafeSenderPlan Create(JunkMailSettings present, SafeSenderRequest request, AcceptedDomains? own,
        Func<string, bool>? isInside = null)
    {
        var bytes = present.Bytes;
        var add = new List<string>();
        var already = new List<string>();
        var rejected = new List<SafeSenderRejection>(request.Rejected);
        foreach (var sender in request.Senders)
        {
            if (present.Trusted.Contains(sender))
            {
                already.Add(sender);
            }
            else if (own is not null && SafeSenderEntry.IsDomain(sender) && own.Contain(sender))
            {
                rejected.Add(new SafeSenderRejection(sender, SafeSenderRejectionReason.OwnDomain,
                    "it is an accepted domain of the organisation itself"));
            }
            else if (isInside is not null && !SafeSenderEntry.IsDomain(sender) && isInside(sender))
            {
                rejected.Add(new SafeSenderRejection(sender, SafeSenderRejectionReason.InsideOrganization,
                    "it is an address of the organisation itself; mail from inside is not filtered"));
            }
            else if (!request.BeyondLimit && bytes + JunkMailSettings.BytesOf(sender) > JunkMailSettings.ByteLimit)
            {
                rejected.Add(new SafeSenderRejection(sender, SafeSenderRejectionReason.Limit,
                    $"the junk-mail lists of the mailbox hold as much as Exchange allows, {JunkMailSettings.ByteLimit / 1024} KB; remove "
                        + "entries first"));
            }
            else if (!request.BeyondLimit && add.Count >= present.RemainingEntries)
            {
                rejected.Add(new SafeSenderRejection(
                    sender, SafeSenderRejectionReason.Limit,
                    $"the mailbox holds as many entries as Exchange allows, {JunkMailSettings.EntryLimit}; remove some first"));
            }
            else
            {
                add.Add(sender);
                bytes += JunkMailSettings.BytesOf(sender);
            }
        }

        return new SafeSenderPlan
        {
            Add = add,
            AlreadyPresent = already,
            Rejected = rejected,
            // An array, as every list of a result: scripts cannot index the type that a collection expression makes.
            Blocked = request.Senders.Where(present.Blocked.Contains).ToArray(),
        };
    }
}
