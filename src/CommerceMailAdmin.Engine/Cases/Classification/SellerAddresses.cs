using CommerceMailAdmin.Engine.Mail;
using CommerceMailAdmin.Engine.Network;

namespace CommerceMailAdmin.Engine.Cases.Classification;

/// <summary>Who answers for the seller: addresses, or whole domains as "@shop.example" or "shop.example".</summary>
public sealed class SellerAddresses
{
    private readonly HashSet<string> _entries;

    /// <summary>Takes the entries as the user gave them.</summary>
    public SellerAddresses(IEnumerable<string> entries) =>
        _entries = new HashSet<string>(entries.Select(e => e.Trim()).Select(e => e.IndexOf('@') < 0 ? "@" + e : e),
            StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether an entry is an address or a domain.</summary>
    public static bool IsValid(string entry)
    {
        var text = entry.Trim();
        var at = text.LastIndexOf('@');
        var domain = text[(at + 1)..];
        return domain.IndexOf('.') > 0 && HostNames.Is(domain)
            && !text.Any(c => char.IsWhiteSpace(c) || char.IsControl(c) || c is '<' or '>' or ',' or ';' or '*') && text.IndexOf('@') == at;
    }

    /// <summary>Whether any entry was given.</summary>
    public bool AreGiven => _entries.Count > 0;

    /// <summary>Whether the very address is given, not just its domain.</summary>
    internal bool ContainsAddress(MailAddress address) => _entries.Contains(address.Address);

    /// <summary>Whether the address is one of the seller's.</summary>
    internal bool Contains(MailAddress address) => _entries.Contains(address.Address) || _entries.Contains("@" + address.Domain);
}
