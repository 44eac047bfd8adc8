using CommerceMailAdmin.Engine.Network;

namespace CommerceMailAdmin.Engine.Exchange.SafeSenders;

/// <summary>Which senders are wanted in every mailbox, checked once for the whole run.</summary>
public sealed record SafeSenderRequest
{
    private SafeSenderRequest(IReadOnlyList<string> senders, IReadOnlyList<SafeSenderRejection> rejected, IReadOnlyList<string> duplicates, bool beyondLimit)
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

    /// <summary>True where senders are to be sent even to mailboxes that are full by Exchange's documented limit.</summary>
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
                        entry, SafeSenderRejectionReason.PublicMailDomain, "anybody can have an address there; name single addresses, or use -Force"));
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
