namespace CommerceMailAdmin.Engine.Mail;

/// <summary>Where a header field lies in its message's buffer.</summary>
/// <param name="Start">The first byte of its name.</param>
/// <param name="NameLength">The length of its name, without white space before the colon.</param>
/// <param name="ValueStart">The first byte behind the colon.</param>
/// <param name="End">The byte behind its last, without the final line end.</param>
/// <param name="NameHash">A hash of its name in lower case, to find fields by name quickly.</param>
internal readonly record struct RawField(int Start, int NameLength, int ValueStart, int End, uint NameHash)
{
    /// <summary>Reads a field; false where the text is none: no colon, or a name with other than printable ASCII (RFC 5322 section 2.2).</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, int start, int end, out RawField field)
    {
        field = default;
        var colon = bytes.Slice(start, end - start).IndexOf((byte)':');
        var name = colon <= 0 ? default : bytes.Slice(start, colon);
        while (name.Length > 0 && name[name.Length - 1] is (byte)' ' or (byte)'\t')
        {
            name = name.Slice(0, name.Length - 1);
        }

        var hash = Seed;
        foreach (var b in name)
        {
            if (b is <= (byte)' ' or >= 127)
            {
                return false;
            }

            hash = Mix(hash, ToLower(b));
        }

        field = new RawField(start, name.Length, start + colon + 1, end, hash);
        return name.Length > 0;
    }

    /// <summary>The hash of a name, the same in any case.</summary>
    public static uint HashName(string name)
    {
        var hash = Seed;
        foreach (var c in name)
        {
            hash = Mix(hash, ToLower(c));
        }

        return hash;
    }

    /// <summary>An ASCII letter in lower case; any other byte unchanged.</summary>
    public static byte ToLower(byte b) => b is >= (byte)'A' and <= (byte)'Z' ? (byte)(b | 0x20) : b;

    /// <summary>An ASCII letter in lower case; any other character unchanged.</summary>
    public static char ToLower(char c) => c is >= 'A' and <= 'Z' ? (char)(c | 0x20) : c;

    private const uint Seed = 2166136261;

    private static uint Mix(uint hash, uint value) => (hash ^ value) * 16777619;
}
