using CommerceMailAdmin.Engine.Mail;

namespace CommerceMailAdmin.Engine.Cases.Ledger;

/// <summary>Addresses as the ledger writes them: without display names.</summary>
internal static class AddressText
{
    /// <summary>Takes an address apart.</summary>
    public static MailAddress Read(string address)
    {
        var at = address.LastIndexOf('@');
        return new MailAddress("", address[..at], address[(at + 1)..]);
    }
}
