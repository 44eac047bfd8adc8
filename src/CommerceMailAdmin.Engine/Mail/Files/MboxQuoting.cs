namespace CommerceMailAdmin.Engine.Mail.Files;

/// <summary>
/// The mark ">" that mbox files put before lines that begin with "From ", and with ">From " in turn (the mboxrd form, RFC 4155 appendix A).
/// Signatures were made without it.
/// </summary>
internal static class MboxQuoting
{
    private static readonly byte[] LineStart = [(byte)'\n', (byte)'>'];
    private static readonly byte[] From = "From "u8.ToArray();

    /// <summary>Takes one mark away from each such line.</summary>
    public static byte[] Remove(byte[] bytes)
    {
        List<int>? marks = null;
        for (var at = 0; Next(bytes, at) is var found and >= 0; at = found + 1)
        {
            var end = found + 1;
            while (end < bytes.Length && bytes[end] == '>')
            {
                end++;
            }

            if (bytes.AsSpan(end).StartsWith(From))
            {
                (marks ??= []).Add(found + 1);
            }
        }

        return marks is null ? bytes : Without(bytes, marks);
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
