using CommerceMailAdmin.Engine.Authentication.Spf.Record;

namespace CommerceMailAdmin.Unit.Authentication.Spf;

/// <summary>The grammar of RFC 7208 section 12, term by term.</summary>
public class SpfRecordTests
{
    [Theory]
    [InlineData("v=spf1", true)]
    [InlineData("v=spf1 ", true)]
    [InlineData("V=SPF1 -all", true)]
    [InlineData("v=spf10 -all", false)]
    [InlineData("v=spf1\t-all", false)]
    [InlineData("v=spf1-all", false)]
    [InlineData(" v=spf1 -all", false)]
    [InlineData("\"v=spf1 -all\"", false)]
    [InlineData("v=spf1;-all", false)]
    [InlineData("v=spf", false)]
    [InlineData("", false)]
    public void ARecordBeginsWithTheVersionAndASpace(string text, bool expected) => Assert.Equal(expected, SpfRecord.IsRecord(text));

    [Theory]
    [InlineData("all")]
    [InlineData("+all")]
    [InlineData("-ALL")]
    [InlineData("a")]
    [InlineData("A/24")]
    [InlineData("a//64")]
    [InlineData("a/0//0")]
    [InlineData("a/32//128")]
    [InlineData("a:mail.example.com")]
    [InlineData("a:mail.example.com.")]
    [InlineData("a:mail.example.com/24//64")]
    [InlineData("a:example.xn--p1ai")]
    [InlineData("a:example.a-1")]
    [InlineData("a:example.1a")]
    [InlineData("a:_spf.example.com")]
    [InlineData("a:.com")]
    [InlineData("a:foo:bar/baz.example.com")]
    [InlineData("a:%{d}")]
    [InlineData("a:%{d}/24")]
    [InlineData("a:%{d}//64")]
    [InlineData("a:%{i/}.example.com")]
    [InlineData("a:foo%%")]
    [InlineData("a:foo%_")]
    [InlineData("a:foo%-")]
    [InlineData("?mx")]
    [InlineData("~mx:example.com/20")]
    [InlineData("mx//126")]
    [InlineData("ptr")]
    [InlineData("ptr:example.com")]
    [InlineData("ip4:0.0.0.0")]
    [InlineData("ip4:255.255.255.255/32")]
    [InlineData("ip4:192.0.2.1/0")]
    [InlineData("ip6:::")]
    [InlineData("ip6:::1")]
    [InlineData("ip6:2001:db8::/32")]
    [InlineData("ip6:2001:DB8:0:0:8:800:200C:417A/128")]
    [InlineData("ip6:1:2:3:4:5:6:7::")]
    [InlineData("ip6:::2:3:4:5:6:7:8")]
    [InlineData("ip6:::ffff:192.0.2.1/0")]
    [InlineData("ip6:1:2:3:4:5:6:192.0.2.1")]
    [InlineData("exists:%{ir}.%{l1r-}.%{d2}")]
    [InlineData("exists:%{S3R.-+,/_=}.example.com")]
    [InlineData("exists:%{l127}.example.com")]
    [InlineData("exists:%{d00000000000000000000000003}")]
    [InlineData("include:example.com")]
    [InlineData("redirect=example.com")]
    [InlineData("REDIRECT=%{d}.example.com")]
    [InlineData("exp=explain.%{o}")]
    [InlineData("unknown=")]
    [InlineData("un-kn.o_wn9=%{d}%{l1r-}:/==%%")]
    [InlineData("default=+all")]
    public void AValidTermIsRead(string term)
    {
        var record = SpfRecord.Parse("v=spf1 " + term);

        Assert.Empty(record.Errors);
        Assert.Equal(term, Assert.Single(record.Terms).Text);
        Assert.Equal(8, record.Terms[0].Position);
    }

    [Theory]
    [InlineData("all:")]
    [InlineData("all/8")]
    [InlineData("all.")]
    [InlineData("all:example.com")]
    [InlineData("--all")]
    [InlineData("!all")]
    [InlineData("-")]
    [InlineData("a:")]
    [InlineData("a/")]
    [InlineData("a/33")]
    [InlineData("a/032")]
    [InlineData("a/00")]
    [InlineData("a/-1")]
    [InlineData("a/+8")]
    [InlineData("a/24/64")]
    [InlineData("a///64")]
    [InlineData("a//129")]
    [InlineData("a//064")]
    [InlineData("a/24//")]
    [InlineData("a/24//64/")]
    [InlineData("a//64/24")]
    [InlineData("a/99999999999999999999")]
    [InlineData("a.example.com")]
    [InlineData("a=b c")]
    [InlineData("a:example.com/")]
    [InlineData("a:example.com/33")]
    [InlineData("a:example.com//129")]
    [InlineData("a:example")]
    [InlineData("a:example.")]
    [InlineData("a:example.com..")]
    [InlineData("a:.")]
    [InlineData("a:..")]
    [InlineData("a:example.-com")]
    [InlineData("a:example.com-")]
    [InlineData("a:example.123")]
    [InlineData("a:192.0.2.1")]
    [InlineData("a:example.com:8080")]
    [InlineData("a:%{d}.")]
    [InlineData("a:%")]
    [InlineData("a:%a.example.com")]
    [InlineData("a:%(d).example.com")]
    [InlineData("a:%{")]
    [InlineData("a:%{}.example.com")]
    [InlineData("a:%{d")]
    [InlineData("a:%{d3")]
    [InlineData("a:%{dr3}")]
    [InlineData("a:%{d0}")]
    [InlineData("a:%{d000}")]
    [InlineData("a:%{d-1}")]
    [InlineData("a:%{d*}")]
    [InlineData("a:%{x}")]
    [InlineData("a:%{c}")]
    [InlineData("a:%{R}")]
    [InlineData("a:%{t}")]
    [InlineData("mx:")]
    [InlineData("mx/33")]
    [InlineData("ptr:")]
    [InlineData("ptr/24")]
    [InlineData("ptr:example.com/24")]
    [InlineData("exists")]
    [InlineData("exists:")]
    [InlineData("exists:example.com/24")]
    [InlineData("include")]
    [InlineData("include:")]
    [InlineData("include:example.com/24")]
    [InlineData("ip4")]
    [InlineData("ip4:")]
    [InlineData("ip4/24")]
    [InlineData("ip4:1.2.3")]
    [InlineData("ip4:1.2.3.4.5")]
    [InlineData("ip4:1.2.3.4.")]
    [InlineData("ip4:1.2.3.256")]
    [InlineData("ip4:1.2.3.04")]
    [InlineData("ip4:01.2.3.4")]
    [InlineData("ip4:1.2.3.4/")]
    [InlineData("ip4:1.2.3.4/33")]
    [InlineData("ip4:1.2.3.4//32")]
    [InlineData("ip4:1.2.3.4:8080")]
    [InlineData("ip4:2001:db8::1")]
    [InlineData("ip4:0x1.2.3.4")]
    [InlineData("ip4:%{i}")]
    [InlineData("ip6")]
    [InlineData("ip6:")]
    [InlineData("ip6:1.2.3.4")]
    [InlineData("ip6::1")]
    [InlineData("ip6::CAFE::BABE")]
    [InlineData("ip6:1:2:3:4:5:6:7")]
    [InlineData("ip6:1:2:3:4:5:6:7:8:9")]
    [InlineData("ip6:1:2:3:4:5:6:7:8::")]
    [InlineData("ip6:::1:2:3:4:5:6:7:8")]
    [InlineData("ip6:1::2::3")]
    [InlineData("ip6:12345::")]
    [InlineData("ip6:g::")]
    [InlineData("ip6:1:")]
    [InlineData("ip6:1:::2")]
    [InlineData("ip6:::1.2.3.4:5")]
    [InlineData("ip6:1:2:3:4:5:6:7:1.2.3.4")]
    [InlineData("ip6:::1/129")]
    [InlineData("ip6:::1//64")]
    [InlineData("ip6:::1%eth0")]
    [InlineData("ip6:[::1]")]
    [InlineData("redirect=")]
    [InlineData("redirect:example.com")]
    [InlineData("redirect=example")]
    [InlineData("-redirect=example.com")]
    [InlineData("exp=")]
    [InlineData("exp=%{c}.example.com")]
    [InlineData("exp:example.com")]
    [InlineData("=all")]
    [InlineData("1up=foo")]
    [InlineData("-x=y")]
    [InlineData("x/y=z")]
    [InlineData("x=%a")]
    [InlineData("x=%{d")]
    [InlineData("x=%{c}")]
    [InlineData("moo")]
    [InlineData("ipv4:192.0.2.1")]
    [InlineData("192.0.2.1")]
    [InlineData("a:ex\u00E4mple.com")]
    [InlineData("\u2013all")]
    [InlineData("a:example.com\0")]
    [InlineData("a\tmx")]
    [InlineData("x=\u007F")]
    public void ABrokenTermIsAnErrorAndTheOthersAreKept(string term)
    {
        var record = SpfRecord.Parse($"v=spf1 ip4:192.0.2.1 {term} -all");

        Assert.NotEmpty(record.Errors);
        Assert.InRange(record.Errors[0].Position, 22, 22 + term.Length);
        Assert.Equal("ip4:192.0.2.1", record.Terms[0].Text);
        Assert.Equal("-all", record.Terms[record.Terms.Count - 1].Text);
    }

    [Theory]
    [InlineData("a:foo.%x.example.com", 14, "percent sign")]
    [InlineData("a:%{d0}", 13, "must not be 0")]
    [InlineData("a:%{c}.example.com", 12, "explanations only")]
    [InlineData("ip4:192.0.2.1/33", 21, "0 to 32")]
    [InlineData("ip6:2001:db8::/129", 22, "0 to 128")]
    [InlineData("a:192.0.2.1", 10, "ip4:")]
    [InlineData("redirect:example.com", 8, "\"=\"")]
    [InlineData("ip:192.0.2.1", 8, "ip4:")]
    [InlineData("-moo", 9, "no such mechanism")]
    [InlineData("mo\u00F6=x", 10, "modifier's name")]
    public void AnErrorNamesTheTermTheCharacterAndTheProblem(string term, int position, string problem)
    {
        var error = Assert.Single(SpfRecord.Parse("v=spf1 " + term).Errors);

        Assert.Equal(position, error.Position);
        Assert.Contains(problem, error.Problem, StringComparison.Ordinal);
        Assert.Contains(error.Term, error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void AnErrorShowsNothingThatATerminalWouldObey()
    {
        var error = Assert.Single(SpfRecord.Parse("v=spf1 \u001B[2Jmoo" + new string('x', 100)).Errors);

        Assert.Equal("\\u001B[2Jmoo" + new string('x', 53) + "...", error.Term);
    }

    [Theory]
    [InlineData("v=spf1  a   mx -all  ", 3)]
    [InlineData("v=spf1", 0)]
    [InlineData("v=spf1      ", 0)]
    public void TermsAreSeparatedBySpaces(string text, int terms)
    {
        var record = SpfRecord.Parse(text);

        Assert.Empty(record.Errors);
        Assert.Equal(terms, record.Terms.Count);
    }

    [Theory]
    [InlineData("redirect=a.example redirect=b.example")]
    [InlineData("exp=a.example -all EXP=a.example")]
    public void RedirectAndExpStandOnce(string terms)
    {
        var record = SpfRecord.Parse("v=spf1 " + terms);

        Assert.Contains("twice", Assert.Single(record.Errors).Problem, StringComparison.Ordinal);
        Assert.Contains(record.Terms, t => t.Target?.Text == "a.example");
    }

    [Fact]
    public void TheParts()
    {
        var record = SpfRecord.Parse("v=spf1 ~mx:%{d2}/20//40 ?ip6:2001:db8::/32 exp=why.example.com redirect=other.example");

        var mx = record.Evaluated[0];
        Assert.Equal((SpfTermKind.Mx, SpfResult.SoftFail, "%{d2}", 20, 40),
            (mx.Kind, mx.Qualifier, mx.Target!.Text, mx.IPv4Prefix, mx.IPv6Prefix));
        var ip6 = record.Evaluated[1];
        Assert.Equal((SpfTermKind.IP6, SpfResult.Neutral, 32), (ip6.Kind, ip6.Qualifier, ip6.IPv6Prefix));
        Assert.Equal(25, ip6.Position);
        Assert.Equal("why.example.com", record.Explanation!.Target!.Text);
        Assert.Equal("other.example", record.Redirect!.Target!.Text);
        Assert.Null(record.All);
    }

    [Fact]
    public void WhatNoTxtRecordCanCarryIsNotRead()
    {
        var record = SpfRecord.Parse("v=spf1 " + string.Concat(Enumerable.Repeat("a ", 5_000_000)));

        Assert.InRange(record.Terms.Count, 1, SpfRecord.MaxLength / 2);
        Assert.Contains(record.Errors, e => e.Position == SpfRecord.MaxLength + 1);
    }
}
