using CommerceMailAdmin.Engine.Common;
using Org.BouncyCastle.Math.EC.Rfc8032;

namespace CommerceMailAdmin.Engine.Authentication.Dkim;

/// <summary>A key record (RFC 6376 section 3.6.1), read once and kept; can be used from several threads at once.</summary>
internal sealed class DkimKey
{
    /// <summary>Below this RSA keys are refused (RFC 8301 section 3.2).</summary>
    public const int MinRsaBits = 1024;

    /// <summary>Above this RSA keys are refused: each check takes too long.</summary>
    public const int MaxRsaBits = 8192;

    private const int MaxRecordLength = 16 * 1024;
    private const int MaxExponentBytes = 8;

    private readonly RsaKeys? _rsa;
    private readonly byte[]? _ed25519;
    private readonly string[]? _hashes;
    private readonly string[]? _services;

    private DkimKey(string record)
    {
        Record = record;
        if (record.Length > MaxRecordLength)
        {
            Problem = $"it is longer than {MaxRecordLength} characters";
            return;
        }

        Problem = TagList.Parse(record, out var tags) ?? ReadVersion(tags);
        if (Problem is not null)
        {
            return;
        }

        KeyType = tags["k"]?.ToLowerInvariant() ?? "rsa";
        _hashes = tags.WithoutSpace("h")?.ToLowerInvariant().Split(':');
        _services = tags.WithoutSpace("s")?.ToLowerInvariant().Split(':');
        Flags = tags.WithoutSpace("t")?.ToLowerInvariant().Split(':') ?? [];
        Note = tags["n"];
        Problem = ReadKey(tags, out _rsa, out _ed25519);
    }

    /// <summary>The record as published.</summary>
    public string Record { get; }

    /// <summary>What makes the record unusable as a key; null if nothing does.</summary>
    public string? Problem { get; }

    /// <summary>True if the key was withdrawn (empty p=).</summary>
    public bool IsRevoked { get; private set; }

    /// <summary>The key type (k=): rsa or ed25519; empty if it cannot be read.</summary>
    public string KeyType { get; } = "";

    /// <summary>The length in bits; 0 if it cannot be read.</summary>
    public int Bits { get; private set; }

    /// <summary>The flags (t=), in lower case.</summary>
    public IReadOnlyList<string> Flags { get; } = [];

    /// <summary>The note for people (n=); null if there is none.</summary>
    public string? Note { get; }

    /// <summary>True if the domain says that it only tests DKIM (t=y).</summary>
    public bool IsTest => Flags.Contains("y");

    /// <summary>True if i= must be at exactly d= (t=s).</summary>
    public bool IsStrict => Flags.Contains("s");

    /// <summary>True if the key may be used with SHA-256 (h=).</summary>
    public bool AllowsSha256 => _hashes is null || _hashes.Contains("sha256");

    /// <summary>True if the key may be used for mail (s=).</summary>
    public bool AllowsEmail => _services is null || _services.Contains("*") || _services.Contains("email");

    /// <summary>Reads a record.</summary>
    public static DkimKey Parse(string record) => new(record);

    /// <summary>Tells whether a signature over a SHA-256 hash was made with this key's other half.</summary>
    public bool Verify(byte[] hash, byte[] signature) =>
        _rsa is not null
            ? _rsa.Verify(hash, signature)
            : _ed25519 is not null && signature.Length == Ed25519.SignatureSize
                && Ed25519.Verify(signature, 0, _ed25519, 0, hash, 0, hash.Length);

    private static string? ReadVersion(TagList tags)
    {
        if (tags["v"] is not { } version)
        {
            return null;
        }

        if (version != "DKIM1")
        {
            return $"its version is {Shown(version)}, not DKIM1";
        }

        return tags.NameAt(0) == "v" ? null : "the version (v=) does not stand first";
    }

    private string? ReadKey(TagList tags, out RsaKeys? rsa, out byte[]? ed25519)
    {
        (rsa, ed25519) = (null, null);
        if (KeyType is not ("rsa" or "ed25519"))
        {
            return $"the key type {Shown(KeyType)} is not known";
        }

        if (tags.WithoutSpace("p") is not { } encoded)
        {
            return "it has no key (p=)";
        }

        if (encoded == "")
        {
            IsRevoked = true;
            return null;
        }

        if (!Base64.TryDecode(encoded.AsSpan(), out var key))
        {
            return "the key (p=) is not base64";
        }

        if (KeyType == "ed25519")
        {
            Bits = key.Length * 8;
            ed25519 = key.Length == Ed25519.PublicKeySize ? key : null;
            return ed25519 is null ? $"an ed25519 key has {Ed25519.PublicKeySize} bytes, this has {key.Length}" : null;
        }

        if (!RsaKeys.TryRead(key, out var modulus, out var exponent))
        {
            return "the key (p=) is not an RSA public key";
        }

        Bits = BitLength(modulus);
        if (exponent.Length > MaxExponentBytes || (exponent[exponent.Length - 1] & 1) == 0 || (modulus[modulus.Length - 1] & 1) == 0)
        {
            return "the numbers in the key (p=) are not those of an RSA key";
        }

        rsa = Bits is >= MinRsaBits and <= MaxRsaBits ? new RsaKeys(modulus, exponent) : null;
        return null;
    }

    private static int BitLength(byte[] number)
    {
        var bits = (number.Length - 1) * 8;
        for (int first = number[0]; first > 0; first >>= 1)
        {
            bits++;
        }

        return bits;
    }

    private static string Shown(string text) => text.Substring(0, Math.Min(text.Length, 40));
}
