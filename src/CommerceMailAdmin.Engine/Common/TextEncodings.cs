using System.Text;

namespace CommerceMailAdmin.Engine.Common;

/// <summary>Decoding of header bytes on both editions.</summary>
internal static class Latin1
{
    private static readonly Encoding Encoding = Encoding.GetEncoding(28591);

    /// <summary>One character for each byte, so that places in the text are places in the bytes.</summary>
    public static string GetString(ReadOnlySpan<byte> bytes) => Utf8.Decode(Encoding, bytes);

    /// <summary>One byte for each character; a question mark for one beyond U+00FF.</summary>
    public static byte[] GetBytes(string text) => Encoding.GetBytes(text);
}

/// <summary>Decoding of header bytes on both editions.</summary>
internal static class Utf8
{
    /// <summary>The text; a byte that is not UTF-8 becomes U+FFFD.</summary>
    public static string GetString(ReadOnlySpan<byte> bytes) => Decode(Encoding.UTF8, bytes);

    internal static string Decode(Encoding encoding, ReadOnlySpan<byte> bytes)
    {
#if NET
        return encoding.GetString(bytes);
#else
        return encoding.GetString(bytes.ToArray());
#endif
    }
}
