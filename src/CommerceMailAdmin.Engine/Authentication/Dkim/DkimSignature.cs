using System.Globalization;
using System.Text;

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

/// <summary>The tags of a field that holds a signature.</summary>
internal sealed class DkimSignature
{
    /// <summary>More signed header fields than this are refused.</summary>
    public const int MaxSignedHeaders = 1_000;

    private const int MaxFieldLength = 64 * 1024;

    /// <summary>The place of its field in the message.</summary>
    public required int FieldIndex { get; init; }

    /// <summary>Which field it is.</summary>
    public required SignatureKind Kind { get; init; }

    /// <summary>What makes the signature unusable, whatever the key; null where nothing does.</summary>
    public string? Problem { get; private set; }

    /// <summary>What it is that makes it unusable.</summary>
    public DkimFailure Failure { get; private set; }

    /// <summary>The algorithm (a=), in lower case.</summary>
    public string Algorithm { get; private set; } = "";

    /// <summary>True for ed25519-sha256, false for RSA.</summary>
    public bool IsEd25519 { get; private set; }

    /// <summary>The signing domain (d=), in its DNS form.</summary>
    public string Domain { get; private set; } = "";

    /// <summary>The selector (s=).</summary>
    public string Selector { get; private set; } = "";

    /// <summary>The name of the key, s._domainkey.d.</summary>
    public string KeyName { get; private set; } = "";

    /// <summary>The identity (i=); null where it is not given.</summary>
    public string? Identity { get; private set; }

    /// <summary>True for relaxed header canonicalisation.</summary>
    public bool RelaxedHeader { get; private set; }

    /// <summary>True for relaxed body canonicalisation.</summary>
    public bool RelaxedBody { get; private set; }

    /// <summary>The signed header fields (h=), as written, without white space.</summary>
    public string[] SignedHeaders { get; private set; } = [];

    /// <summary>How many octets of the canonical body are signed (l=); null for all.</summary>
    public long? BodyLength { get; private set; }

    /// <summary>When it was signed (t=).</summary>
    public DateTimeOffset? SignedAt { get; private set; }

    /// <summary>When it expires (x=).</summary>
    public DateTimeOffset? ExpiresAt { get; private set; }

    /// <summary>The body hash (bh=).</summary>
    public byte[] BodyHash { get; private set; } = [];

    /// <summary>The signature (b=).</summary>
    public byte[] Signature { get; private set; } = [];

    /// <summary>The tags as they stand.</summary>
    public TagList Tags { get; private set; }

    /// <summary>Where the value of b= begins and ends, from the start of the field's value.</summary>
    public (int Start, int End) SignatureExtent { get; private set; }

    /// <summary>The canonicalisation as in c=.</summary>
    public string Canonicalization => (RelaxedHeader, RelaxedBody) switch
    {
        (true, true) => "relaxed/relaxed",
        (true, false) => "relaxed/simple",
        (false, true) => "simple/relaxed",
        _ => "simple/simple",
    };

    /// <summary>Reads a signature field.</summary>
    /// <param name="message">The message.</param>
    /// <param name="index">The field's place in it.</param>
    /// <param name="kind">Which field it is.</param>
    public static DkimSignature Read(RawMessage message, int index, SignatureKind kind = SignatureKind.Dkim)
    {
        var signature = new DkimSignature { FieldIndex = index, Kind = kind };
        var field = message.Fields[index];
        if (field.End - field.ValueStart > MaxFieldLength)
        {
            return signature.Refuse($"The field is longer than {MaxFieldLength} bytes");
        }

        var text = Latin1.GetString(message.Buffer.Span.Slice(field.ValueStart, field.End - field.ValueStart));
        var problem = TagList.Parse(text, out var tags);
        signature.Tags = tags;

        // What can be read is read even if the list is broken, so that the report names the signer.
        var refusal = problem is null ? null : "The tag list is not well formed: " + problem;
        refusal = First(refusal, signature.ReadAlgorithm(tags), signature.ReadSigner(tags), signature.ReadTimes(tags), signature.ReadSignature(tags));
        refusal = kind == SignatureKind.ArcSeal
            ? First(refusal, tags["h"] is null ? null : "The seal has h=, which RFC 8617 section 4.1.3 forbids")
            : First(refusal, signature.ReadCanonicalization(tags), signature.ReadHeaders(tags), signature.ReadBody(tags));
        refusal = kind == SignatureKind.Dkim ? First(refusal, signature.ReadIdentity(tags)) : refusal;
        return refusal is null ? signature : signature.Refuse(refusal);
    }

    private static string? First(params string?[] problems) => Array.Find(problems, p => p is not null);

    private DkimSignature Refuse(string problem)
    {
        (Problem, Failure) = (problem, Failure == DkimFailure.None ? DkimFailure.SignatureMalformed : Failure);
        return this;
    }

    private string? ReadAlgorithm(TagList tags)
    {
        Algorithm = tags["a"]?.ToLowerInvariant() ?? "";
        IsEd25519 = Algorithm == "ed25519-sha256";
        switch (Algorithm)
        {
            case "":
                return "The algorithm (a=) is missing";
            case "rsa-sha1":
                Failure = DkimFailure.Policy;
                return "rsa-sha1 is not to be trusted (RFC 8301)";
            case "rsa-sha256" or "ed25519-sha256":
                return null;
            default:
                return $"The algorithm {Algorithm} is not known";
        }
    }

    private string? ReadSigner(TagList tags)
    {
        Selector = Decoded(tags.WithoutSpace("s") ?? "").ToLowerInvariant();
        var written = Decoded(tags.WithoutSpace("d") ?? "");
        if (!DkimName.TryParse(Selector, written, out var domain, out var keyName))
        {
            Domain = written.ToLowerInvariant();
            return written == "" ? "The domain (d=) is missing" : Selector == "" ? "The selector (s=) is missing" : $"\"{Selector}._domainkey.{Domain}\" is no domain name";
        }

        (Domain, KeyName) = (domain, keyName);
        return null;
    }

    private string? ReadCanonicalization(TagList tags)
    {
        // DKIM's default; ARC's conformance suite takes a message signature without c= for relaxed.
        var value = tags.WithoutSpace("c") ?? (Kind == SignatureKind.Dkim ? "simple/simple" : "relaxed/relaxed");
        var slash = value.IndexOf('/');
        var header = slash < 0 ? value : value.Substring(0, slash);
        var body = slash < 0 ? "simple" : value.Substring(slash + 1);
        RelaxedHeader = Is(header, "relaxed");
        RelaxedBody = Is(body, "relaxed");
        return (RelaxedHeader || Is(header, "simple")) && (RelaxedBody || Is(body, "simple")) ? null : $"The canonicalisation {value} is not known";
    }

    private string? ReadIdentity(TagList tags)
    {
        if (tags["v"] is not { } version)
        {
            return "The version (v=) is missing";
        }

        if (version != "1")
        {
            return $"The version {version} is not known";
        }

        if (tags.WithoutSpace("q") is { } methods && !methods.Split(':').Any(m => Is(m, "dns/txt") || Is(m, "dns")))
        {
            return $"The key is not to be had from the DNS (q={methods})";
        }

        Identity = tags["i"] is { } identity ? Decoded(identity) : null;
        return Identity is null || DkimName.IsIdentityOf(Identity, Domain) ? null : $"The identity (i={Identity}) does not belong to the domain (d={Domain})";
    }

    private string? ReadHeaders(TagList tags)
    {
        if (tags.WithoutSpace("h") is not { } list)
        {
            return "The list of signed header fields (h=) is missing";
        }

        SignedHeaders = list.Split([':'], MaxSignedHeaders + 1);
        if (SignedHeaders.Length > MaxSignedHeaders)
        {
            SignedHeaders = [];
            return $"More than {MaxSignedHeaders} header fields are signed";
        }

        if (Kind == SignatureKind.ArcMessage)
        {
            return Array.Exists(SignedHeaders, h => Is(h, "arc-seal")) ? "An ARC-Seal field is signed, which RFC 8617 section 4.1.2 forbids" : null;
        }

        return Array.Exists(SignedHeaders, h => Is(h, "from")) ? null : "The From field is not signed";
    }

    private string? ReadTimes(TagList tags)
    {
        var (signed, expires) = (tags.WithoutSpace("t"), tags.WithoutSpace("x"));
        if (!TryReadTime(signed, out var signedAt) || !TryReadTime(expires, out var expiresAt))
        {
            return "A time (t= or x=) is no number of seconds";
        }

        (SignedAt, ExpiresAt) = (signedAt, expiresAt);
        if (expiresAt <= signedAt)
        {
            return "The signature expires (x=) before it was made (t=)";
        }

        return null;
    }

    private string? ReadSignature(TagList tags)
    {
        if (!tags.TryGetExtent("b", out var start, out var end))
        {
            return "The signature (b=) is missing";
        }

        SignatureExtent = (start, end);
        if (!Base64.TryDecode(tags.Span("b"), out var signature) || signature.Length == 0)
        {
            return "The signature (b=) is not base64";
        }

        Signature = signature;
        return null;
    }

    private string? ReadBody(TagList tags)
    {
        if (!tags.TryGetExtent("bh", out _, out _))
        {
            return "The body hash (bh=) is missing";
        }

        if (!Base64.TryDecode(tags.Span("bh"), out var hash) || hash.Length != Dkim.BodyHash.Size)
        {
            return "The body hash (bh=) is not the base64 of a SHA-256 hash";
        }

        BodyHash = hash;
        if (tags.WithoutSpace("l") is not { } length)
        {
            return null;
        }

        if (length is "" or { Length: > 76 } || !length.All(c => c is >= '0' and <= '9'))
        {
            return "The body length (l=) is no number";
        }

        BodyLength = long.TryParse(length, NumberStyles.None, CultureInfo.InvariantCulture, out var octets) ? octets : long.MaxValue;
        return null;
    }

    private static bool TryReadTime(string? text, out DateTimeOffset? time)
    {
        time = null;
        if (text is null)
        {
            return true;
        }

        if (text is "" or { Length: > 12 } || !long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
        {
            return false;
        }

        // Twelve digits reach beyond the year 9999, where .NET's calendar ends.
        time = DateTimeOffset.FromUnixTimeSeconds(Math.Min(seconds, DateTimeOffset.MaxValue.ToUnixTimeSeconds()));
        return true;
    }

    /// <summary>The text, read byte for byte, as the UTF-8 it is (RFC 8616).</summary>
    private static string Decoded(string text) => IsAscii(text) ? text : Encoding.UTF8.GetString(Encoding.GetEncoding(28591).GetBytes(text));

    private static bool IsAscii(string text)
    {
        foreach (var c in text)
        {
            if (c >= 128)
            {
                return false;
            }
        }

        return true;
    }

    private static bool Is(string text, string expected) => text.Equals(expected, StringComparison.OrdinalIgnoreCase);
}
