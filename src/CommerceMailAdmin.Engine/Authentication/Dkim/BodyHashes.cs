using CommerceMailAdmin.Engine.Common;
using CommerceMailAdmin.Engine.Mail;

namespace CommerceMailAdmin.Engine.Authentication.Dkim;

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
