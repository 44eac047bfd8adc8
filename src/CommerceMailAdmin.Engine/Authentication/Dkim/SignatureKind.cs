namespace CommerceMailAdmin.Engine.Authentication.Dkim;

/// <summary>The fields that hold a signature.</summary>
internal enum SignatureKind
{
    /// <summary>DKIM-Signature (RFC 6376 section 3.5).</summary>
    Dkim,

    /// <summary>ARC-Message-Signature: as DKIM, but without v=, and i= is a number (RFC 8617 section 4.1.2).</summary>
    ArcMessage,

    /// <summary>ARC-Seal: over the ARC fields alone, so without h=, bh=, c= and l= (RFC 8617 section 4.1.3).</summary>
    ArcSeal,
}
