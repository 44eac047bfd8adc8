namespace CommerceMailAdmin.Engine.Mail.Files;

/// <summary>
/// The mark ">" that mbox files put before lines that begin with "From " (RFC 4155 appendix A). Signatures were made without it. Some
/// programs mark lines that begin with ">From " too (mboxrd), some do not (mboxo), and some mark none: the file does not say which.
/// </summary>
internal static class MboxQuoting
{
    private static readonly byte[] LineStart = [(byte)'\n', (byte)'>'];
    private static readonly byte[] From = "From "u8.ToArray();

    /// <summary>
    /// The forms that the message may have had, each once: without one mark of every marked line (mboxrd), without the mark of lines that
    /// have one only (mboxo), and as it lies there.
    /// </summary>
    public static IEnumerable<byte[]> Forms(byte[] bytes)
    {
        var marks = Marks(bytes);
        if (marks.Count == 0)
        {
            return [bytes];
        }

        var single = marks.FindAll(m => bytes[m + 1] != '>');
        return single.Count == 0 || single.Count == marks.Count
            ? [Without(bytes, marks), bytes]
            : [Without(bytes, marks), Without(bytes, single), bytes];
    }

    /// <summary>The places of the first mark of each marked line.</summary>
    private static List<int> Marks(byte[] bytes)
    {
        var marks = new List<int>();
        for (var at = 0; Next(bytes, at) is var found and >= 0; at = found + 1)
        {
            var end = found + 1;
            while (end < bytes.Length && bytes[end] == '>')
            {
                end++;
            }

            if (bytes.AsSpan(end).StartsWith(From))
            {
                marks.Add(found + 1);
            }
        }

        return marks;
    }

    private static int Next(byte[] bytes, int at)
    {
        var found = bytes.AsSpan(at).IndexOf(LineStart);
        return found < 0 ? -1 : at + found;
    }

    private static byte[] Without(byte[] bytes, List<int> marks)
    {
        var result = new byte[bytes.Length - marks.Count];
        var (from, to) = (0, 0);
        foreach (var mark in marks.Append(bytes.Length))
        {
            Array.Copy(bytes, from, result, to, mark - from);
            (from, to) = (mark + 1, to + mark - from);
        }

        return result;
    }
}
