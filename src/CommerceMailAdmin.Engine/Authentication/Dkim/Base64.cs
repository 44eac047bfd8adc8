using System.Buffers;

namespace CommerceMailAdmin.Engine.Authentication.Dkim;

/// <summary>Base64 as in tag values: white space may stand anywhere (RFC 6376 section 2.10).</summary>
internal static class Base64
{
    /// <summary>Decodes a value; padding may be missing, since signers have been seen to drop it.</summary>
    public static bool TryDecode(ReadOnlySpan<char> text, out byte[] bytes)
    {
        bytes = [];
        var digits = ArrayPool<char>.Shared.Rent(text.Length + 3);
        try
        {
            // Without white space the platform's decoder is several times as fast.
            var (count, padding) = (0, 0);
            foreach (var c in text)
            {
                if (c > ' ' && c != '=')
                {
                    if (padding > 0)
                    {
                        return false;
                    }

                    digits[count++] = c;
                }
                else if (c == '=')
                {
                    padding++;
                }
                else if (!TagList.IsSpace(c))
                {
                    return false;
                }
            }

            while (count % 4 != 0)
            {
                digits[count++] = '=';
            }

            bytes = Convert.FromBase64CharArray(digits, 0, count);
            return true;
        }
        catch (FormatException)
        {
            return false;
        }
        finally
        {
            ArrayPool<char>.Shared.Return(digits);
        }
    }
}
