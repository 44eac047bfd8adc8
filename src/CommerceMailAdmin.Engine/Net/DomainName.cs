using System.Globalization;

namespace CommerceMailAdmin.Engine.Net;

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
    /// <returns>False where the text is no domain name.</returns>
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
            var ascii = name.All(c => c < 128) ? name : new IdnMapping().GetAscii(name);
            domain = ascii.ToLowerInvariant();
        }
        catch (ArgumentException)
        {
            return false;
        }

        var labels = domain.Split('.');
        return domain.Length <= MaxLength && labels.Length >= 2 && labels.All(IsLabel) && !labels[labels.Length - 1].All(char.IsDigit);
    }

    private static bool IsLabel(string label) =>
        label.Length is > 0 and <= MaxLabel
        && label[0] != '-' && label[label.Length - 1] != '-'
        && label.All(c => c is (>= 'a' and <= 'z') or (>= '0' and <= '9') or '-' or '_');
}
