namespace CommerceMailAdmin.Engine.Network;

/// <summary>
/// Domains of mail services and internet providers where anybody can have an address: what is said of such a domain is said of no one in
/// particular. The sources and their licences: docs/reference/public-mail-domains.md.
/// </summary>
public static class PublicMailDomains
{
    private static readonly Lazy<HashSet<string>> All = new(Read);

    /// <summary>True for a domain of the table, given in lower case.</summary>
    public static bool Contains(string domain) => All.Value.Contains(domain);

    private static HashSet<string> Read()
    {
        using var table = new StreamReader(typeof(PublicMailDomains).Assembly.GetManifestResourceStream("public-mail-domains.txt")!);
        return new HashSet<string>(table.ReadToEnd().Split(['\n', '\r'], StringSplitOptions.RemoveEmptyEntries), StringComparer.Ordinal);
    }
}
