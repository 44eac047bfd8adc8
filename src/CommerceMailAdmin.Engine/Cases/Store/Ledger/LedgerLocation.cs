using CommerceMailAdmin.Engine.Mail;

namespace CommerceMailAdmin.Engine.Cases.Store.Ledger;

/// <summary>Where a message of the ledger was found. Its body is not kept.</summary>
internal sealed record LedgerLocation(string Id) : IMessageLocation
{
    /// <inheritdoc/>
    public Stream Open() => throw new IOException($"The ledger keeps no bodies; '{Id}' must be looked up in its mailbox.");
}
