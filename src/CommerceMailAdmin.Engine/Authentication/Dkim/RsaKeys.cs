using System.Collections.Concurrent;
using System.Formats.Asn1;
using System.Security.Cryptography;

namespace CommerceMailAdmin.Engine.Authentication.Dkim;

/// <summary>One RSA public key for several threads: .NET's objects are not safe to share, so each thread borrows its own.</summary>
internal sealed class RsaKeys(byte[] modulus, byte[] exponent)
{
    private const string RsaEncryption = "1.2.840.113549.1.1.1";

    private readonly ConcurrentBag<RSA> _idle = [];

    /// <summary>
    /// Reads a key: a SubjectPublicKeyInfo (RFC 5280), as everyone publishes, or a bare RSAPublicKey (RFC 8017 appendix A.1.1), as RFC 6376
    /// has it. BER is read too, since verifiers that use OpenSSL read it.
    /// </summary>
    /// <param name="key">The octets of p=.</param>
    /// <param name="modulus">The modulus without leading zeros.</param>
    /// <param name="exponent">The exponent without leading zeros.</param>
    public static bool TryRead(byte[] key, out byte[] modulus, out byte[] exponent)
    {
        (modulus, exponent) = ([], []);
        try
        {
            var outer = new AsnReader(key, AsnEncodingRules.BER);
            var fields = outer.ReadSequence();
            outer.ThrowIfNotEmpty();
            if (fields.PeekTag() == Asn1Tag.Sequence)
            {
                var algorithm = fields.ReadSequence();
                var isRsa = algorithm.ReadObjectIdentifier() == RsaEncryption
                    && (!algorithm.HasData || algorithm.PeekTag() == new Asn1Tag(UniversalTagNumber.Null));
                var bits = fields.ReadBitString(out var unused);
                fields.ThrowIfNotEmpty();
                if (!isRsa || unused != 0)
                {
                    return false;
                }

                fields = new AsnReader(bits, AsnEncodingRules.BER).ReadSequence();
            }

            modulus = Unsigned(fields.ReadIntegerBytes().Span);
            exponent = Unsigned(fields.ReadIntegerBytes().Span);
            return !fields.HasData && modulus.Length > 0 && exponent.Length > 0;
        }
        catch (AsnContentException)
        {
            return false;
        }
    }

    /// <summary>Tells whether a signature (PKCS #1 v1.5) over a SHA-256 hash was made with this key's other half.</summary>
    public bool Verify(byte[] hash, byte[] signature)
    {
        if (signature.Length != modulus.Length)
        {
            return false;
        }

        RSA? rsa = null;
        try
        {
            rsa = _idle.TryTake(out var idle) ? idle : RSA.Create(new RSAParameters { Modulus = modulus, Exponent = exponent });
            return rsa.VerifyHash(hash, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        }
        catch (CryptographicException)
        {
            // Numbers that are not a key, or a signature that is not a number below the modulus: some platforms throw, others return false.
            return false;
        }
        finally
        {
            if (rsa is not null)
            {
                _idle.Add(rsa);
            }
        }
    }

    /// <summary>The number's octets without leading zeros; empty for a negative number.</summary>
    private static byte[] Unsigned(ReadOnlySpan<byte> number)
    {
        if (number[0] >= 0x80)
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
