using System.Diagnostics.CodeAnalysis;

namespace CommerceMailAdmin;

/// <summary>
/// Whether a domain takes mail: Pass if mail exchangers with addresses are named, Neutral if the domain's own address stands in for them,
/// Fail if
/// it takes none (RFC 7505) or none can be reached, None if it has neither exchangers nor addresses.
/// </summary>
public sealed record MailExchangerCheck : PolicyCheck
{
    /// <summary>Adds the exchangers to a judgement.</summary>
    [SetsRequiredMembers]
    public MailExchangerCheck(PolicyCheck check, IReadOnlyList<MailExchanger> exchangers)
        : base(check) => Exchangers = exchangers;

    /// <summary>The exchangers, the preferred first.</summary>
    public IReadOnlyList<MailExchanger> Exchangers { get; }

    /// <summary>Whether the domain says that it takes no mail: a single MX record of preference 0 and the name "." (RFC 7505).</summary>
    public bool IsNullMx { get; init; }
}

/// <summary>A host that takes a domain's mail.</summary>
/// <param name="Host">The host.</param>
/// <param name="Preference">Lower is tried first.</param>
/// <param name="HasAddress">Whether it has an address; null if that was not asked for, or is not known.</param>
public sealed record MailExchanger(string Host, int Preference, bool? HasAddress);
