namespace CommerceMailAdmin.Engine.Common;

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
