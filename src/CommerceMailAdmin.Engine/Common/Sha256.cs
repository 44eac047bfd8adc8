using System.Security.Cryptography;

namespace CommerceMailAdmin.Engine.Common;

/// <summary>SHA-256 with one hash object for each thread, because a new object costs as much as hashing a header.</summary>
internal static class Sha256
{
    /// <summary>The length of a hash in bytes.</summary>
    public const int Size = 32;

    [ThreadStatic]
    private static IncrementalHash? _threadHash;

    /// <summary>This thread's hash object, empty. The caller that adds to it also finishes it, on the same thread.</summary>
    public static IncrementalHash OfThread => _threadHash ??= IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    /// <summary>Hashes a whole array.</summary>
    public static byte[] Hash(byte[] bytes) => Hash(bytes, 0, bytes.Length);

    /// <summary>Hashes a part of a buffer.</summary>
    public static byte[] Hash(byte[] buffer, int start, int length)
    {
        var hash = OfThread;
        hash.AppendData(buffer, start, length);
        return hash.GetHashAndReset();
    }

    /// <summary>Finishes a hash and writes it into an array.</summary>
    public static void Finish(IncrementalHash hash, byte[] result)
    {
#if NET
        hash.GetHashAndReset(result);
#else
        hash.GetHashAndReset().CopyTo(result, 0);
#endif
    }
}

/// <summary>Hexadecimal digits in lower case, on both editions.</summary>
internal static class Hex
{
    /// <summary>Two digits for each byte.</summary>
    public static string Of(ReadOnlySpan<byte> bytes)
    {
#if NET
        return Convert.ToHexString(bytes).ToLowerInvariant();
#else
        const string Digits = "0123456789abcdef";
        var text = new char[2 * bytes.Length];
        for (var i = 0; i < bytes.Length; i++)
        {
            text[2 * i] = Digits[bytes[i] >> 4];
            text[(2 * i) + 1] = Digits[bytes[i] & 15];
        }

        return new string(text);
#endif
    }
}
