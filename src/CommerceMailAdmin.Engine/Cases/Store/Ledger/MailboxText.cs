using CommerceMailAdmin.Engine.Mail;

namespace CommerceMailAdmin.Engine.Cases.Store.Ledger;

/// <summary>Addresses as the ledger writes them: without display names.</summary>
internal static class MailboxText
{
    /// <summary>Takes an address apart.</summary>
    public static MailAddress Read(string address)
    {
        var at = address.LastIndexOf('@');
        return new MailAddress("", address[..at], address[(at + 1)..]);
    }
}
