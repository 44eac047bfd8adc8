namespace CommerceMailAdmin;

/// <summary>What became of one mailbox.</summary>
public enum SafeSenderStatus
{
    /// <summary>The missing senders were added, and read back.</summary>
    Added,

    /// <summary>Every wanted sender was there already; nothing was changed.</summary>
    Unchanged,

    /// <summary>Nothing was changed because of -WhatIf; Added lists what would be.</summary>
    Planned,

    /// <summary>Nothing was changed because the user answered no.</summary>
    Declined,

    /// <summary>Some of the wanted senders are safe senders now, others were rejected.</summary>
    Partial,

    /// <summary>None of the wanted senders is a safe sender; each was rejected.</summary>
    Rejected,

    /// <summary>Exchange answered with an error.</summary>
    Failed,
}
