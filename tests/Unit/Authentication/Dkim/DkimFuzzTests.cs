using System.Text;
using CommerceMailAdmin.Engine.Authentication.Dkim;
using CommerceMailAdmin.Engine.Mail;
using CommerceMailAdmin.Unit.Support;

namespace CommerceMailAdmin.Unit.Authentication.Dkim;

public class DkimFuzzTests
{
    private static readonly string[] Parts =
    [
        "v=1", "a=rsa-sha256", "a=ed25519-sha256", "d=example.com", "s=sel", "h=from:to", "bh=", "b=", "l=5", "t=1", "x=2",
        "i=@example.com", "c=relaxed/simple", "q=dns/txt",
        "k=rsa", "p=", "v=DKIM1", "p=AAAA", ";", "=", ":", " ", "\r\n ", "\r\n", "\n", "\t", "\0", "é", "\"", "(", "@",
        "99999999999999999999", "AAAA", "DKIM-Signature: ", "From: a@b\r\n", "/",
    ];

    [Fact]
    public async Task NoSignatureOrKeyIsTooStrange()
    {
        var random = new Random(8463);
        var signer = new ReferenceSigner();
        var signed = signer.Sign(DkimTest.Message);
        for (var i = 0; i < Rounds.Of(3000); i++)
        {
            var message = i % 2 == 0 ? "DKIM-Signature: " + Soup(random) + "\r\nFrom: a@example.com\r\n\r\nbody" : Damage(signed, random);
            var zone = DkimTest.Zone(signer, i % 3 == 0 ? Damage(signer.Record, random) : i % 3 == 1 ? Soup(random) : null);

            var results = await DkimTest.VerifyAll(message, zone);

            Assert.All(results, r => Assert.Equal(r.Failure == DkimFailure.None, r.Result == CheckResult.Pass));
            Assert.All(results, r => Assert.NotEmpty(r.Detail));
        }
    }

    [Fact]
    public void NoMessageIsTooStrange()
    {
        var random = new Random(6376);
        for (var i = 0; i < Rounds.Of(3000); i++)
        {
            var bytes = ReferenceCanonicalization.Bytes(Soup(random) + Soup(random));
            var message = WholeMessage.Parse(bytes);

            Assert.True(Enumerable.Range(0, message.Headers.Count)
                .Sum(i => message.Headers[i].NameAndColon.Length + message.Headers[i].WholeValue.Length)
                + message.Body.Length <= bytes.Length);
        }
    }

    [Fact]
    public async Task AHostileMessageCostsBoundedWork()
    {
        // Thousands of signatures, each with thousands of signed names, over thousands of fields.
        var names = string.Join(":", Enumerable.Range(0, 900).Select(i => "x" + (i % 50)).Append("from"));
        var signature =
            $"DKIM-Signature: v=1; a=rsa-sha256; d=example.com; s=sel; h={names}; bh={Convert.ToBase64String(new byte[32])}; "
                + $"b={Convert.ToBase64String(new byte[128])}\r\n";
        var message = string.Concat(Enumerable.Repeat(signature, 100))
            + string.Concat(Enumerable.Range(0, 1800).Select(i => $"X{i % 50}: y\r\n")) + "From: a@example.com\r\n\r\n"
            + new string(' ', 1_000_000);

        var results = await DkimTest.VerifyAll(message, DkimTest.Zone(new ReferenceSigner()));

        Assert.Equal(100, results.Count);
        Assert.Equal(DkimVerifier.MaxSignatures, results.Count(r => r.Failure == DkimFailure.BodyHash));
    }

    [Fact]
    public async Task HugeFieldsAndRecordsAreRefused()
    {
        var signer = new ReferenceSigner();

        var field = await DkimTest.Verify(signer.Sign(DkimTest.Message).Replace("v=1;", "v=1; z=" + new string('x', 70_000) + ";"),
            DkimTest.Zone(signer));
        Assert.Contains("longer than", field.Detail, StringComparison.Ordinal);

        var key = await DkimTest.SignAndVerify(signer, record: signer.Record + "; n=" + new string('x', 10_000_000));
        Assert.Equal(DkimFailure.KeyMalformed, key.Failure);
        Assert.Contains("longer than", key.Detail, StringComparison.Ordinal);

        var names = await DkimTest.SignAndVerify(
            new ReferenceSigner { Headers = ["From", .. Enumerable.Repeat("x", DkimSignatureReader.MaxSignedHeaders)] });
        Assert.Equal(DkimFailure.SignatureMalformed, names.Failure);
    }

    private static string Soup(Random random)
    {
        var text = new StringBuilder();
        for (var n = random.Next(0, 30); n > 0; n--)
        {
            text.Append(Parts[random.Next(Parts.Length)]);
        }

        return text.ToString();
    }

    private static string Damage(string text, Random random)
    {
        var damaged = new StringBuilder(text);
        for (var n = random.Next(1, 4); n > 0; n--)
        {
            var at = random.Next(damaged.Length);
            switch (random.Next(3))
            {
                case 0:
                    damaged[at] = (char)random.Next(256);
                    break;
                case 1:
                    damaged.Remove(at, Math.Min(random.Next(1, 30), damaged.Length - at));
                    break;
                default:
                    damaged.Insert(at, Parts[random.Next(Parts.Length)]);
                    break;
            }
        }

        return damaged.ToString();
    }
}
