using CommerceMailAdmin.Engine.Network;

namespace CommerceMailAdmin.Engine.Authentication.Dkim;

/// <summary>The tags of a field that holds a signature, as <see cref="DkimSignatureReader"/> finds them.</summary>
internal sealed class DkimSignature
{
    /// <summary>The place of its field in the message.</summary>
    public required int FieldIndex { get; init; }

    /// <summary>Which field it is.</summary>
    public required SignatureKind Kind { get; init; }

    /// <summary>What makes the signature unusable, whatever the key; null if nothing does.</summary>
    public string? Problem { get; set; }

    /// <summary>What it is that makes it unusable.</summary>
    public DkimFailure Failure { get; set; }

    /// <summary>The algorithm (a=), in lower case.</summary>
    public string Algorithm { get; set; } = "";

    /// <summary>True for ed25519-sha256, false for RSA.</summary>
    public bool IsEd25519 { get; set; }

    /// <summary>The signing domain (d=), in its DNS form.</summary>
    public string Domain { get; set; } = "";

    /// <summary>The selector (s=).</summary>
    public string Selector { get; set; } = "";

    /// <summary>The name of the key, s._domainkey.d.</summary>
    public string KeyName { get; set; } = "";

    /// <summary>The identity (i=); null if it is not given.</summary>
    public string? Identity { get; set; }

    /// <summary>True for relaxed header canonicalisation.</summary>
    public bool RelaxedHeader { get; set; }

    /// <summary>True for relaxed body canonicalisation.</summary>
    public bool RelaxedBody { get; set; }

    /// <summary>The signed header fields (h=), as written, without white space.</summary>
    public string[] SignedHeaders { get; set; } = [];

    /// <summary>How many octets of the canonical body are signed (l=); null for all.</summary>
    public long? BodyLength { get; set; }

    /// <summary>When it was signed (t=).</summary>
    public DateTimeOffset? SignedAt { get; set; }

    /// <summary>When it expires (x=).</summary>
    public DateTimeOffset? ExpiresAt { get; set; }

    /// <summary>The body hash (bh=).</summary>
    public byte[] BodyHash { get; set; } = [];

    /// <summary>The signature (b=).</summary>
    public byte[] Signature { get; set; } = [];

    /// <summary>The tags as they stand.</summary>
    public TagList Tags { get; set; }

    /// <summary>Where the value of b= begins and ends, from the start of the field's value.</summary>
    public (int Start, int End) SignatureExtent { get; set; }

    /// <summary>The canonicalisation as in c=.</summary>
    public string Canonicalization => (RelaxedHeader, RelaxedBody) switch
    {
        (true, true) => "relaxed/relaxed",
        (true, false) => "relaxed/simple",
        (false, true) => "simple/relaxed",
        _ => "simple/simple",
    };
}

/// <summary>The names in a signature.</summary>
internal static class DkimName
{
    /// <summary>Builds the name a key is published at (RFC 6376 section 3.6.2.1).</summary>
    /// <param name="selector">The selector (s=).</param>
    /// <param name="written">The domain (d=).</param>
    /// <param name="domain">The domain in its DNS form.</param>
    /// <param name="keyName">The name of the key.</param>
    public static bool TryParse(string selector, string written, out string domain, out string keyName)
    {
        const string Middle = "._domainkey.";
        domain = "";
        if (!DomainName.TryParse(selector + Middle + written, out keyName) || selector == "" || written.IndexOf('.') < 0
            || written[written.Length - 1] == '.')
        {
            return false;
        }

        var middle = keyName.IndexOf(Middle, StringComparison.Ordinal);
        domain = keyName.Substring(middle + Middle.Length);

        // A selector or a domain may hold the middle label itself; then only the domain alone tells where it begins.
        return middle == keyName.LastIndexOf(Middle, StringComparison.Ordinal) || DomainName.TryParse(written, out domain);
    }

    /// <summary>Tells whether an identity (i=) lies at the domain or beneath it (RFC 6376 section 3.5).</summary>
    public static bool IsIdentityOf(string identity, string domain)
    {
        var host = identity.Substring(identity.LastIndexOf('@') + 1);
        return identity.IndexOf('@') >= 0
            && DomainName.TryParse(host, out var name)
            && HostNames.IsWithin(name, domain);
    }

    /// <summary>Tells whether an identity lies at exactly the domain, as the key flag t=s asks.</summary>
    public static bool IsIdentityAt(string? identity, string domain) =>
        identity is null
        || (DomainName.TryParse(identity.Substring(identity.LastIndexOf('@') + 1), out var name) && name == domain);
}

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
