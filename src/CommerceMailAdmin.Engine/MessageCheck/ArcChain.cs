using CommerceMailAdmin.Engine.Network;
using CommerceMailAdmin.Engine.ReceiverResults;

namespace CommerceMailAdmin.Engine.MessageCheck;

/// <summary>
/// What an ARC chain (RFC 8617) says for a message. Anyone can seal a message: a chain counts only if a server on the way recorded a pass
/// for the platform, and if every sealer from there on is one that the organisation trusts.
/// </summary>
internal static class ArcChain
{
    /// <summary>Tells whether the chain vouches for a message whose proofs broke on the way.</summary>
    public static bool Vouches(VerdictFacts facts)
    {
        var from = facts.Arc.Sets.ToList().FindIndex(s => Passes(s, facts));
        return from >= 0 && IsWhole(facts) && IsTrusted(facts, from);
    }

    /// <summary>What there is to say of a chain that passes.</summary>
    public static IEnumerable<string> Evidence(VerdictFacts facts)
    {
        if (facts.Arc.Result == CheckResult.Pass)
        {
            yield return $"It was forwarded, which can break proofs of genuine mail: {facts.Arc.Detail}."
                + (Vouches(facts) ? "" : " The chain is not one that is believed: see -TrustedArcSealer.");
        }
    }

    /// <summary>It passes now, or a key cannot be had now, which proves nothing, or the own server recorded that it passed.</summary>
    private static bool IsWhole(VerdictFacts facts) =>
        facts.Arc.Result is CheckResult.Pass or CheckResult.TempError
        || facts.Arc.Failure is DkimFailure.KeyMissing or DkimFailure.KeyRevoked
        || IsRecorded(facts);

    private static bool IsTrusted(VerdictFacts facts, int from) => facts.TrustedArcSealers.Count == 0
        ? IsRecorded(facts)
        : facts.Arc.Sets.Skip(from).All(s => facts.TrustedArcSealers.Any(t => HostNames.IsWithin(s.Domain, t)));

    private static bool IsRecorded(VerdictFacts facts) => facts.ReceiverResult is { Problem: null, Arc.Result: "pass" };

    private static bool Passes(MessageArcSet set, VerdictFacts facts) => set.Results.Any(r => r.Result == "pass" && r.Method switch
    {
        "dmarc" => string.Equals(r.Property("header.from"), facts.Claim.FromDomain, StringComparison.OrdinalIgnoreCase),
        "dkim" => RecordedDkim.SignerOf(r) is { } signer && facts.SpeaksForFrom(signer),
        _ => false,
    });
}
