using CommerceMailAdmin.Engine.Authentication.Dkim;
using CommerceMailAdmin.Engine.Common;
using CommerceMailAdmin.Engine.Mail;
using CommerceMailAdmin.Engine.Network;
using CommerceMailAdmin.Engine.ReceiverResults;

namespace CommerceMailAdmin.Engine.MessageCheck;

/// <summary>Which of a message's failed signatures tell of a changed message, and which of a changed key.</summary>
/// <param name="Changed">Made with the key published now, over header fields that are no longer those of the message.</param>
/// <param name="Keyless">
/// Nothing but their key is wrong: it is gone, is another one now, cannot be had now, or is only being tested (t=y). The body still has the
/// hash that they name.
/// </param>
internal sealed record SignatureOrigins(IReadOnlyCollection<MessageDkimSignature> Changed,
    IReadOnlyCollection<MessageDkimSignature> Keyless)
{
    /// <summary>Looks at the signatures that failed for the key or the header; those that cannot be told apart are in neither.</summary>
    /// <param name="message">The message.</param>
    /// <param name="dkim">Its signatures, verified, in the order of their fields.</param>
    public static SignatureOrigins Of(WholeMessage message, IReadOnlyList<MessageDkimSignature> dkim)
    {
        var (changed, keyless) = (new HashSet<MessageDkimSignature>(), new HashSet<MessageDkimSignature>());
        var fields = message.Headers.IndexesOf(DkimVerifier.FieldName);
        for (var i = 0; i < dkim.Count; i++)
        {
            if (dkim[i] is { Failure: DkimFailure.Signature, Key: { KeyType: "rsa" } key })
            {
                // The body was compared before the signature, and fits.
                var ofKey = SignatureOrigin.IsOfKey(key.Record, DkimSignatureReader.Read(message, fields[i]).Signature);
                (ofKey ? changed : keyless).Add(dkim[i]);
            }
            else if (dkim[i] is { Failure: DkimFailure.KeyMissing or DkimFailure.KeyRevoked or DkimFailure.Dns }
                    or { Result: CheckResult.Pass, Key.IsTest: true }
                && HasItsBody(message, DkimSignatureReader.Read(message, fields[i])))
            {
                keyless.Add(dkim[i]);
            }
        }

        return new SignatureOrigins(changed, keyless);
    }

    /// <summary>The whole body, and nothing after it, is what the signature names.</summary>
    private static bool HasItsBody(WholeMessage message, DkimSignature signature)
    {
        var hash = new byte[Sha256.Size];
        var length = BodyHash.Compute(message.Body.Span, signature.RelaxedBody, signature.BodyLength, hash);
        return signature.BodyHash.AsSpan().SequenceEqual(hash) && (signature.BodyLength ?? length) == length;
    }
}

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
