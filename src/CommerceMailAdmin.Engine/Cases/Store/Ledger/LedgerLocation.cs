using CommerceMailAdmin.Engine.Cases.Classification;
using CommerceMailAdmin.Engine.Mail;

namespace CommerceMailAdmin.Engine.Cases.Store.Ledger;

/// <summary>Where a message of the ledger was found. Its body is not kept.</summary>
internal sealed record LedgerLocation(string Mailbox, string Folder, MessageIdentity Identity) : IMessageLocation
{
    /// <inheritdoc/>
    public string Id => $"{Mailbox}/{Folder}/{Identity}";

    /// <inheritdoc/>
    public Stream Open(int limit) => throw new IOException($"The ledger keeps no bodies. Look for '{Id}' in its mailbox.");
}
