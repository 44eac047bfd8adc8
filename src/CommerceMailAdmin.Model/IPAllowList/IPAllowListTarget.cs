namespace CommerceMailAdmin;

/// <summary>Where an IP allow list lies.</summary>
public enum IPAllowListTarget
{
    /// <summary>A connection filter policy of Exchange Online.</summary>
    ConnectionFilter,

    /// <summary>The Edge Transport server that the session runs on.</summary>
    Edge,
}
