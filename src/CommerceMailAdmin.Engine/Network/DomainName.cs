using System.Globalization;

namespace CommerceMailAdmin.Engine.Network;

/// <summary>Domain names as they stand in addresses and DNS questions (RFC 1035 section 2.3.1, RFC 5891 for international ones).</summary>
public static class DomainName
{
    private const int MaxLength = 253;
    private const int MaxLabel = 63;

    /// <summary>
    /// Brings a name to the form it is asked for in DNS: lower case, international labels as A-labels, no trailing dot.
    /// </summary>
    /// <param name="text">The name; at least two labels of letters, digits, hyphens and underscores.</param>
    /// <param name="domain">The name in its DNS form.</param>
    /// <returns>False if the text is not a domain name.</returns>
    public static bool TryParse(string? text, out string domain)
    {
        domain = "";
        var name = text?.Trim().TrimEnd('.');
        if (name is null or "")
        {
            return false;
        }

        try
        {
            domain = (AsciiText.Is(name) ? name : new IdnMapping().GetAscii(name)).ToLowerInvariant();
        }
        catch (ArgumentException)
        {
            return false;
        }

        return domain.Length <= MaxLength && HasValidLabels(domain);
    }

    /// <summary>At least two labels, and the last one no number. Signatures are read by the thousand: nothing is allocated.</summary>
    private static bool HasValidLabels(string domain)
    {
        var (start, count) = (0, 0);
        while (true)
        {
            var dot = domain.IndexOf('.', start);
            var end = dot < 0 ? domain.Length : dot;
            if (!IsLabel(domain, start, end, out var isNumber))
            {
                return false;
            }

            count++;
            if (dot < 0)
            {
                return count >= 2 && !isNumber;
            }

            start = dot + 1;
        }
    }

    private static bool IsLabel(string domain, int start, int end, out bool isNumber)
    {
        isNumber = true;
        for (var i = start; i < end; i++)
        {
            var c = domain[i];
            if (c is not ((>= 'a' and <= 'z') or (>= '0' and <= '9') or '-' or '_'))
            {
                return false;
            }

            isNumber &= c is >= '0' and <= '9';
        }

        return end - start is > 0 and <= MaxLabel && domain[start] != '-' && domain[end - 1] != '-';
    }
}

/// <summary>Text of ASCII characters alone.</summary>
internal static class AsciiText
{
    /// <summary>Tells whether there is no other character in a text.</summary>
    public static bool Is(string text)
    {
        foreach (var c in text)
        {
            if (c >= 128)
            {
                return false;
            }
        }

        return true;
    }
}
