using CommerceMailAdmin.Engine.ReceiverResults;

namespace CommerceMailAdmin.Unit.ReceiverResults;

public class ReceiverResultFuzzTests
{
    private static readonly string[] Parts =
    [
        "from", "by", "with", "for", "id", "spf=pass", "dmarc=pass", "header.from=a.example", "=", ";", "(", ")", "\"", "\\", "[", "]",
        "10.0.0.1", "203.0.113.66", "IPv6:::1",
        "HELO ", "helo=", "qmail ", "Postfix", "Exim 4", " ", "\r\n ", "\t", "@", ".", ":", "é", "\0", "mx.contoso.com", "client-ip=",
        "SCL:1", "CIP:::1",
    ];

    [Fact]
    public void NoFieldIsTooStrange()
    {
        var random = new Random(8601);
        for (var i = 0; i < 5000; i++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(40)).Select(_ => Parts[random.Next(Parts.Length)]));

            Assert.All(AuthenticationResults.Parse(text).Results, r => Assert.NotEqual("", r.Method));
            Assert.True((ReceivedHop.Parse(text).By ?? "").Length <= text.Length);
            Assert.True(ReceivedSpf.Parse(text).Result.Length <= text.Length);
            Assert.DoesNotContain("", ForefrontReport.Parse(text).Values.Keys);
            TrustedResultsReader.Find(
                MessageFields.Parse($"Authentication-Results: {text}\nReceived: {text}\nReceived: {text}\nAuthentication-Results: {text}"),
                TrustOptions.Default, out var reason);
            Assert.NotEmpty(reason);
        }
    }

    [Fact]
    public void HugeFieldsAreReadInBoundedWork()
    {
        var nested = new string('(', 5_000_000);

        Assert.DoesNotContain(AuthenticationResults.Parse("x; spf=pass" + nested + "; dmarc=pass").Results, r => r.Method == "dmarc");
        Assert.Null(ReceivedHop.Parse("from a by b " + nested).By);
        Assert.Equal("pass", ReceivedSpf.Parse("pass " + nested).Result);
        Assert.NotEmpty(ForefrontReport.Parse("SCL:1;" + new string(';', 5_000_000)).Values);
    }
}
