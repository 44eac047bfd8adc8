using CommerceMailAdmin.Engine.Network;

namespace CommerceMailAdmin.Engine.Authentication.Dkim;

/// <summary>The names in a signature.</summary>
internal static class DkimName
{
    /// <summary>Builds the name a key is published at (RFC 6376 section 3.6.2.1).</summary>
    /// <param name="selector">The selector (s=).</param>
    /// <param name="written">The domain (d=).</param>
    /// <param name="domain">The domain in its DNS form.</param>
    /// <param name="keyName">The name of the key.</param>
    public static bool TryParse(string selector, string written, out string domain, out string keyName)
    {
        const string Middle = "._domainkey.";
        domain = "";
        if (!DomainName.TryParse(selector + Middle + written, out keyName) || selector == "" || written.IndexOf('.') < 0
            || written[written.Length - 1] == '.')
        {
            return false;
        }

        var middle = keyName.IndexOf(Middle, StringComparison.Ordinal);
        domain = keyName.Substring(middle + Middle.Length);

        // A selector or a domain may hold the middle label itself; then only the domain alone tells where it begins.
        return middle == keyName.LastIndexOf(Middle, StringComparison.Ordinal) || DomainName.TryParse(written, out domain);
    }

    /// <summary>Tells whether an identity (i=) lies at the domain or beneath it (RFC 6376 section 3.5).</summary>
    public static bool IsIdentityOf(string identity, string domain)
    {
        var host = identity.Substring(identity.LastIndexOf('@') + 1);
        return identity.IndexOf('@') >= 0
            && DomainName.TryParse(host, out var name)
            && HostNames.IsWithin(name, domain);
    }

    /// <summary>Tells whether an identity lies at exactly the domain, as the key flag t=s asks.</summary>
    public static bool IsIdentityAt(string? identity, string domain) =>
        identity is null
        || (DomainName.TryParse(identity.Substring(identity.LastIndexOf('@') + 1), out var name) && name == domain);
}
