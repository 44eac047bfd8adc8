namespace CommerceMailAdmin;

/// <summary>The result of an SPF check (RFC 7208 section 2.6).</summary>
public enum SpfResult : long
{
    /// <summary>There is not a policy: no domain to ask about, or the domain publishes no record.</summary>
    None,

    /// <summary>The domain says neither that the client may send nor that it may not.</summary>
    Neutral,

    /// <summary>The client is authorised to send with the domain.</summary>
    Pass,

    /// <summary>The client is not authorised.</summary>
    Fail,

    /// <summary>The client is probably not authorised.</summary>
    SoftFail,

    /// <summary>A DNS look-up failed; ask again later.</summary>
    TempError,

    /// <summary>The published records cannot be interpreted; it stays so until somebody fixes them.</summary>
    PermError,
}
