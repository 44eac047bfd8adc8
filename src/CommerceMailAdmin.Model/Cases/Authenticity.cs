namespace CommerceMailAdmin;

/// <summary>If a message really comes from its sender, as the receiving server recorded it.</summary>
public enum Authenticity : long
{
    /// <summary>The receiving server recorded that the sender's domain is authenticated.</summary>
    Genuine,

    /// <summary>No trusted record says so, and none denies it. Nothing speaks against the message.</summary>
    Unverifiable,

    /// <summary>The receiving server recorded that authentication failed, or the sender only looks like the platform.</summary>
    Forged,
}

/// <summary>Whether a case's messages really come from the platform.</summary>
public enum CaseAuthenticity : long
{
    /// <summary>Every counted customer message is genuine.</summary>
    Genuine,

    /// <summary>At least one counted customer message cannot be verified.</summary>
    Unverifiable,

    /// <summary>Forged or look-alike messages claim to belong to the case. They are excluded; the others count.</summary>
    Disputed,
}
