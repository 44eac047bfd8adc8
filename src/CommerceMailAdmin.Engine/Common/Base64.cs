using System.Buffers;

namespace CommerceMailAdmin.Engine.Common;

/// <summary>Base64 as in tag values: white space may stand anywhere (RFC 6376 section 2.10).</summary>
internal static class Base64
{
    private static ReadOnlySpan<char> Others => "= \t\r\n".AsSpan();

    /// <summary>Decodes a value; padding may be missing, since signers have been seen to drop it.</summary>
    public static bool TryDecode(ReadOnlySpan<char> text, out byte[] bytes)
    {
        bytes = [];
        var digits = ArrayPool<char>.Shared.Rent(text.Length + 3);
        try
        {
            // Without white space the platform's decoder is several times as fast.
            var (count, hasPadding) = (0, false);
            while (text.Length > 0)
            {
                var run = text.IndexOfAny(Others);
                run = run < 0 ? text.Length : run;
                if (run > 0 && hasPadding)
                {
                    return false;
                }

                text.Slice(0, run).CopyTo(digits.AsSpan(count));
                count += run;
                hasPadding |= run < text.Length && text[run] == '=';
                text = text.Slice(Math.Min(run + 1, text.Length));
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
