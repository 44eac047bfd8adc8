namespace CommerceMailAdmin.Engine.Mail.Files;

/// <summary>Finds the lines that separate the parts of a multipart message (RFC 2046 section 5.1.1).</summary>
internal static class MimeBoundaries
{
    /// <summary>RFC 2046 allows 70 characters.</summary>
    private const int LongestBoundary = 256;

    /// <summary>If a message names more, each line that begins with two hyphens counts.</summary>
    private const int MostBoundaries = 50;

    /// <summary>
    /// Where the line begins that separates one part more than allowed from the others; the message's length if there are fewer.
    /// </summary>
    /// <param name="message">The message.</param>
    /// <param name="most">How many separating lines are allowed.</param>
    public static int EndOfParts(ReadOnlySpan<byte> message, int most)
    {
        if (Count(message, null, most) == message.Length)
        {
            return message.Length;
        }

        var boundaries = Declared(message);
        return Count(message, boundaries.Count > MostBoundaries ? null : boundaries, most);
    }

    private static int Count(ReadOnlySpan<byte> message, List<byte[]>? boundaries, int most)
    {
        var count = 0;
        var at = 0;
        while (message.Slice(at).IndexOf("\n--"u8) is var found and >= 0)
        {
            at += found + 1;
            if (IsBoundary(message.Slice(at + 2), boundaries) && ++count > most)
            {
                return at;
            }
        }

        return message.Length;
    }

    private static bool IsBoundary(ReadOnlySpan<byte> line, List<byte[]>? boundaries)
    {
        if (boundaries is null)
        {
            return true;
        }

        foreach (var boundary in boundaries)
        {
            if (line.StartsWith(boundary))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The values of all "boundary" parameters, wherever they are written.</summary>
    private static List<byte[]> Declared(ReadOnlySpan<byte> message)
    {
        var boundaries = new List<byte[]>();
        var at = 0;
        while (boundaries.Count <= MostBoundaries && message.Slice(at).IndexOfAny("oO"u8) is var found and >= 0)
        {
            at += found + 1;
            if (IsName(message, at - 2) && ReadValue(message.Slice(at + 6)) is { Length: > 0 } value
                && !boundaries.Exists(b => b.AsSpan().SequenceEqual(value)))
            {
                boundaries.Add(value);
            }
        }

        return boundaries;
    }

    /// <summary>Whether "boundary" begins at a place.</summary>
    private static bool IsName(ReadOnlySpan<byte> message, int start)
    {
        var name = "boundary"u8;
        if (start < 0 || start + name.Length > message.Length)
        {
            return false;
        }

        for (var i = 0; i < name.Length; i++)
        {
            if ((message[start + i] | 0x20) != name[i])
            {
                return false;
            }
        }

        return true;
    }

    private static byte[] ReadValue(ReadOnlySpan<byte> text)
    {
        // A parameter may be continued or encoded (RFC 2231): "boundary*0*=".
        var equals = text.Slice(0, Math.Min(text.Length, 10)).IndexOf((byte)'=');
        if (equals < 0)
        {
            return [];
        }

        text = text.Slice(equals + 1);
        while (text.Length > 0 && text[0] is (byte)' ' or (byte)'\t' or (byte)'"' or (byte)'\r' or (byte)'\n')
        {
            text = text.Slice(1);
        }

        var end = text.IndexOfAny("\";\r\n"u8);
        end = end < 0 ? text.Length : end;
        return text.Slice(0, Math.Min(end, LongestBoundary)).ToArray();
    }
}
