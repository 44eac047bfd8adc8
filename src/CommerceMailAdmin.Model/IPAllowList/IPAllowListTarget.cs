namespace CommerceMailAdmin;

/// <summary>The place of an IP allow list.</summary>
public enum IPAllowListTarget : long
{
    /// <summary>A connection filter policy of Exchange Online.</summary>
    ConnectionFilter,

    /// <summary>The Edge Transport server that the session runs on.</summary>
    Edge,
}
