namespace CommerceMailAdmin;

/// <summary>The result of one change.</summary>
public enum ChangeStatus : long
{
    /// <summary>What was missing was added, and read back.</summary>
    Added,

    /// <summary>What was there was changed, and read back.</summary>
    Changed,

    /// <summary>It was removed, and that was read back.</summary>
    Removed,

    /// <summary>Everything was as wanted already; nothing was changed.</summary>
    Unchanged,

    /// <summary>Nothing was changed, because of -WhatIf. The result shows what would be changed.</summary>
    Planned,

    /// <summary>Nothing was changed because the user answered no.</summary>
    Declined,

    /// <summary>Some of it was done, the rest was rejected or kept.</summary>
    Partial,

    /// <summary>All of it was rejected or kept; nothing was changed.</summary>
    Rejected,

    /// <summary>Exchange answered with an error, or did not keep what it took.</summary>
    Failed,
}
