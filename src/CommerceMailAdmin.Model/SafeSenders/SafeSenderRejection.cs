namespace CommerceMailAdmin;

/// <summary>Why a wanted sender is not in a mailbox's safe senders.</summary>
public enum SafeSenderRejectionReason : long
{
    /// <summary>The text is neither a domain nor an address.</summary>
    Malformed,

    /// <summary>The domain is a public mail service, where anybody can have an address.</summary>
    PublicMailDomain,

    /// <summary>The domain belongs to the organisation; Exchange takes no such entry.</summary>
    OwnDomain,

    /// <summary>Exchange refused the entry: an address of the mailbox itself, or one that resolves inside the organisation.</summary>
    InsideOrganization,

    /// <summary>The mailbox holds as many entries as Exchange allows.</summary>
    Limit,

    /// <summary>Exchange reported success, and the entry was absent when the list was read back.</summary>
    Dropped,
}

/// <summary>A wanted sender that was not added, and why.</summary>
/// <param name="Sender">The domain or address; where it is malformed, as it was given.</param>
/// <param name="Reason">The kind of reason.</param>
/// <param name="Explanation">The reason in words.</param>
public sealed record SafeSenderRejection(string Sender, SafeSenderRejectionReason Reason, string Explanation)
{
    /// <summary>The sender and the reason in words.</summary>
    public override string ToString() => $"{Sender}: {Explanation}";
}
