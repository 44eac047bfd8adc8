using CommerceMailAdmin.Engine.Network;
using CommerceMailAdmin.Engine.ReceiverResults;

namespace CommerceMailAdmin.Engine.MessageCheck;

/// <summary>Everything a verdict rests on.</summary>
internal sealed record VerdictFacts
{
    /// <summary>What the message claims to be.</summary>
    public required PlatformClaim Claim { get; init; }

    /// <summary>Why the header could not be read in whole; null if it was.</summary>
    public required string? HeaderProblem { get; init; }

    /// <summary>The domains that sign the platform's mail, aligned or not.</summary>
    public required IReadOnlyCollection<string> Signers { get; init; }

    /// <summary>SPF where the message came in.</summary>
    public required MessageSpf Spf { get; init; }

    /// <summary>Every DKIM signature.</summary>
    public required IReadOnlyList<MessageDkimSignature> Dkim { get; init; }

    /// <summary>The signatures made with the key published now, over other header fields than the message has.</summary>
    public required IReadOnlyCollection<MessageDkimSignature> ChangedSinceSigned { get; init; }

    /// <summary>The signatures whose key is gone or was changed since, over a body that still has the hash they name.</summary>
    public required IReadOnlyCollection<MessageDkimSignature> OutlivedKey { get; init; }

    /// <summary>DMARC, as published now.</summary>
    public required MessageDmarc Dmarc { get; init; }

    /// <summary>The ARC chain.</summary>
    public required MessageArc Arc { get; init; }

    /// <summary>The own server's record; null if none can be trusted.</summary>
    public required TrustedAuthenticationResults? ReceiverResult { get; init; }

    /// <summary>Why the stamp is trusted, or why there is none.</summary>
    public required string ReceiverResultReason { get; init; }

    /// <summary>Whether the client's address lies in the published ranges; null if it is not known.</summary>
    public required bool? InPublishedRanges { get; init; }

    /// <summary>What the own server's record says of the From domain.</summary>
    public ReceiverResultJudgement Recorded => ReceiverResult is null || Claim.FromDomain is not { } from
        ? new(CheckResult.None, "")
        : ReceiverResultRule.Judge(ReceiverResult, from, SpeaksForFrom, new(Dmarc.Policy is DmarcDisposition.Quarantine or DmarcDisposition.Reject, $"the policy published now is {Dmarc.Policy?.ToString().ToLowerInvariant()}"));

    /// <summary>Tells whether a domain's signature speaks for the From domain: the platform's signer, or of the same organisational domain.</summary>
    public bool SpeaksForFrom(string domain) =>
        Signers.Contains(domain, StringComparer.OrdinalIgnoreCase)
        || (Claim.FromDomain is { } from
            && (domain.Equals(from, StringComparison.OrdinalIgnoreCase) || (Dmarc.OrganizationalDomain is { } organization && IsWithin(domain, organization) && IsWithin(from, organization))));

    private static bool IsWithin(string name, string domain) => HostNames.IsWithin(name, domain);
}
