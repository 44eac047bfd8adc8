using System.Runtime.CompilerServices;
using CommerceMailAdmin.Engine.Common;

namespace CommerceMailAdmin.Engine.Mail.Files;

/// <summary>Finds the empty line between header and body (RFC 5322 section 2.1), with either kind of line end.</summary>
internal static class HeaderEnd
{
    /// <summary>Looks for the empty line.</summary>
    /// <returns>The header's length with its last line end, and where the body begins; (-1, -1) if there is no empty line.</returns>
    [MethodImpl(HotPath.Options)]
    public static (int Header, int Body) Find(ReadOnlySpan<byte> message)
    {
        var line = 0;
        while (line < message.Length)
        {
            if (message[line] == '\n')
            {
                return (line, line + 1);
            }

            if (message[line] == '\r' && line + 1 < message.Length && message[line + 1] == '\n')
            {
                return (line, line + 2);
            }

            var newline = message[line..].IndexOf((byte)'\n');
            if (newline < 0)
            {
                break;
            }

            line += newline + 1;
        }

        return (-1, -1);
    }
}
