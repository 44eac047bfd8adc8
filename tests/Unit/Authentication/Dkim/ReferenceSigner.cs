using System.Security.Cryptography;
using Org.BouncyCastle.Math.EC.Rfc8032;

namespace CommerceMailAdmin.Unit.Authentication.Dkim;

/// <summary>A DKIM signer straight from RFC 6376 section 3.7 and 5, and RFC 8463; knows nothing of the code under test.</summary>
internal sealed class ReferenceSigner
{
    public static readonly RSA Rsa1024 = new RSACryptoServiceProvider(1024);
    public static readonly RSA Rsa2048 = new RSACryptoServiceProvider(2048);
    public static readonly byte[] Ed25519Seed = [.. Enumerable.Range(1, 32).Select(i => (byte)i)];

    public RSA Rsa { get; init; } = Rsa1024;

    public string Algorithm { get; init; } = "rsa-sha256";

    public string HeaderKind { get; init; } = "relaxed";

    public string BodyKind { get; init; } = "relaxed";

    /// <summary>The value of c=; null leaves the tag out.</summary>
    public string? Canonicalization { get; init; } = "";

    public string Domain { get; init; } = "example.com";

    public string Selector { get; init; } = "sel";

    public string[] Headers { get; init; } = ["From", "To", "Subject", "Date"];

    public int? Length { get; init; }

    /// <summary>More tags, such as " i=@example.com;".</summary>
    public string Extra { get; init; } = "";

    /// <summary>Lays out the field; {0} is everything but b=, {1} the value of b=.</summary>
    public string Layout { get; init; } = "{0}\r\n b={1}";

    public string FieldName { get; init; } = "DKIM-Signature";

    public string Version { get; init; } = "v=1; ";

    public static string RsaRecord(RSA rsa) => "v=DKIM1; k=rsa; p=" + Convert.ToBase64String(rsa.ExportSubjectPublicKeyInfo());

    public static string Ed25519Record()
    {
        var key = new byte[32];
        Ed25519.GeneratePublicKey(Ed25519Seed, 0, key, 0);
        return "v=DKIM1; k=ed25519; p=" + Convert.ToBase64String(key);
    }

    public string Record => Algorithm == "ed25519-sha256" ? Ed25519Record() : RsaRecord(Rsa);

    /// <summary>The message with a signature on top. Its lines end in CRLF.</summary>
    public string Sign(string message)
    {
        var (fields, body) = Split(message);
        var canonicalBody = ReferenceCanonicalization.Body(body, BodyKind);
        var bh = Convert.ToBase64String(
            SHA256.HashData(ReferenceCanonicalization.Bytes(Length is { } l ? canonicalBody[..l] : canonicalBody)));
        var c = Canonicalization is null ? "" : $"c={(Canonicalization == "" ? $"{HeaderKind}/{BodyKind}" : Canonicalization)}; ";
        var length = Length is null ? "" : $" l={Length};";
        var tags = $"{Version}a={Algorithm}; {c}d={Domain}; s={Selector};\r\n "
            + $"h={string.Join(" : ", Headers)};{length}{Extra}\r\n\tbh={bh};";
        var unsigned = $"{FieldName}: " + string.Format(Layout, tags, "");

        // Section 3.7: b= counts as empty, with all white space around its value; Layout may put some there.
        var signedForm = System.Text.RegularExpressions.Regex.Replace(unsigned, @"(?<=[;\s]b=)\s*(?=;|$(?!\n))", "");
        var left = fields.ToList();
        var hashed = "";
        foreach (var name in Headers)
        {
            var index = left.FindLastIndex(f => f[..f.IndexOf(':')].TrimEnd(' ', '\t').Equals(name.Trim(),
                StringComparison.OrdinalIgnoreCase));
            if (index >= 0)
            {
                hashed += ReferenceCanonicalization.Header(left[index], HeaderKind) + "\r\n";
                left.RemoveAt(index);
            }
        }

        hashed += ReferenceCanonicalization.Header(signedForm, HeaderKind);
        var signature = Convert.ToBase64String(SignText(ReferenceCanonicalization.Bytes(hashed)));
        var folded = signature[..10] + "\r\n\t " + signature[10..];
        return $"{FieldName}: " + string.Format(Layout, tags, folded) + "\r\n" + message;
    }

    public static (List<string> Fields, string Body) Split(string message)
    {
        var end = message.StartsWith("\r\n", StringComparison.Ordinal) ? 0 : message.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 2;
        var fields = System.Text.RegularExpressions.Regex.Split(message[..end].TrimEnd('\n').TrimEnd('\r'), "\r\n(?![ \t])").ToList();
        return (fields, message[(end + 2)..]);
    }

    private byte[] SignText(byte[] text)
    {
        if (Algorithm != "ed25519-sha256")
        {
            return Rsa.SignData(text, Algorithm == "rsa-sha1" ? HashAlgorithmName.SHA1 : HashAlgorithmName.SHA256,
                RSASignaturePadding.Pkcs1);
        }

        // RFC 8463 section 3: the hash is what is signed.
        var hash = SHA256.HashData(text);
        var signature = new byte[64];
        Ed25519.Sign(Ed25519Seed, 0, hash, 0, hash.Length, signature, 0);
        return signature;
    }
}
