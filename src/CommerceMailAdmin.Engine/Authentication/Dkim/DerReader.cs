namespace CommerceMailAdmin.Engine.Authentication.Dkim;

/// <summary>Reads the few DER elements an RSA public key consists of (X.690); anything else ends in false.</summary>
internal ref struct DerReader(ReadOnlySpan<byte> bytes)
{
    private const byte Integer = 0x02, BitString = 0x03, Null = 0x05, ObjectIdentifier = 0x06, Sequence = 0x30;

    private ReadOnlySpan<byte> _bytes = bytes;

    /// <summary>The content of rsaEncryption, 1.2.840.113549.1.1.1.</summary>
    private static ReadOnlySpan<byte> RsaEncryption => [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01];

    /// <summary>
    /// Reads a key: a SubjectPublicKeyInfo (RFC 5280), as everyone publishes, or a bare RSAPublicKey (RFC 8017 appendix A.1.1), as RFC 6376 has it.
    /// </summary>
    public static bool TryReadRsaKey(byte[] key, out byte[] modulus, out byte[] exponent)
    {
        (modulus, exponent) = ([], []);
        var outer = new DerReader(key);
        if (!outer.TryRead(Sequence, out var content) || !outer.AtEnd)
        {
            return false;
        }

        var fields = new DerReader(content);
        if (fields.TryRead(Sequence, out var algorithm))
        {
            var parts = new DerReader(algorithm);
            if (!parts.TryRead(ObjectIdentifier, out var id) || !id.SequenceEqual(RsaEncryption)
                || (!parts.AtEnd && !parts.TryRead(Null, out _))
                || !fields.TryRead(BitString, out var bits) || !fields.AtEnd
                || bits.Length == 0 || bits[0] != 0)
            {
                return false;
            }

            var inner = new DerReader(bits.Slice(1));
            if (!inner.TryRead(Sequence, out content))
            {
                return false;
            }

            fields = new DerReader(content);
        }

        if (!fields.TryRead(Integer, out var n) || !fields.TryRead(Integer, out var e) || !fields.AtEnd)
        {
            return false;
        }

        (modulus, exponent) = (Unsigned(n), Unsigned(e));
        return modulus.Length > 0 && exponent.Length > 0;
    }

    private readonly bool AtEnd => _bytes.Length == 0;

    private bool TryRead(byte tag, out ReadOnlySpan<byte> content)
    {
        content = default;
        if (_bytes.Length < 2 || _bytes[0] != tag)
        {
            return false;
        }

        var (length, header) = ((int)_bytes[1], 2);
        if (length >= 0x80)
        {
            var octets = length & 0x7f;
            if (octets is 0 or > 2 || _bytes.Length < 2 + octets)
            {
                return false;
            }

            length = octets == 1 ? _bytes[2] : (_bytes[2] << 8) | _bytes[3];
            header += octets;
        }

        if (_bytes.Length - header < length)
        {
            return false;
        }

        content = _bytes.Slice(header, length);
        _bytes = _bytes.Slice(header + length);
        return true;
    }

    /// <summary>The number's bytes without leading zeros; empty for a negative number.</summary>
    private static byte[] Unsigned(ReadOnlySpan<byte> number)
    {
        if (number.Length == 0 || number[0] >= 0x80)
        {
            return [];
        }

        while (number.Length > 0 && number[0] == 0)
        {
            number = number.Slice(1);
        }

        return number.ToArray();
    }
}
