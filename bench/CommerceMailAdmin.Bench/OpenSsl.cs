using System.Runtime.InteropServices;

namespace CommerceMailAdmin.Bench;

/// <summary>
/// The machine's libcrypto, called with nothing between: the hashes and the signature checks of messages whose canonical forms are at hand.
/// Keys and contexts are made once.
/// </summary>
internal sealed unsafe partial class OpenSsl : IDisposable
{
    private const string Library = "libcrypto.so.3";
    private const int Pkcs1Padding = 1;

    private readonly nint _hash = EVP_MD_CTX_new();
    private readonly nint _sha256 = EVP_MD_fetch(0, "SHA256", null);
    private readonly nint _key;
    private readonly nint _check;

    public OpenSsl(byte[] subjectPublicKeyInfo)
    {
        fixed (byte* start = subjectPublicKeyInfo)
        {
            var at = start;
            _key = d2i_PUBKEY(0, &at, subjectPublicKeyInfo.Length);
        }

        _check = EVP_PKEY_CTX_new(_key, 0);
        if (EVP_PKEY_verify_init(_check) != 1 || EVP_PKEY_CTX_set_rsa_padding(_check, Pkcs1Padding) != 1 || EVP_PKEY_CTX_set_signature_md(_check, _sha256) != 1)
        {
            throw new InvalidOperationException("libcrypto does not take the key.");
        }
    }

    public static bool IsThere => NativeLibrary.TryLoad(Library, out _);

    /// <summary>The version, as the library tells it.</summary>
    public static string Version => Marshal.PtrToStringAnsi(OpenSSL_version(0))!;

    /// <summary>Hashes the body and the header, and checks the signature over the latter.</summary>
    public bool Verify(byte[] body, byte[] header, byte[] signature)
    {
        var hash = stackalloc byte[32];
        Hash(body, hash);
        Hash(header, hash);
        fixed (byte* given = signature)
        {
            return EVP_PKEY_verify(_check, given, (nuint)signature.Length, hash, 32) == 1;
        }
    }

    public void Dispose()
    {
        EVP_PKEY_CTX_free(_check);
        EVP_PKEY_free(_key);
        EVP_MD_free(_sha256);
        EVP_MD_CTX_free(_hash);
    }

    private void Hash(byte[] text, byte* hash)
    {
        fixed (byte* start = text)
        {
            _ = EVP_DigestInit_ex(_hash, _sha256, 0);
            _ = EVP_DigestUpdate(_hash, start, (nuint)text.Length);
            _ = EVP_DigestFinal_ex(_hash, hash, null);
        }
    }

    [LibraryImport(Library)]
    private static partial nint OpenSSL_version(int kind);

    [LibraryImport(Library)]
    private static partial nint EVP_MD_CTX_new();

    [LibraryImport(Library)]
    private static partial void EVP_MD_CTX_free(nint context);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint EVP_MD_fetch(nint library, string name, string? properties);

    [LibraryImport(Library)]
    private static partial void EVP_MD_free(nint digest);

    [LibraryImport(Library)]
    private static partial int EVP_DigestInit_ex(nint context, nint digest, nint engine);

    [LibraryImport(Library)]
    private static partial int EVP_DigestUpdate(nint context, byte* text, nuint length);

    [LibraryImport(Library)]
    private static partial int EVP_DigestFinal_ex(nint context, byte* hash, uint* length);

    [LibraryImport(Library)]
    private static partial nint d2i_PUBKEY(nint key, byte** start, long length);

    [LibraryImport(Library)]
    private static partial void EVP_PKEY_free(nint key);

    [LibraryImport(Library)]
    private static partial nint EVP_PKEY_CTX_new(nint key, nint engine);

    [LibraryImport(Library)]
    private static partial void EVP_PKEY_CTX_free(nint context);

    [LibraryImport(Library)]
    private static partial int EVP_PKEY_verify_init(nint context);

    [LibraryImport(Library)]
    private static partial int EVP_PKEY_CTX_set_rsa_padding(nint context, int padding);

    [LibraryImport(Library)]
    private static partial int EVP_PKEY_CTX_set_signature_md(nint context, nint digest);

    [LibraryImport(Library)]
    private static partial int EVP_PKEY_verify(nint context, byte* signature, nuint signatureLength, byte* hash, nuint hashLength);
}
