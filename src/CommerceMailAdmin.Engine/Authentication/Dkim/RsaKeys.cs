using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace CommerceMailAdmin.Engine.Authentication.Dkim;

/// <summary>One RSA public key for several threads: .NET's objects are not safe to share, so each thread borrows its own.</summary>
internal sealed class RsaKeys(byte[] modulus, byte[] exponent)
{
    private readonly ConcurrentBag<RSA> _idle = [];

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
            // Numbers that are no key, or a signature that is no number below the modulus: some platforms throw where others say no.
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
}
