using System.Security.Cryptography;

namespace CommerceMailAdmin.Engine.Common;

/// <summary>SHA-256 with one hash object a thread: to make one anew costs as much as to hash a header.</summary>
internal static class Sha256
{
    /// <summary>The length of a hash in bytes.</summary>
    public const int Size = 32;

    [ThreadStatic]
    private static IncrementalHash? _threadHash;

    /// <summary>This thread's hash object, with nothing in it. Whoever adds to it ends it, on the same thread.</summary>
    public static IncrementalHash OfThread => _threadHash ??= IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    /// <summary>Hashes the beginning of a buffer.</summary>
    public static byte[] Hash(byte[] buffer, int length)
    {
        var hash = OfThread;
        hash.AppendData(buffer, 0, length);
        return hash.GetHashAndReset();
    }

    /// <summary>Ends a hash and writes it where it is wanted.</summary>
    public static void Finish(IncrementalHash hash, byte[] result)
    {
#if NET
        hash.GetHashAndReset(result);
#else
        hash.GetHashAndReset().CopyTo(result, 0);
#endif
    }
}
