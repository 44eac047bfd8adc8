using System.Globalization;
using System.Text;
using CommerceMailAdmin.Engine.Common;

namespace CommerceMailAdmin.Engine.Mail.Files;

/// <summary>
/// A message as Apple Mail stores it (.emlx): a line with the message's length in bytes, the message, and a property list with its flags.
/// </summary>
/// <param name="Start">Where the message begins.</param>
/// <param name="Length">Its length.</param>
internal readonly record struct AppleMessage(int Start, long Length)
{
    /// <summary>The bit of the property "flags" that marks a draft.</summary>
    private const long DraftFlag = 1 << 6;

    private const int LongestFirstLine = 32;
    private const int LongestPropertyList = 64 * 1024;

    /// <summary>Reads the first line; null if the file does not begin with a length.</summary>
    /// <param name="stream">The file at its beginning.</param>
    public static AppleMessage? Read(Stream stream)
    {
        var head = new byte[LongestFirstLine];
        var line = head.AsSpan(0, stream.Fill(head, head.Length));
        var newline = line.IndexOf((byte)'\n');
        return newline > 0
            && long.TryParse(Encoding.ASCII.GetString(head, 0, newline).Trim(), NumberStyles.None, CultureInfo.InvariantCulture,
                out var length)
            ? new AppleMessage(newline + 1, length)
            : null;
    }

    /// <summary>Whether the property list after the message marks it as a draft.</summary>
    /// <param name="stream">The file.</param>
    public bool IsDraft(Stream stream)
    {
        if (!stream.CanSeek || Start + Length >= stream.Length)
        {
            return false;
        }

        stream.Position = Start + Length;
        var list = new byte[(int)Math.Min(LongestPropertyList, stream.Length - stream.Position)];
        var text = Encoding.UTF8.GetString(list, 0, stream.Fill(list, list.Length));
        var value = text.IndexOf("<key>flags</key>", StringComparison.Ordinal) is var key and >= 0
            ? text.IndexOf("<integer>", key, StringComparison.Ordinal) : -1;
        var digits = value < 0 ? "" : new string([.. text.Skip(value + "<integer>".Length).TakeWhile(char.IsDigit)]);
        return long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var flags) && (flags & DraftFlag) != 0;
    }
}
