using CommerceMailAdmin.Engine.Authentication.Spf;
using CommerceMailAdmin.Engine.Dns;
using CommerceMailAdmin.Unit.Support;

namespace CommerceMailAdmin.Unit.Authentication.Spf;

/// <summary>The exp modifier (RFC 7208 section 6.2).</summary>
public class SpfExplanationTests
{
    [Theory]
    [InlineData("See %{d}.", "See example.com.")]
    [InlineData("%{c} is not one of %{d}'s designated mail servers.", "192.0.2.1 is not one of example.com's designated mail servers.")]
    [InlineData("See http://%{d}/why.html?s=%{S}&i=%{C}", "See http://example.com/why.html?s=user%40example.com&i=192.0.2.1")]
    [InlineData("from %{p}", "from host.example.com")]
    [InlineData("", "")]
    [InlineData(" two  spaces ", " two  spaces ")]
    [InlineData("100%%%_%-", "100% %20")]
    public async Task TheExplanationIsExpanded(string text, string expected)
    {
        var check = await Zone("-all exp=why.example.com").Txt("why.example.com", text).CheckAsync();

        Assert.Equal((SpfResult.Fail, expected), (check.Result, check.Explanation));
        Assert.Equal((0, 0), (check.Lookups, check.VoidLookups));
    }

    [Theory]
    [InlineData("%{x}", "no such macro letter")]
    [InlineData("50% off", "percent sign")]
    [InlineData("%{d", "not closed")]
    [InlineData("Gr\u00FC\u00DFe", "not printable ASCII")]
    [InlineData("a\tb", "not printable ASCII")]
    [InlineData("a\r\nb", "not printable ASCII")]
    [InlineData("%{l}", "expanded it is not printable ASCII")]
    public async Task ABrokenExplanationIsIgnored(string text, string problem)
    {
        var check = await Zone("-all exp=why.example.com").Txt("why.example.com", text).CheckAsync(mailFrom: "a\u001B[2J@example.com");

        Assert.Equal((SpfResult.Fail, null), (check.Result, check.Explanation));
        var step = check.Trace[check.Trace.Count - 1];
        Assert.Equal(SpfTermOutcome.Ignored, step.Outcome);
        Assert.Contains(problem, step.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("exp=none.example.com")]
    [InlineData("exp=two.example.com")]
    [InlineData("exp=down.example.com")]
    [InlineData("exp=a..b.example.com")]
    [InlineData("exp=host.example.com")]
    public async Task AnExplanationThatCannotBeHadIsIgnored(string exp)
    {
        var zone = Zone("-all " + exp).Txt("two.example.com", "one", "two").Fail("down.example.com", DnsRecordType.TXT);

        var check = await zone.CheckAsync();

        Assert.Equal((SpfResult.Fail, null), (check.Result, check.Explanation));
    }

    [Theory]
    [InlineData("+all")]
    [InlineData("~all")]
    [InlineData("?all")]
    [InlineData("")]
    public async Task OnlyAFailureIsExplained(string all)
    {
        var zone = Zone(all + " exp=why.example.com").Txt("why.example.com", "No.");

        Assert.Null((await zone.CheckAsync()).Explanation);
        Assert.Single(zone.Asked);
    }

    [Fact]
    public async Task AnIncludedExplanationIsNotUsedAndARedirectedOneIs()
    {
        var zone = Zone("include:other.example -all").Txt("other.example", "v=spf1 -all exp=why.example.com")
            .Txt("why.example.com", "No to %{d}.")
            .Txt("redirecting.example", "v=spf1 redirect=other.example exp=none.example.com");

        Assert.Null((await zone.CheckAsync()).Explanation);
        Assert.Equal("No to other.example.", (await zone.CheckAsync(mailFrom: "a@redirecting.example")).Explanation);
    }

    [Fact]
    public async Task ALongExplanationIsIgnored()
    {
        var zone = Zone("-all exp=why.example.com").Txt("why.example.com", new string('x', 100) + "%{l}");

        Assert.Equal(200, (await zone.CheckAsync(mailFrom: new string('y', 100) + "@example.com")).Explanation?.Length);
        Assert.Null((await zone.CheckAsync(mailFrom: new string('y', 100) + "@example.com",
            limits: new SpfLimits { ExplanationLength = 199 })).Explanation);
    }

    [Theory]
    [InlineData("example.com mail.example.com other.example", "example.com")]
    [InlineData("other.example mail.example.com", "mail.example.com")]
    [InlineData("other.example notexample.com", "other.example")]
    [InlineData("fake.example.com other.example", "other.example")]
    [InlineData("fake.example.com", "unknown")]
    [InlineData("", "unknown")]
    public async Task TheClientsNameIsTheNearestThatLeadsBack(string names, string expected)
    {
        var zone = new ZoneResolver().Txt("example.com", "v=spf1 -all exp=why.example.com").Txt("why.example.com", "%{p}");
        foreach (var name in names.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            zone.Ptr("9.2.0.192.in-addr.arpa", name).Address(name,
                name.StartsWith("fake", StringComparison.Ordinal) ? "203.0.113.1" : "192.0.2.9");
        }

        Assert.Equal(expected, (await zone.CheckAsync("192.0.2.9")).Explanation);
    }

    [Fact]
    public async Task AFailedLookUpOfTheClientsNameIsUnknown()
    {
        var zone = new ZoneResolver().Txt("example.com", "v=spf1 -all exp=why.example.com").Txt("why.example.com", "%{p}")
            .Fail("1.2.0.192.in-addr.arpa", DnsRecordType.PTR);

        Assert.Equal("unknown", (await zone.CheckAsync()).Explanation);
    }

    private static ZoneResolver Zone(string terms) => new ZoneResolver().Txt("example.com", "v=spf1 " + terms)
        .Ptr("1.2.0.192.in-addr.arpa", "host.example.com").Address("host.example.com", "192.0.2.1");
}
