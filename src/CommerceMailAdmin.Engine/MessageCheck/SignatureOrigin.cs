using System.Numerics;
using CommerceMailAdmin.Engine.Authentication.Dkim;
using CommerceMailAdmin.Engine.Common;

namespace CommerceMailAdmin.Engine.MessageCheck;

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
