namespace CommerceMailAdmin;

/// <summary>Whose authorisation is checked (RFC 7208 sections 2.3 and 2.4).</summary>
public enum SpfIdentity : long
{
    /// <summary>The envelope sender; postmaster at the HELO name if the sender is empty.</summary>
    MailFrom,

    /// <summary>The name the client gave in HELO or EHLO.</summary>
    Helo,
}
