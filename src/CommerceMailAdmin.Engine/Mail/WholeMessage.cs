using System.Runtime.CompilerServices;
using CommerceMailAdmin.Engine.Common;

namespace CommerceMailAdmin.Engine.Mail;

/// <summary>
/// A message read whole: header fields and body over one buffer, nothing decoded or changed. Lines may end in CRLF or in LF alone;
/// signatures see CRLF.
/// </summary>
internal sealed class WholeMessage
{
    /// <summary>A message with more header fields than this is not verified.</summary>
    public const int MaxFields = 2_000;

    /// <summary>More bytes of header than this are not read.</summary>
    public const int MaxHeaderLength = 1024 * 1024;

    private WholeMessage(HeaderBlock headers, ReadOnlyMemory<byte> body, string? problem)
    {
        Headers = headers;
        Body = body;
        Problem = problem;
    }

    /// <summary>The header fields.</summary>
    public HeaderBlock Headers { get; }

    /// <summary>What follows the empty line; empty if there is none.</summary>
    public ReadOnlyMemory<byte> Body { get; }

    /// <summary>Why the header could not be read whole; null if it was. Such a message cannot be verified.</summary>
    public string? Problem { get; }

    /// <summary>Finds the fields and the body of a message.</summary>
    public static WholeMessage Parse(byte[] buffer)
    {
        var (header, body) = HeaderEnd.Find(buffer.AsSpan(0, Math.Min(buffer.Length, MaxHeaderLength)));
        var isLong = header < 0 && buffer.Length > MaxHeaderLength;
        var headers = HeaderBlock.Parse(buffer, 0, header < 0 ? Math.Min(buffer.Length, MaxHeaderLength) : header);
        var problem = headers.Count > MaxFields ? $"The header has more than {MaxFields} fields"
            : isLong ? $"The header is longer than {MaxHeaderLength} bytes"
            : null;
        return new WholeMessage(headers, problem is null && header >= 0 ? buffer.AsMemory(body) : default, problem);
    }
}

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
