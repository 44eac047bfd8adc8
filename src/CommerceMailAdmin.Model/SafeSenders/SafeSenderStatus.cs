namespace CommerceMailAdmin;

/// <summary>What became of one mailbox.</summary>
public enum SafeSenderStatus
{
    /// <summary>The missing senders were added, and read back.</summary>
    Added,

    /// <summary>The senders were removed, and that was read back.</summary>
    Removed,

    /// <summary>Everything was as wanted already; nothing was changed.</summary>
    Unchanged,

    /// <summary>Nothing was changed because of -WhatIf; the property Planned lists what would be.</summary>
    Planned,

    /// <summary>Nothing was changed because the user answered no.</summary>
    Declined,

    /// <summary>Some of the wanted senders were dealt with, others were rejected or kept.</summary>
    Partial,

    /// <summary>Each of the wanted senders was rejected or kept; nothing was changed.</summary>
    Rejected,

    /// <summary>Exchange answered with an error.</summary>
    Failed,
}
