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
