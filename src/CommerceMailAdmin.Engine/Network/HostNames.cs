namespace CommerceMailAdmin.Engine.Network;

/// <summary>Comparisons of host names. Upper and lower case are equal.</summary>
internal static class HostNames
{
    /// <summary>Tells whether a name is a domain or lies beneath it.</summary>
    public static bool IsWithin(string name, string domain) =>
        name.Length > domain.Length
            ? name[name.Length - domain.Length - 1] == '.' && name.EndsWith(domain, StringComparison.OrdinalIgnoreCase)
            : name.Equals(domain, StringComparison.OrdinalIgnoreCase);

    /// <summary>Tells whether two domains are the same, or one lies beneath the other.</summary>
    public static bool AreRelated(string one, string other) => IsWithin(one, other) || IsWithin(other, one);

    /// <summary>Tells whether a text has the form of a host name.</summary>
    public static bool Is(string text) => Uri.CheckHostName(text) == UriHostNameType.Dns;

    /// <summary>
    /// The domain that a host's siblings share: its name without the first label, if two labels are left, three where the last two are
    /// short as in "co.uk"; else the name itself. Null for an address or a name of one label.
    /// </summary>
    public static string? Parent(string host)
    {
        if (IPAddressText.TryParseLiteral(host.Trim('[', ']'), out _))
        {
            return null;
        }

        var labels = host.Split('.');
        if (labels.Length < 2 || labels.Any(l => l == ""))
        {
            return null;
        }

        var registrySuffix = labels[labels.Length - 1].Length == 2 && labels[labels.Length - 2].Length <= 3 ? 3 : 2;
        return labels.Length > registrySuffix ? host.Substring(labels[0].Length + 1) : host;
    }
}
