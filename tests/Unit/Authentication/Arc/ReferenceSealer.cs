using System.Security.Cryptography;
using CommerceMailAdmin.Unit.Authentication.Dkim;

namespace CommerceMailAdmin.Unit.Authentication.Arc;

/// <summary>An ARC sealer straight from RFC 8617 section 5.1; knows nothing of the code under test.</summary>
internal sealed class ReferenceSealer
{
    public string Domain { get; init; } = "relay.example";

    public RSA Rsa { get; init; } = ReferenceSigner.Rsa2048;

    public string Extra { get; init; } = "";

    /// <summary>What the sealer records.</summary>
    public string Results { get; init; } = "dkim=pass header.d=example.com;\r\n dmarc=pass header.from=example.com";

    /// <summary>The message with one more set on top.</summary>
    /// <param name="message">The message, with the sets before.</param>
    /// <param name="instance">The instance (i=) of the new set.</param>
    /// <param name="cv">What the seal says of the chain before.</param>
    public string Seal(string message, int instance, string? cv = null)
    {
        var results = $"ARC-Authentication-Results: i={instance}; {Domain};\r\n {Results}";
        var signed = new ReferenceSigner
        {
            FieldName = "ARC-Message-Signature", Version = $"i={instance}; ", Domain = Domain, Selector = "arc", Rsa = Rsa,
            Headers = ["From", "Subject", "DKIM-Signature"],
        }.Sign(message);
        var signature = ReferenceSigner.Split(signed).Fields[0];
        var seal = $"ARC-Seal: i={instance}; a=rsa-sha256; t=1500000000; cv={cv ?? (instance == 1 ? "none" : "pass")};\r\n d={Domain}; "
            + $"s=arc;{Extra} b=";
        var before = ReferenceSigner.Split(message).Fields;
        var text = "";
        for (var i = 1; i < instance; i++)
        {
            foreach (var name in new[] { "ARC-Authentication-Results", "ARC-Message-Signature", "ARC-Seal" })
            {
                text += ReferenceCanonicalization.Header(before.Single(f => f.StartsWith($"{name}: i={i};", StringComparison.Ordinal)),
                    "relaxed") + "\r\n";
            }
        }

        text += ReferenceCanonicalization.Header(results, "relaxed") + "\r\n" + ReferenceCanonicalization.Header(signature, "relaxed")
            + "\r\n" + ReferenceCanonicalization.Header(seal, "relaxed");
        var b = Convert.ToBase64String(Rsa.SignData(ReferenceCanonicalization.Bytes(text), HashAlgorithmName.SHA256,
            RSASignaturePadding.Pkcs1));
        return $"{seal}{b}\r\n{signature}\r\n{results}\r\n{message}";
    }
}
