using System.Globalization;
using System.Text;
using CommerceMailAdmin.Engine.Common;
using CommerceMailAdmin.Engine.Mail;
using CommerceMailAdmin.Engine.Network;

namespace CommerceMailAdmin.Engine.Authentication.Dkim;

/// <summary>Reads a field that holds a signature, and says what makes it unusable before any key is asked for.</summary>
internal sealed class DkimSignatureReader
{
    /// <summary>More signed header fields than this are refused.</summary>
    public const int MaxSignedHeaders = 1_000;

    private const int MaxFieldLength = 64 * 1024;

    private readonly DkimSignature _signature;
    private readonly TagList _tags;

    private DkimSignatureReader(DkimSignature signature, TagList tags)
    {
        _signature = signature;
        _tags = tags;
    }

    /// <summary>Reads a signature field.</summary>
    /// <param name="message">The message.</param>
    /// <param name="index">The field's place in it.</param>
    /// <param name="kind">Which field it is.</param>
    public static DkimSignature Read(WholeMessage message, int index, SignatureKind kind = SignatureKind.Dkim)
    {
        var signature = new DkimSignature { FieldIndex = index, Kind = kind };
        var value = message.Headers[index].WholeValue;
        if (value.Length > MaxFieldLength)
        {
            return Refuse(signature, $"The field is longer than {MaxFieldLength} bytes");
        }

        var text = Latin1.GetString(value);
        var problem = TagList.Parse(text, out var tags);
        signature.Tags = tags;

        // What can be read is read even if the list is broken, so that the report names the signer: no part may be skipped.
        var reader = new DkimSignatureReader(signature, tags);
        var refusal = problem is null ? null : "The tag list is not well formed: " + problem;
        AddTo(ref refusal, reader.ReadAlgorithm());
        AddTo(ref refusal, reader.ReadSigner());
        AddTo(ref refusal, reader.ReadTimes());
        AddTo(ref refusal, reader.ReadSignature());
        if (kind == SignatureKind.ArcSeal)
        {
            AddTo(ref refusal, tags["h"] is null ? null : "The seal has h=, which RFC 8617 section 4.1.3 forbids");
        }
        else
        {
            AddTo(ref refusal, reader.ReadCanonicalization());
            AddTo(ref refusal, reader.ReadHeaders());
            AddTo(ref refusal, reader.ReadBody());
        }

        if (kind == SignatureKind.Dkim)
        {
            AddTo(ref refusal, reader.ReadIdentity());
        }

        return refusal is null ? signature : Refuse(signature, refusal);
    }

    private static void AddTo(ref string? refusal, string? problem) => refusal ??= problem;

    private static DkimSignature Refuse(DkimSignature signature, string problem)
    {
        signature.Problem = problem;
        signature.Failure = signature.Failure == DkimFailure.None ? DkimFailure.SignatureMalformed : signature.Failure;
        return signature;
    }

    private string? ReadAlgorithm()
    {
        _signature.Algorithm = (_tags["a"] ?? "").ToLowerInvariant();
        _signature.IsEd25519 = _signature.Algorithm == "ed25519-sha256";
        switch (_signature.Algorithm)
        {
            case "":
                return "The algorithm (a=) is missing";
            case "rsa-sha1":
                _signature.Failure = DkimFailure.Policy;
                return "rsa-sha1 is not to be trusted (RFC 8301)";
            case "rsa-sha256" or "ed25519-sha256":
                return null;
            default:
                return $"The algorithm {_signature.Algorithm} is not known";
        }
    }

    private string? ReadSigner()
    {
        var selector = Decoded(_tags.WithoutSpace("s") ?? "").ToLowerInvariant();
        var written = Decoded(_tags.WithoutSpace("d") ?? "");
        _signature.Selector = selector;
        if (!DkimName.TryParse(selector, written, out var domain, out var keyName))
        {
            _signature.Domain = written.ToLowerInvariant();
            return written == "" ? "The domain (d=) is missing" : selector == "" ? "The selector (s=) is missing"
                : $"\"{selector}._domainkey.{_signature.Domain}\" is not a domain name";
        }

        (_signature.Domain, _signature.KeyName) = (domain, keyName);
        return null;
    }

    private string? ReadCanonicalization()
    {
        // DKIM's default; ARC's conformance suite takes a message signature without c= for relaxed.
        var value = _tags.WithoutSpace("c") ?? (_signature.Kind == SignatureKind.Dkim ? "simple/simple" : "relaxed/relaxed");
        var slash = value.IndexOf('/');
        var header = slash < 0 ? value.AsSpan() : value.AsSpan(0, slash);
        var body = slash < 0 ? "simple".AsSpan() : value.AsSpan(slash + 1);
        _signature.RelaxedHeader = Is(header, "relaxed");
        _signature.RelaxedBody = Is(body, "relaxed");
        return (_signature.RelaxedHeader || Is(header, "simple")) && (_signature.RelaxedBody || Is(body, "simple")) ? null
            : $"The canonicalisation {value} is not known";
    }

    private string? ReadIdentity()
    {
        if (_tags["v"] is not { } version)
        {
            return "The version (v=) is missing";
        }

        if (version != "1")
        {
            return $"The version {version} is not known";
        }

        if (_tags.WithoutSpace("q") is { } methods && !methods.Split(':').Any(m => Is(m.AsSpan(), "dns/txt") || Is(m.AsSpan(), "dns")))
        {
            return $"The key is not to be had from the DNS (q={methods})";
        }

        var identity = _tags["i"] is { } given ? Decoded(Unquoted(given)) : null;
        _signature.Identity = identity;
        return identity is null || DkimName.IsIdentityOf(identity, _signature.Domain) ? null
            : $"The identity (i={identity}) does not belong to the domain (d={_signature.Domain})";
    }

    private string? ReadHeaders()
    {
        if (_tags.WithoutSpace("h") is not { } list)
        {
            return "The list of signed header fields (h=) is missing";
        }

        var names = list.Split([':'], MaxSignedHeaders + 1);
        if (names.Length > MaxSignedHeaders)
        {
            return $"More than {MaxSignedHeaders} header fields are signed";
        }

        _signature.SignedHeaders = names;
        var (forbidsSeal, needsFrom) = (_signature.Kind == SignatureKind.ArcMessage, _signature.Kind == SignatureKind.Dkim);
        foreach (var name in names)
        {
            if (forbidsSeal && Is(name.AsSpan(), "arc-seal"))
            {
                return "An ARC-Seal field is signed, which RFC 8617 section 4.1.2 forbids";
            }

            needsFrom = needsFrom && !Is(name.AsSpan(), "from");
        }

        return needsFrom ? "The From field is not signed" : null;
    }

    private string? ReadTimes()
    {
        if (!TryReadTime("t", out var signedAt) || !TryReadTime("x", out var expiresAt))
        {
            return "A time (t= or x=) is not a number of seconds";
        }

        (_signature.SignedAt, _signature.ExpiresAt) = (signedAt, expiresAt);
        return expiresAt <= signedAt ? "The signature expires (x=) before it was made (t=)" : null;
    }

    private bool TryReadTime(string tag, out DateTimeOffset? time)
    {
        time = null;
        if (_tags.WithoutSpace(tag) is not { } text)
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

    private string? ReadSignature()
    {
        if (!_tags.TryGetExtent("b", out var start, out var end))
        {
            return "The signature (b=) is missing";
        }

        _signature.SignatureExtent = (start, end);
        if (!Base64.TryDecode(_tags.Span("b"), out var signature) || signature.Length == 0)
        {
            return "The signature (b=) is not base64";
        }

        _signature.Signature = signature;
        return null;
    }

    private string? ReadBody()
    {
        if (!_tags.TryGetExtent("bh", out _, out _))
        {
            return "The body hash (bh=) is missing";
        }

        if (!Base64.TryDecode(_tags.Span("bh"), out var hash) || hash.Length != Sha256.Size)
        {
            return "The body hash (bh=) is not the base64 of a SHA-256 hash";
        }

        _signature.BodyHash = hash;
        if (_tags.WithoutSpace("l") is not { } length)
        {
            return null;
        }

        if (length is "" or { Length: > 76 } || !length.All(c => c is >= '0' and <= '9'))
        {
            return "The body length (l=) is no number";
        }

        _signature.BodyLength = long.TryParse(length, NumberStyles.None, CultureInfo.InvariantCulture, out var octets) ? octets
            : long.MaxValue;
        return null;
    }

    /// <summary>The text, read byte for byte, as the UTF-8 it is (RFC 8616).</summary>
    private static string Decoded(string text) => AsciiText.Is(text) ? text
        : Encoding.UTF8.GetString(Encoding.GetEncoding(28591).GetBytes(text));

    /// <summary>dkim-quoted-printable (RFC 6376 section 2.11): "=40" is "@".</summary>
    private static string Unquoted(string text)
    {
        if (text.IndexOf('=') < 0)
        {
            return text;
        }

        var plain = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '=' && i + 2 < text.Length
                && byte.TryParse(text.Substring(i + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var octet))
            {
                plain.Append((char)octet);
                i += 2;
            }
            else
            {
                plain.Append(text[i]);
            }
        }

        return plain.ToString();
    }

    private static bool Is(ReadOnlySpan<char> text, string expected) => text.Equals(expected.AsSpan(), StringComparison.OrdinalIgnoreCase);
}
