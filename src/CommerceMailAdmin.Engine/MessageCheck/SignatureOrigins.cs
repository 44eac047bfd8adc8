using System.Numerics;
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

/// <summary>
/// Tells a changed message from a changed key. A signature that does not fit may have been made with a key that is no longer published. An
/// RSA signature, raised to the published exponent, shows the padding of PKCS #1 v1.5 (RFC 8017 section 9.2) only if it was made with that
/// key: then the hash is right there, of header fields that are not those of the message.
/// </summary>
internal static class SignatureOrigin
{
    /// <summary>What stands before a SHA-256 hash (RFC 8017 section 9.2, note 1).</summary>
    private static readonly byte[] DigestInfo = [0x30, 0x31, 0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01,
        0x05, 0x00, 0x04, 0x20];

    private const int HashLength = 32;
    private const int ShortestPadding = 8;

    /// <summary>Tells whether a signature was made with the other half of a published RSA key.</summary>
    /// <param name="record">The key record.</param>
    /// <param name="signature">The signature.</param>
    public static bool IsOfKey(string record, byte[] signature)
    {
        if (TagList.Parse(record, out var tags) is not null
            || tags.WithoutSpace("p") is not { } encoded
            || !Base64.TryDecode(encoded, out var key)
            || !RsaKeys.TryRead(key, out var modulus, out var exponent)
            || signature.Length != modulus.Length)
        {
            return false;
        }

        var opened = BigInteger.ModPow(Number(signature), Number(exponent), Number(modulus)).ToByteArray();
        Array.Reverse(opened);
        return IsPadded(opened, modulus.Length);
    }

    /// <summary>0x00 0x01 0xff.. 0x00, the kind of hash, the hash; the leading zero bytes may be missing from a number.</summary>
    private static bool IsPadded(byte[] opened, int length)
    {
        var at = 0;
        while (at < opened.Length && opened[at] == 0)
        {
            at++;
        }

        var padding = length - 3 - DigestInfo.Length - HashLength;
        return opened.Length - at == length - 1
            && padding >= ShortestPadding
            && opened[at] == 1
            && opened.Skip(at + 1).Take(padding).All(b => b == 0xff)
            && opened[at + 1 + padding] == 0
            && opened.AsSpan(at + 2 + padding).StartsWith(DigestInfo);
    }

    private static BigInteger Number(byte[] bigEndian)
    {
        var bytes = new byte[bigEndian.Length + 1];
        for (var i = 0; i < bigEndian.Length; i++)
        {
            bytes[i] = bigEndian[bigEndian.Length - 1 - i];
        }

        return new BigInteger(bytes);
    }
}
