using System.Text;

namespace CommerceMailAdmin.Engine.Dns;

/// <summary>Names as DnsClient writes them, and names that no DNS message can hold.</summary>
internal static class DnsNameText
{
    private const int MaxOctets = 255;
    private const int MaxLabel = 63;

    /// <summary>Tells whether the name fits the wire format (RFC 1035 section 2.3.4) and is plain ASCII.</summary>
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

    /// <summary>Brings a name of a response to the form of a question: lower case, no trailing dot; the root is ".".</summary>
    public static string Normal(string name) => name.Length > 1 ? name.TrimEnd('.').ToLowerInvariant() : name;

    /// <summary>The form in which DnsClient gives back a name that was asked for.</summary>
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
}
