using System.Security.Cryptography;
using System.Text;
using CommerceMailAdmin.Engine.Authentication.Dkim;
using CommerceMailAdmin.Engine.Common;
using CommerceMailAdmin.Unit.Support;

namespace CommerceMailAdmin.Unit.Authentication.Dkim;

public class BodyHashTests
{
    [Theory]
    // RFC 6376 section 3.4.3 and 3.4.4: the hashes of an empty body.
    [InlineData("", "simple", "frcCV1k9oG9oKj3dpUqdJg1PxRT2RSN/XKdLCPjaYaY=")]
    [InlineData("\r\n\r\n", "simple", "frcCV1k9oG9oKj3dpUqdJg1PxRT2RSN/XKdLCPjaYaY=")]
    [InlineData("", "relaxed", "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=")]
    [InlineData(" \r\n\t\r\n", "relaxed", "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=")]
    public void TheEmptyBody(string body, string kind, string expected) =>
        Assert.Equal(expected, Convert.ToBase64String(Compute(body, kind)));

    [Theory]
    // RFC 6376 section 3.4.5's example.
    [InlineData(" C \r\nD \t E\r\n\r\n\r\n", "relaxed", " C\r\nD E\r\n")]
    [InlineData(" C \r\nD \t E\r\n\r\n\r\n", "simple", " C \r\nD \t E\r\n")]
    [InlineData("no line end", "simple", "no line end\r\n")]
    [InlineData("no line end  ", "relaxed", "no line end\r\n")]
    [InlineData("a\nb\n\n", "simple", "a\r\nb\r\n")]
    [InlineData("a\r\nb\nc\r\n \n", "relaxed", "a\r\nb\r\nc\r\n")]
    [InlineData("lone\rreturn \r\n", "relaxed", "lone\rreturn\r\n")]
    [InlineData("space \rreturn\r\n", "relaxed", "space \rreturn\r\n")]
    [InlineData("ends in return\r", "simple", "ends in return\r\r\n")]
    public void TheCanonicalForm(string body, string kind, string canonical) =>
        Assert.Equal(SHA256.HashData(ReferenceCanonicalization.Bytes(canonical)), Compute(body, kind));

    [Theory]
    [InlineData("simple")]
    [InlineData("relaxed")]
    public void EveryBodyHashesAsTheSlowRulesSay(string kind)
    {
        var random = new Random(20260101);
        string[] parts = ["a", "word", " ", "  ", "\t", "\r\n", "\n", "\r", "\r\n\r\n", " \r\n", "\t\n", new('x', 15), new('y', 16),
            new('z', 17), new('w', 1500), "é"];
        for (var i = 0; i < Rounds.Of(4000); i++)
        {
            var body = new StringBuilder();
            for (var n = random.Next(0, 40); n > 0; n--)
            {
                body.Append(parts[random.Next(parts.Length)]);
            }

            var text = body.ToString();
            var canonical = ReferenceCanonicalization.Body(ReferenceCanonicalization.WithCrLf(text), kind);
            var limit = random.Next(3) == 0 ? random.Next(0, canonical.Length + 1) : (int?)null;
            var expected = SHA256.HashData(ReferenceCanonicalization.Bytes(limit is { } l ? canonical[..l] : canonical));

            var actual = Compute(text, kind, limit, out var length);

            Assert.True(expected.AsSpan().SequenceEqual(actual),
                $"case {i}: {kind} l={limit} {Convert.ToBase64String(ReferenceCanonicalization.Bytes(text))}");
            Assert.Equal(canonical.Length, length);
        }
    }

    private static byte[] Compute(string body, string kind) => Compute(body, kind, null, out _);

    private static byte[] Compute(string body, string kind, long? limit, out long length)
    {
        var hash = new byte[Sha256.Size];
        length = BodyHash.Compute(ReferenceCanonicalization.Bytes(body), kind == "relaxed", limit, hash);
        return hash;
    }
}
