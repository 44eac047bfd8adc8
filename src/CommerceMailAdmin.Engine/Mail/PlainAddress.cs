using System.Runtime.CompilerServices;
using System.Text;
using CommerceMailAdmin.Engine.Common;

namespace CommerceMailAdmin.Engine.Mail;

/// <summary>
/// Reads the form that nearly all address fields have, one address with or without a name and nothing encoded, without the cost
/// of a full parser.
/// </summary>
internal static class PlainAddress
{
    /// <summary>Reads an address field's value; null if it is anything else.</summary>
    public static MailAddress? Read(ReadOnlySpan<byte> value)
    {
        var open = value.LastIndexOf((byte)'<');
        var name = open < 0 ? default : value[..NameEnd(value, open)];
        var address = open < 0 ? value : value[(open + 1)..];
        if (open >= 0)
        {
            if (address.Length == 0 || address[address.Length - 1] != '>')
            {
                return null;
            }

            address = address[..^1];
        }

        if (name.Length >= 2 && name[0] == '"' && name[name.Length - 1] == '"')
        {
            name = name[1..^1];
            if (name.IndexOfAny((byte)'"', (byte)'\\') >= 0 || !IsPrintable(name))
            {
                return null;
            }
        }
        else if (!IsWords(name))
        {
            return null;
        }

        var at = address.IndexOf((byte)'@');
        return at > 0 && at < address.Length - 1 && IsDotAtom(address[..at]) && IsDotAtom(address[(at + 1)..]) && name.IndexOf("=?"u8) < 0
            ? new MailAddress(Ascii(name), Ascii(address[..at]), Ascii(address[(at + 1)..]))
            : null;
    }

    private static int NameEnd(ReadOnlySpan<byte> value, int end)
    {
        while (end > 0 && value[end - 1] == ' ')
        {
            end--;
        }

        return end;
    }

    private static string Ascii(ReadOnlySpan<byte> bytes) =>
#if NET
        Encoding.ASCII.GetString(bytes);
#else
        Encoding.ASCII.GetString(bytes.ToArray());
#endif

    /// <summary>Whether all of it is printable ASCII, blanks included.</summary>
    [MethodImpl(HotPath.Options)]
    public static bool IsPrintable(ReadOnlySpan<byte> text)
    {
        foreach (var b in text)
        {
            if (b is < 0x20 or > 0x7E)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>
    /// Letters, digits and the like with blanks between them; anything with a meaning of its own is left to the full parser.
    /// </summary>
    [MethodImpl(HotPath.Options)]
    private static bool IsWords(ReadOnlySpan<byte> text)
    {
        foreach (var b in text)
        {
            if (b != ' ' && b != '.' && !IsAtomText(b))
            {
                return false;
            }
        }

        return true;
    }

    [MethodImpl(HotPath.Options)]
    private static bool IsDotAtom(ReadOnlySpan<byte> text)
    {
        foreach (var b in text)
        {
            if (b != '.' && !IsAtomText(b))
            {
                return false;
            }
        }

        return text[0] != '.' && text[text.Length - 1] != '.' && text.IndexOf(".."u8) < 0;
    }

    /// <summary>RFC 5322 section 3.2.3, atext.</summary>
    private static bool IsAtomText(byte b) =>
        b is (>= (byte)'a' and <= (byte)'z') or (>= (byte)'A' and <= (byte)'Z') or (>= (byte)'0' and <= (byte)'9')
        || "!#$%&'*+-/=?^_`{|}~"u8.IndexOf(b) >= 0;
}
