namespace CommerceMailAdmin;

/// <summary>Why a wanted range is not in an IP allow list.</summary>
public enum IPAllowListRejectionReason : long
{
    /// <summary>The text is not an IPv4 address, range (a-b) or CIDR block.</summary>
    Malformed,

    /// <summary>An IPv6 range; the lists take IPv4 only.</summary>
    IPv6,

    /// <summary>More than 256 addresses, and not published by the platform.</summary>
    TooWide,

    /// <summary>A range that is not used on the public Internet: private, reserved, loopback, documentation.</summary>
    NotPublic,

    /// <summary>Shares a part of its addresses with another wanted range.</summary>
    Overlapping,

    /// <summary>The list holds as many entries as Exchange allows.</summary>
    Limit,

    /// <summary>Exchange reported success, and the entry was absent when the list was read back.</summary>
    Dropped,
}

/// <summary>A wanted range that was not added, and why.</summary>
/// <param name="Range">The range; where it is malformed, as it was given.</param>
/// <param name="Reason">The kind of reason.</param>
/// <param name="Explanation">The reason in words.</param>
public sealed record IPAllowListRejection(string Range, IPAllowListRejectionReason Reason, string Explanation)
{
    /// <summary>The range and the reason in words.</summary>
    public override string ToString() => $"{Range}: {Explanation}";
}
