using System.Globalization;
using System.Text;

namespace CommerceMailAdmin.Engine.Dns;

/// <summary>Names and lifetimes as they stand in DNS messages.</summary>
internal static class DnsNameText
{
    private const int MaxOctets = 255;
    private const int MaxLabel = 63;

    /// <summary>True if the name fits the wire format (RFC 1035 section 2.3.4) and is plain ASCII.</summary>
    public static bool CanBeAsked(string name)
    {
        if (name.Length is 0 or > MaxOctets - 2)
        {
            return false;
        }

        var label = 0;
        foreach (var c in name)
        {
            label = c == '.' ? 0 : label + 1;
            if (label > MaxLabel || c is <= ' ' or > '~')
            {
                return false;
            }
        }

        return label > 0 && name[0] != '.' && name.IndexOf("..", StringComparison.Ordinal) < 0;
    }

    /// <summary>The form in which a response's names are given, for a name that was asked: three characters are escaped.</summary>
    public static string Escaped(string name)
    {
        if (name.IndexOfAny([';', '\\', '"']) < 0)
        {
            return name;
        }

        var text = new StringBuilder(name.Length + 4);
        foreach (var c in name)
        {
            text.Append(c is ';' or '\\' or '"' ? "\\" : "").Append(c);
        }

        return text.ToString();
    }

    /// <summary>
    /// Writes one octet of a label of a response, in lower case. A dot inside a label is escaped, since it separates no labels; what is not
    /// printable becomes \ and three digits (RFC 1035 section 5.1).
    /// </summary>
    public static void AppendLabel(StringBuilder text, char c)
    {
        if (c is <= ' ' or > '~')
        {
            text.Append('\\').Append(((int)c).ToString("000", CultureInfo.InvariantCulture));
            return;
        }

        text.Append(c is ';' or '\\' or '"' or '.' ? "\\" : "").Append(char.ToLowerInvariant(c));
    }

    /// <summary>A lifetime in seconds; with the top bit set it counts as zero (RFC 2181 section 8).</summary>
    public static TimeSpan Lifetime(int seconds) => TimeSpan.FromSeconds(Math.Max(0, seconds));
}
