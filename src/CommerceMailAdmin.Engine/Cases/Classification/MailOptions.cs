using CommerceMailAdmin.Engine.Mail;
using CommerceMailAdmin.Engine.ReceiverResults;

namespace CommerceMailAdmin.Engine.Cases.Classification;

/// <summary>What mail is recognised with.</summary>
public record MailOptions
{
    /// <summary>The platform's facts.</summary>
    public required CommerceMailProfile Profile { get; init; }

    /// <summary>
    /// Addresses, or domains as "@shop.example", that answer for the seller; none given: whoever case mails were delivered to can.
    /// </summary>
    public IReadOnlyList<string> SellerAddresses { get; init; } = [];

    /// <summary>How the own servers' authentication results are told from others.</summary>
    public TrustOptions Trust { get; init; } = TrustOptions.Default;

    /// <summary>The present time. Mail with a later date has a wrong date and is reported. Null if it need not be reported.</summary>
    public DateTimeOffset? Now { get; init; }

    /// <summary>The latest date that mail can be expected to have; null if any.</summary>
    internal virtual DateTimeOffset? LatestExpected => Now;

    /// <summary>Whether the header blocks of messages are hashed, as evidence; a list of waiting cases shows none.</summary>
    internal bool HashesHeaders { get; init; } = true;

    /// <summary>Whether mail about orders, other than claims, is judged and kept; a list of waiting cases does not ask for it.</summary>
    internal bool KeepsOrderMail { get; init; } = true;

    /// <summary>
    /// How many messages of cases are held in memory while mail is read; more of them go to a temporary file. Without bound where several
    /// questions are asked of the same mail, because each reads what lies in the file anew, and the bodies it needs.
    /// </summary>
    internal int HeldMessages { get; init; } = int.MaxValue;
}

/// <summary>Who answers for the seller: addresses, or whole domains as "@shop.example" or "shop.example".</summary>
public sealed class SellerAddresses
{
    private readonly HashSet<string> _entries;

    /// <summary>Takes the entries as the user gave them.</summary>
    public SellerAddresses(IEnumerable<string> entries) =>
        _entries = new HashSet<string>(entries.Select(e => e.Trim()).Select(e => e.IndexOf('@') < 0 ? "@" + e : e), StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether an entry is an address or a domain.</summary>
    public static bool IsValid(string entry)
    {
        var text = entry.Trim();
        var at = text.LastIndexOf('@');
        var domain = text[(at + 1)..];
        return domain.IndexOf('.') > 0 && Uri.CheckHostName(domain) == UriHostNameType.Dns
            && !text.Any(c => char.IsWhiteSpace(c) || char.IsControl(c) || c is '<' or '>' or ',' or ';' or '*') && text.IndexOf('@') == at;
    }

    /// <summary>Whether any entry was given.</summary>
    public bool AreGiven => _entries.Count > 0;

    /// <summary>Whether the very address is given, not just its domain.</summary>
    internal bool ContainsAddress(MailAddress address) => _entries.Contains(address.Address);

    /// <summary>Whether the address is one of the seller's.</summary>
    internal bool Contains(MailAddress address) => _entries.Contains(address.Address) || _entries.Contains("@" + address.Domain);
}
