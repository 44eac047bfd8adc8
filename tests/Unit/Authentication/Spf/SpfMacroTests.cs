using System.Net;
using CommerceMailAdmin.Engine.Authentication.Spf;
using CommerceMailAdmin.Engine.Authentication.Spf.Record;
using CommerceMailAdmin.Engine.Network;

namespace CommerceMailAdmin.Unit.Authentication.Spf;

/// <summary>Macro expansion; expectations from RFC 7208 section 7, with the sender and client of its section 7.4.</summary>
public class SpfMacroTests
{
    [Theory]
    [InlineData("%{s}", "strong-bad@email.example.com")]
    [InlineData("%{o}", "email.example.com")]
    [InlineData("%{d}", "email.example.com")]
    [InlineData("%{d4}", "email.example.com")]
    [InlineData("%{d3}", "email.example.com")]
    [InlineData("%{d2}", "example.com")]
    [InlineData("%{d1}", "com")]
    [InlineData("%{dr}", "com.example.email")]
    [InlineData("%{dR}", "com.example.email")]
    [InlineData("%{d2r}", "example.email")]
    [InlineData("%{l}", "strong-bad")]
    [InlineData("%{l-}", "strong.bad")]
    [InlineData("%{lr}", "strong-bad")]
    [InlineData("%{lr-}", "bad.strong")]
    [InlineData("%{l1r-}", "strong")]
    public void TheExamplesOfTheRfc(string text, string expected) => Assert.Equal(expected, Expand(text));

    [Theory]
    [InlineData("%{ir}.%{v}._spf.%{d2}", "3.2.0.192.in-addr._spf.example.com")]
    [InlineData("%{lr-}.lp._spf.%{d2}", "bad.strong.lp._spf.example.com")]
    [InlineData("%{lr-}.lp.%{ir}.%{v}._spf.%{d2}", "bad.strong.lp.3.2.0.192.in-addr._spf.example.com")]
    [InlineData("%{ir}.%{v}.%{l1r-}.lp._spf.%{d2}", "3.2.0.192.in-addr.strong.lp._spf.example.com")]
    [InlineData("%{d2}.trusted-domains.example.net", "example.com.trusted-domains.example.net")]
    public void TheDomainSpecsOfTheRfc(string text, string expected) => Assert.Equal(expected, ExpandName(text));

    [Fact]
    public void TheIPv6ExampleOfTheRfc() => Assert.Equal(
        "1.0.b.c.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6._spf.example.com",
        ExpandName("%{ir}.%{v}._spf.%{d2}", client: "2001:db8::cb01"));

    [Theory]
    [InlineData("%{c}", "192.0.2.3", "192.0.2.3")]
    [InlineData("%{c}", "2001:DB8::CB01", "2001:db8::cb01")]
    [InlineData("%{c} %{v}", "::ffff:192.0.2.3", "192.0.2.3 in-addr")]
    [InlineData("%{C}", "2001:db8::cb01", "2001%3Adb8%3A%3Acb01")]
    [InlineData("%{i}", "192.0.2.3", "192.0.2.3")]
    [InlineData("%{i1}", "192.0.2.3", "3")]
    [InlineData("%{i2r}", "192.0.2.3", "0.192")]
    [InlineData("%{v}", "192.0.2.3", "in-addr")]
    [InlineData("%{v}", "2001:db8::1", "ip6")]
    public void TheClientsAddress(string text, string client, string expected) => Assert.Equal(expected, Expand(text, client: client));

    [Theory]
    [InlineData("%{h}", "mx.example.org")]
    [InlineData("%{p}", "host.example.net")]
    [InlineData("%{p1r}", "host")]
    [InlineData("%{r}", "receiver.example")]
    [InlineData("%{t}", "1234567890")]
    [InlineData("%{T1}", "1234567890")]
    public void TheOtherLetters(string text, string expected) => Assert.Equal(expected, Expand(text));

    [Theory]
    [InlineData("100%%", "100%")]
    [InlineData("a%_b", "a b")]
    [InlineData("a%-b", "a%20b")]
    [InlineData("%%%_%-", "% %20")]
    [InlineData("%%{d}", "%{d}")]
    [InlineData("plain", "plain")]
    [InlineData("", "")]
    public void TheEscapes(string text, string expected) => Assert.Equal(expected, Expand(text));

    [Theory]
    [InlineData("%{l}", "a.b-c+d,e/f_g=h", "a.b-c+d,e/f_g=h")]
    [InlineData("%{l.-+,/_=}", "a.b-c+d,e/f_g=h", "a.b.c.d.e.f.g.h")]
    [InlineData("%{l3.-+,/_=}", "a.b-c+d,e/f_g=h", "f.g.h")]
    [InlineData("%{l3r.-+,/_=}", "a.b-c+d,e/f_g=h", "c.b.a")]
    [InlineData("%{l1,}", "a,b,c", "c")]
    [InlineData("%{l+}", "a.b+c", "a.b.c")]
    [InlineData("%{l1+}", "a.b+c", "c")]
    [InlineData("%{lr+}", "a.b+c", "c.a.b")]
    [InlineData("%{l--}", "a-b", "a.b")]
    [InlineData("%{l-}", "-a-", ".a.")]
    [InlineData("%{l200}", "a.b", "a.b")]
    [InlineData("%{l99999999999999999999}", "a.b", "a.b")]
    [InlineData("%{l3r}", "....", "..")]
    public void TheTransformers(string text, string localPart, string expected) => Assert.Equal(expected, Expand(text, localPart));

    [Theory]
    [InlineData("%{L}", "aZ09-._~", "aZ09-._~")]
    [InlineData("%{L}", "a b&c=d/e?f#g%h+i", "a%20b%26c%3Dd%2Fe%3Ff%23g%25h%2Bi")]
    [InlineData("%{L}", "j\u00F6rg", "j%C3%B6rg")]
    [InlineData("%{L1R+}", "a&b+c", "a%26b")]
    [InlineData("%{l}", "a&b", "a&b")]
    public void CapitalsEscapeForUrls(string text, string localPart, string expected) => Assert.Equal(expected, Expand(text, localPart));

    [Theory]
    [InlineData("Example.COM", "example.com")]
    [InlineData("example.com.", "example.com")]
    [InlineData("example.com..", null)]
    [InlineData("foo..example.com", null)]
    [InlineData(".example.com", null)]
    [InlineData("com", "com")]
    [InlineData(".", null)]
    [InlineData("", null)]
    [InlineData("a b.example.com", "a b.example.com")]
    [InlineData("a\tb.example.com", null)]
    [InlineData("\u00E4.example.com", null)]
    public void ANameForDns(string text, string? expected) => Assert.Equal(expected, SpfDomain.FromExpansion(text));

    [Theory]
    [InlineData(63, true)]
    [InlineData(64, false)]
    public void ALabelHasAtMost63Characters(int length, bool isName) =>
        Assert.Equal(isName, SpfDomain.FromExpansion(new string('a', length) + ".example.com") is not null);

    [Fact]
    public void ALongNameLosesWholeLabelsOnTheLeft()
    {
        var label = new string('x', 49) + ".";
        var fitting = string.Concat(Enumerable.Repeat(label, 5)) + "abc";
        Assert.Equal(253, fitting.Length);

        Assert.Equal(fitting, SpfDomain.FromExpansion(fitting));
        Assert.Equal(fitting, SpfDomain.FromExpansion("a." + fitting));
        Assert.Equal(fitting, SpfDomain.FromExpansion("b.a." + fitting + "."));
        Assert.Equal(fitting.Substring(label.Length), SpfDomain.FromExpansion("a" + fitting));
        Assert.Null(SpfDomain.FromExpansion(new string('a', 300)));
    }

    [Fact]
    public void ALongExpansionIsCutTheSame()
    {
        var cut = ExpandName("%{d}.%{d}.%{d}.%{d}.%{d}.%{d}.%{d}.%{d}.%{d}.%{d}.%{d}.%{d}.%{d}.%{d}.%{d}.%{d}.example.org");

        Assert.Equal("com." + string.Concat(Enumerable.Repeat("email.example.com.", 13)) + "example.org", cut);
    }

    private static string? Expand(string text, string localPart = "strong-bad", string client = "192.0.2.3") =>
        Parse(text, SpfMacroPlace.Explanation).ExpandText(Values(localPart, client), 10_000);

    private static string? ExpandName(string text, string client = "192.0.2.3") =>
        Parse(text, SpfMacroPlace.Term).ExpandName(Values("strong-bad", client));

    private static SpfMacroString Parse(string text, SpfMacroPlace place)
    {
        var parsed = SpfMacroParser.Parse(text, 0, text.Length, place, out _, out var problem);
        Assert.Equal("", problem);
        return parsed!;
    }

    private static SpfMacroValues Values(string localPart, string client) => new()
    {
        LocalPart = localPart,
        SenderDomain = "email.example.com",
        Domain = "email.example.com",
        Client = IPNumber.FromClient(IPAddress.Parse(client)),
        Helo = "mx.example.org",
        Receiver = "receiver.example",
        At = DateTimeOffset.FromUnixTimeSeconds(1234567890),
        ClientName = "host.example.net",
    };
}
