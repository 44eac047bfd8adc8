using CommerceMailAdmin.Engine.Mail;

namespace CommerceMailAdmin.Engine.Cases.Recognition;

/// <summary>Who answers for the seller: addresses, or whole domains as "@shop.example".</summary>
internal sealed class SellerAddresses
{
    private readonly HashSet<string> _entries;

    /// <summary>Takes the entries as the user gave them.</summary>
    public SellerAddresses(IEnumerable<string> entries) =>
        _entries = new HashSet<string>(entries.Select(e => e.Trim()), StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether any entry was given.</summary>
    public bool AreGiven => _entries.Count > 0;

    /// <summary>Whether the address is one of the seller's.</summary>
    public bool Contains(MailAddress address) => _entries.Contains(address.Address) || _entries.Contains("@" + address.Domain);
}
