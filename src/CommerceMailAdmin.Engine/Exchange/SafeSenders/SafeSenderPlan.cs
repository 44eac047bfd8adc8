using CommerceMailAdmin.Engine.Exchange.Session;

namespace CommerceMailAdmin.Engine.Exchange.SafeSenders;

/// <summary>What is to be done to one mailbox. Lists keep the order of the wanted senders.</summary>
public sealed record SafeSenderPlan
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
    /// <param name="own">The organisation's domains; null where unknown.</param>
    internal static SafeSenderPlan Create(JunkMailSettings present, SafeSenderRequest request, AcceptedDomains? own)
    {
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
                rejected.Add(new SafeSenderRejection(sender, SafeSenderRejectionReason.OwnDomain, "it is an accepted domain of the organisation itself"));
            }
            else if (!request.BeyondLimit && add.Count >= present.RemainingEntries)
            {
                rejected.Add(new SafeSenderRejection(
                    sender, SafeSenderRejectionReason.Limit, $"the mailbox holds as many entries as Exchange allows, {JunkMailSettings.EntryLimit}; remove some first"));
            }
            else
            {
                add.Add(sender);
            }
        }

        return new SafeSenderPlan
        {
            Add = add,
            AlreadyPresent = already,
            Rejected = rejected,
            // An array, as every list of a result: scripts cannot index the type that [.. ] would make.
            Blocked = request.Senders.Where(present.Blocked.Contains).ToArray(),
        };
    }
}
