using CommerceMailAdmin.Engine.Network;

namespace CommerceMailAdmin.Engine.Exchange.TenantAllowList;

/// <summary>Which allow entries are wanted, checked before anything is called.</summary>
public sealed record TenantAllowListRequest
{
    private TenantAllowListRequest(
        IReadOnlyList<TenantEntry> wanted, IReadOnlyList<TenantAllowListRejection> rejected, IReadOnlyList<string> remarks)
    {
        Wanted = wanted;
        Rejected = rejected;
        Remarks = remarks;
    }

    /// <summary>The lists that the wanted entries belong in.</summary>
    public IReadOnlyList<TenantAllowListTarget> Targets => [.. Wanted.Select(w => w.Target).Distinct().OrderBy(t => t)];

    /// <summary>What was given and cannot be asked for.</summary>
    public IReadOnlyList<TenantAllowListRejection> Rejected { get; }

    /// <summary>What was left out or written differently, and needs no fix.</summary>
    public IReadOnlyList<string> Remarks { get; }

    internal IReadOnlyList<TenantEntry> Wanted { get; }

    /// <summary>The texts of the wanted entries of one list.</summary>
    public IReadOnlyList<string> TextsFor(TenantAllowListTarget target) => [.. For(target).Select(w => w.Text)];

    /// <summary>The wanted entries of one list.</summary>
    internal IReadOnlyList<TenantEntry> For(TenantAllowListTarget target) => [.. Wanted.Where(w => w.Target == target)];

    /// <summary>Checks a list of entries.</summary>
    /// <param name="entries">Domains, addresses, and pairs "spoofed user, sending infrastructure".</param>
    /// <param name="isOwn">Tells which domains are the organisation's own.</param>
    /// <param name="force">Accepts wildcards in pairs, public mail domains and addresses that are not public.</param>
    public static TenantAllowListRequest Create(IEnumerable<string?> entries, Func<string, bool> isOwn, bool force)
    {
        var wanted = new List<TenantEntry>();
        var rejected = new List<TenantAllowListRejection>();
        var remarks = new List<string>();
        foreach (var text in entries)
        {
            if (!TenantEntry.TryParse(text, out var entry, out var problem))
            {
                rejected.Add(new TenantAllowListRejection(text?.Trim() ?? "", TenantAllowListRejectionReason.Malformed, problem));
            }
            else if (wanted.Any(w => w.Text == entry!.Text))
            {
                remarks.Add($"{entry!.Text} was given more than once, and is used once.");
            }
            else if (RiskOf(entry!, isOwn, force) is { } rejection)
            {
                rejected.Add(rejection);
            }
            else
            {
                wanted.Add(entry!);
            }
        }

        return new TenantAllowListRequest(wanted, rejected, remarks);
    }

    private static TenantAllowListRejection? RiskOf(TenantEntry entry, Func<string, bool> isOwn, bool force)
    {
        TenantAllowListRejection Reject(TenantAllowListRejectionReason reason, string explanation) => new(entry.Text, reason, explanation);
        if (entry is { User: TenantEntry.Anybody, Infrastructure: TenantEntry.Anybody })
        {
            return Reject(TenantAllowListRejectionReason.Wildcard, "Exchange takes a wildcard on one side of a pair only");
        }

        if (entry.User != TenantEntry.Anybody && isOwn(entry.Domain) && (entry.Target == TenantAllowListTarget.Sender || !force))
        {
            return Reject(
                TenantAllowListRejectionReason.OwnDomain,
                "the domain is the organisation's own: whoever forges it would be let in as a colleague"
                    + (entry.Infrastructure is null ? "" : "; -Force accepts the pair"));
        }

        if (entry.Infrastructure is not null && entry.User != TenantEntry.Anybody && isOwn(entry.Domain) && !entry.IsAddress)
        {
            return Reject(TenantAllowListRejectionReason.OwnDomain,
                "for a domain of the organisation Exchange wants the whole address of the spoofed user");
        }

        if (force)
        {
            return null;
        }

        if (entry.User == TenantEntry.Anybody)
        {
            return Reject(
                TenantAllowListRejectionReason.Wildcard,
                "that infrastructure could send in anybody's name; name the spoofed domain, or use -Force");
        }

        if (entry.Infrastructure == TenantEntry.Anybody)
        {
            return Reject(
                TenantAllowListRejectionReason.Wildcard, "every server could send in that name; name the infrastructure, or use -Force");
        }

        if (PublicMailDomains.Contains(entry.Infrastructure ?? (entry.IsAddress ? "" : entry.Domain)))
        {
            return Reject(TenantAllowListRejectionReason.PublicMailDomain, "anybody can send from there; -Force accepts it");
        }

        return entry.Addresses is { } range && SpecialRanges.Of(range) is { } special
            ? Reject(TenantAllowListRejectionReason.NotPublic, $"{special.Range} is not public ({special.Use}); -Force accepts it")
            : null;
    }
}
