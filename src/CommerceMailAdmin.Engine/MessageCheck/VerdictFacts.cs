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

    /// <summary>The signatures of which nothing but the key is wrong: <see cref="SignatureOrigins.Keyless"/>.</summary>
    public required IReadOnlyCollection<MessageDkimSignature> Keyless { get; init; }

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

    /// <summary>The message's DKIM-Signature fields, with what their verification showed of the body.</summary>
    public required IReadOnlyList<ClaimedSignature> Signatures { get; init; }

    /// <summary>What in the header makes programs show different fields; null if nothing does.</summary>
    public required string? HeaderHazard { get; init; }

    /// <summary>True if replies go to an address that is not the platform's.</summary>
    public required bool RepliesGoElsewhere { get; init; }

    /// <summary>
    /// True if another message stands before it in its mbox file: the body of that one may hold this message, records included, if its
    /// writer does not mark "From " lines.
    /// </summary>
    public required bool FollowsAnother { get; init; }

    /// <summary>The domains whose ARC seals are believed; empty to go by what the own server recorded of the chain.</summary>
    public required IReadOnlyList<string> TrustedArcSealers { get; init; }

    /// <summary>What the own server's record says of the From domain.</summary>
    public ReceiverResultJudgement Recorded => ReceiverResult is null || Claim.FromDomain is not { } from
        ? new(CheckResult.None, "")
        : ReceiverResultRule.Judge(
            ReceiverResult, from, SpeaksForFrom, Signatures,
                new(Dmarc.Policy is DmarcDisposition.Quarantine or DmarcDisposition.Reject,
                    $"the policy published now is {Dmarc.Policy?.ToString().ToLowerInvariant()}"));

    /// <summary>
    /// Tells whether a domain's signature speaks for the From domain: the platform's signer, or of the same organisational domain.
    /// </summary>
    public bool SpeaksForFrom(string domain) =>
        Signers.Contains(domain, StringComparer.OrdinalIgnoreCase)
        || (Claim.FromDomain is { } from
            && (domain.Equals(from, StringComparison.OrdinalIgnoreCase)
            || (Dmarc.OrganizationalDomain is { } organization && IsWithin(domain, organization) && IsWithin(from, organization))));

    /// <summary>The signatures that speak for the From domain.</summary>
    public IEnumerable<MessageDkimSignature> PlatformSignatures => Dkim.Where(s => SpeaksForFrom(s.Domain));

    /// <summary>
    /// True if the client at the border is a server of the platform's: within the published ranges, or authorised by the SPF record of a
    /// domain of its own.
    /// </summary>
    public bool IsDeliveredByPlatform => InPublishedRanges == true
        || (Spf is { Result: SpfResult.Pass, Check: { } check } && SpeaksForFrom(check.Domain));

    private static bool IsWithin(string name, string domain) => HostNames.IsWithin(name, domain);
}
