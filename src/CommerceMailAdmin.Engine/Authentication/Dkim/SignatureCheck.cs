using CommerceMailAdmin.Engine.Common;
using CommerceMailAdmin.Engine.Dns;
using CommerceMailAdmin.Engine.Mail;

namespace CommerceMailAdmin.Engine.Authentication.Dkim;

/// <summary>What happened to one signature.</summary>
/// <param name="Result">The result.</param>
/// <param name="Failure">Why it did not pass.</param>
/// <param name="Detail">The result in a sentence.</param>
/// <param name="Key">The key that was used; null if there was none.</param>
/// <param name="UnsignedBody">How many octets of the canonical body are after the signed ones (l=).</param>
/// <param name="HeaderHolds">True if the signature is right over the header fields, whatever became of the body.</param>
internal readonly record struct SignatureOutcome(
    CheckResult Result, DkimFailure Failure, string Detail, DkimKey? Key = null, long UnsignedBody = 0, bool HeaderHolds = false);

/// <summary>Judges one signature with the keys published for it; pure.</summary>
internal static class SignatureCheck
{
    /// <summary>Judges a signature.</summary>
    /// <param name="message">The message.</param>
    /// <param name="signature">The signature, well formed.</param>
    /// <param name="lookup">What is published at its key's name.</param>
    /// <param name="bodies">The message's body hashes.</param>
    /// <param name="at">When the message was received, which x= is held against; null to let every x= pass.</param>
    public static SignatureOutcome Judge(WholeMessage message, DkimSignature signature, DkimKeyLookup lookup, BodyHashes bodies,
        DateTimeOffset? at) =>
        WithUnsigned(Judge(signature, lookup, key => CheckBody(signature, key, bodies), () => HeaderHash.Compute(message, signature), at),
            signature, bodies);

    /// <summary>Judges a seal, which covers no body.</summary>
    /// <param name="seal">The seal, well formed.</param>
    /// <param name="lookup">What is published at its key's name.</param>
    /// <param name="hash">Computes the hash of what is sealed.</param>
    public static SignatureOutcome JudgeSeal(DkimSignature seal, DkimKeyLookup lookup, Func<byte[]> hash) =>
        Judge(seal, lookup, _ => null, hash, null);

    private static SignatureOutcome WithUnsigned(SignatureOutcome outcome, DkimSignature signature, BodyHashes bodies)
    {
        if (signature.BodyLength is not { } signed)
        {
            return outcome;
        }

        bodies.Get(signature.RelaxedBody, signed, out var length);
        return length <= signed
            ? outcome
            : outcome with
            {
                Detail = $"{outcome.Detail}; of the body only the first {signed} octets are signed, the last {length - signed} are not",
                UnsignedBody = length - signed,
            };
    }

    private static SignatureOutcome Judge(
        DkimSignature signature, DkimKeyLookup lookup, Func<DkimKey, SignatureOutcome?> checkBody, Func<byte[]> computeHash,
            DateTimeOffset? at)
    {
        if (lookup.Answer.Status == DnsStatus.Failure)
        {
            return new(CheckResult.TempError, DkimFailure.Dns,
                $"The key at {lookup.Name} could not be asked for: {lookup.Answer.Problem} ({lookup.Answer.Resolver})");
        }

        if (lookup.Keys.Count == 0)
        {
            return new(CheckResult.PermError, DkimFailure.KeyMissing,
                $"No key is published at {lookup.Name} ({lookup.Answer.Resolver}); it may have been removed since");
        }

        byte[]? headerHash = null;
        SignatureOutcome? first = null;
        foreach (var key in lookup.Keys)
        {
            var outcome = Refuse(signature, key, lookup.Name)
                ?? checkBody(key)
                ?? CheckHeader(signature, key, headerHash ??= computeHash(), lookup.Name, at);
            if (outcome.Result == CheckResult.Pass)
            {
                return outcome;
            }

            if (outcome.Failure == DkimFailure.BodyHash)
            {
                outcome = outcome with { HeaderHolds = key.Verify(headerHash ??= computeHash(), signature.Signature) };
            }

            first = first is null || outcome.HeaderHolds ? outcome : first;
        }

        return first!.Value;
    }

    private static SignatureOutcome? Refuse(DkimSignature signature, DkimKey key, string name)
    {
        if (key.Problem is not null)
        {
            return new(CheckResult.PermError, DkimFailure.KeyMalformed, $"The record at {name} cannot be used: {key.Problem}", key);
        }

        var needed = signature.IsEd25519 ? "ed25519" : "rsa";
        if (key.KeyType != needed)
        {
            return new(CheckResult.PermError, DkimFailure.KeyMalformed,
                $"The key at {name} is of type {key.KeyType}; the signature needs {needed}", key);
        }

        if (key.IsRevoked)
        {
            return new(CheckResult.PermError, DkimFailure.KeyRevoked, $"The key at {name} was revoked: its p= is empty", key);
        }

        var policy = WhyNotAllowed(signature, key, name);
        return policy is null ? null : new(CheckResult.Fail, DkimFailure.Policy, policy, key);
    }

    /// <summary>Why a key may not be used for a signature; null if it may.</summary>
    private static string? WhyNotAllowed(DkimSignature signature, DkimKey key, string name)
    {
        if (!key.AllowsSha256)
        {
            return $"The key at {name} may not be used with SHA-256 (h=)";
        }

        if (!key.AllowsEmail)
        {
            return $"The key at {name} is not for mail (s=)";
        }

        if (key.IsStrict && !DkimName.IsIdentityAt(signature.Identity, signature.Domain))
        {
            return $"The key at {name} allows no subdomain in i= (t=s); it is {signature.Identity}";
        }

        if (signature.IsEd25519 || key.Bits is >= DkimKey.MinRsaBits and <= DkimKey.MaxRsaBits)
        {
            return null;
        }

        return key.Bits < DkimKey.MinRsaBits
            ? $"The RSA key at {name} has {key.Bits} bits; fewer than {DkimKey.MinRsaBits} are not to be trusted (RFC 8301)"
            : $"The RSA key at {name} has {key.Bits} bits; more than {DkimKey.MaxRsaBits} are not tried";
    }

    private static SignatureOutcome? CheckBody(DkimSignature signature, DkimKey key, BodyHashes bodies)
    {
        var hash = bodies.Get(signature.RelaxedBody, signature.BodyLength, out var length);
        if (signature.BodyLength is { } signed && length < signed)
        {
            return new(CheckResult.Fail, DkimFailure.BodyHash,
                $"The body was shortened: {signed} octets were signed (l=), {length} are left", key);
        }

        return hash.AsSpan().SequenceEqual(signature.BodyHash) ? null
            : new(CheckResult.Fail, DkimFailure.BodyHash, "The body is not the one that was signed", key);
    }

    private static SignatureOutcome CheckHeader(DkimSignature signature, DkimKey key, byte[] hash, string name, DateTimeOffset? at)
    {
        if (!key.Verify(hash, signature.Signature))
        {
            return new(CheckResult.Fail, DkimFailure.Signature,
                $"The signature does not fit the signed header fields and the key at {name}: one or the other is not what it was", key);
        }

        if (at > signature.ExpiresAt)
        {
            return new(CheckResult.Fail, DkimFailure.Expired,
                $"The signature is right, but expired on {signature.ExpiresAt:yyyy-MM-dd HH:mm:ss}Z, before the message was received", key);
        }

        return new(CheckResult.Pass, DkimFailure.None, "Verified with the key at " + name, key, HeaderHolds: true);
    }
}

/// <summary>The hash a signature is made over: the signed header fields, then the signature's own field (RFC 6376 section 3.7).</summary>
internal static class HeaderHash
{
    private const int MaxOnStack = 256;

    /// <summary>Computes the hash.</summary>
    public static byte[] Compute(WholeMessage message, DkimSignature signature)
    {
        var headers = message.Headers;
        var used = headers.Count <= MaxOnStack ? stackalloc bool[MaxOnStack] : new bool[headers.Count];

        // A signature never covers itself, even if its h= names DKIM-Signature.
        used[signature.FieldIndex] = true;
        using var text = new HeaderText(signature.RelaxedHeader);
        foreach (var name in signature.SignedHeaders)
        {
            // Repeated names take the fields from the bottom up (RFC 6376 section 5.4.2); a name without a field adds nothing.
            for (var i = headers.Count - 1; i >= 0; i--)
            {
                if (!used[i] && headers.Is(i, name))
                {
                    used[i] = true;
                    text.Append(headers[i]);
                    break;
                }
            }
        }

        text.AppendSignature(headers[signature.FieldIndex], signature.SignatureExtent.Start, signature.SignatureExtent.End);
        return text.Hash();
    }
}

/// <summary>The body hashes of one message, each computed once however many signatures ask for it.</summary>
internal sealed class BodyHashes(WholeMessage message)
{
    private readonly List<(bool Relaxed, long? Limit, byte[] Hash, long Length)> _known = new(1);

    /// <summary>The hash of the canonical body.</summary>
    /// <param name="relaxed">True for relaxed canonicalisation, false for simple.</param>
    /// <param name="limit">How many octets of the canonical form are hashed (l=); null for all.</param>
    /// <param name="length">The length of the whole canonical body.</param>
    public byte[] Get(bool relaxed, long? limit, out long length)
    {
        foreach (var known in _known)
        {
            if (known.Relaxed == relaxed && known.Limit == limit)
            {
                length = known.Length;
                return known.Hash;
            }
        }

        var hash = new byte[Sha256.Size];
        length = BodyHash.Compute(message.Body.Span, relaxed, limit, hash);
        _known.Add((relaxed, limit, hash, length));
        return hash;
    }
}
