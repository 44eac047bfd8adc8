using System.Runtime.CompilerServices;
using CommerceMailAdmin.Engine.Common;

namespace CommerceMailAdmin.Engine.Mail;

/// <summary>Where a header field lies in its message's buffer.</summary>
/// <param name="Start">The first byte of its name.</param>
/// <param name="NameLength">The length of its name, without white space before the colon.</param>
/// <param name="ValueStart">The first byte after the colon.</param>
/// <param name="End">The byte after its last, without the final line end.</param>
internal readonly record struct FieldPosition(int Start, int NameLength, int ValueStart, int End)
{
    /// <summary>
    /// Reads a field; false if the text is not one: no colon, or a name with other than printable ASCII (RFC 5322 section 2.2).
    /// </summary>
    [MethodImpl(HotPath.Options)]
    public static bool TryRead(byte[] buffer, int start, int end, out FieldPosition field)
    {
        field = default;
        var line = buffer.AsSpan(start, end - start);
        var colon = line.IndexOf((byte)':');
        if (colon <= 0)
        {
            return false;
        }

        var nameLength = colon;
        while (nameLength > 0 && line[nameLength - 1] is (byte)' ' or (byte)'\t')
        {
            nameLength--;
        }

        for (var i = 0; i < nameLength; i++)
        {
            if (line[i] is < 33 or > 126)
            {
                return false;
            }
        }

        var length = line.Length;
        if (line[length - 1] == '\n')
        {
            length -= length > colon + 2 && line[length - 2] == '\r' ? 2 : 1;
        }

        field = new FieldPosition(start, nameLength, start + colon + 1, start + length);
        return nameLength > 0;
    }
}
