using CommerceMailAdmin.Engine.Cases.Classification;
using CommerceMailAdmin.Engine.Mail;
using CommerceMailAdmin.Engine.Network;

namespace CommerceMailAdmin.Engine.Cases.Store;

/// <summary>The seller's own addresses as the platform's mail tells them: those to which case mails were delivered.</summary>
internal sealed class OwnAddresses
{
    private readonly HashSet<string> _addresses = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _domains = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Enters an address.</summary>
    /// <returns>True if it was not known.</returns>
    public bool Add(MailAddress own)
    {
        if (!PublicMailDomains.Contains(own.Domain.ToLowerInvariant()))
        {
            _domains.Add(own.Domain);
        }

        return _addresses.Add(own.Address);
    }

    /// <summary>
    /// False for an answer that anybody may have written: relay addresses are no secret, and an answer closes a case. Of domains
    /// where anybody can have an address, only the very address counts.
    /// </summary>
    public bool MayCount(ClassifiedMessage message) =>
        !message.NeedsKnownSender || (message.Sender is { } sender && Contains(sender));

    /// <summary>Whether an address, or its domain, is the seller's.</summary>
    public bool Contains(MailAddress address) => _addresses.Contains(address.Address) || _domains.Contains(address.Domain);

    /// <summary>What a user is told of an answer that does not count.</summary>
    public static string WhyNoAnswer(IMessageLocation location, MailAddress sender) =>
        $"'{location.Id}' from {sender.Address} is not an answer: it is not in the sent mail, and no case mail was delivered to that "
        + "address "
        + "or its domain. If it is the seller's, name it with -SellerAddress.";
}
