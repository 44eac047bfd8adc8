namespace CommerceMailAdmin.Engine.Authentication.Domain;

/// <summary>Reads the length of an RSA public key from its DER form.</summary>
internal static class RsaKeyLength
{
    private const byte Sequence = 0x30;
    private const byte Integer = 0x02;
    private const byte BitString = 0x03;

    /// <summary>Reads a SubjectPublicKeyInfo (RFC 5280) or a bare RSAPublicKey (RFC 8017 appendix A.1.1); both are in use in DKIM.</summary>
    /// <returns>False where the octets are neither.</returns>
    public static bool TryRead(byte[] der, out int bits)
    {
        bits = 0;
        ReadOnlySpan<byte> rest = der;
        if (!TryTake(ref rest, Sequence, out var body) || rest.Length > 0)
        {
            return false;
        }

        var inner = body;
        if (TryTake(ref inner, Sequence, out _))
        {
            // The key is an octet string within the bit string, whose first octet counts unused bits.
            return TryTake(ref inner, BitString, out var wrapped) && inner.IsEmpty && wrapped.Length > 1 && wrapped[0] == 0
                && TryTake(ref wrapped, skip: 1, Sequence, out var key) && wrapped.IsEmpty && TryReadNumbers(key, out bits);
        }

        return TryReadNumbers(body, out bits);
    }

    private static bool TryReadNumbers(ReadOnlySpan<byte> key, out int bits)
    {
        bits = 0;
        if (!TryTake(ref key, Integer, out var modulus) || !TryTake(ref key, Integer, out var exponent) || !key.IsEmpty || exponent.IsEmpty)
        {
            return false;
        }

        while (!modulus.IsEmpty && modulus[0] == 0)
        {
            modulus = modulus[1..];
        }

        if (modulus.IsEmpty)
        {
            return false;
        }

        bits = modulus.Length * 8;
        for (var mask = 0x80; (modulus[0] & mask) == 0; mask >>= 1)
        {
            bits--;
        }

        return true;
    }

    private static bool TryTake(ref ReadOnlySpan<byte> from, int skip, byte tag, out ReadOnlySpan<byte> content)
    {
        from = from[skip..];
        return TryTake(ref from, tag, out content);
    }

    /// <summary>Takes one element off the front (X.690 section 8.1).</summary>
    private static bool TryTake(ref ReadOnlySpan<byte> from, byte tag, out ReadOnlySpan<byte> content)
    {
        content = default;
        if (from.Length < 2 || from[0] != tag)
        {
            return false;
        }

        var start = 2;
        int length = from[1];
        if (length >= 0x80)
        {
            var octets = length & 0x7F;
            if (octets is 0 or > 3 || from.Length < 2 + octets)
            {
                return false;
            }

            length = 0;
            for (; start < 2 + octets; start++)
            {
                length = (length << 8) | from[start];
            }
        }

        if (length > from.Length - start)
        {
            return false;
        }

        content = from.Slice(start, length);
        from = from[(start + length)..];
        return true;
    }
}
