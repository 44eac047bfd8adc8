using System.Net;
using CommerceMailAdmin.Engine.Authentication.Spf;
using CommerceMailAdmin.Engine.Authentication.Spf.Tree;
using CommerceMailAdmin.Engine.Dns;
using CommerceMailAdmin.Unit.Support;

namespace CommerceMailAdmin.Unit.Authentication.Spf;

/// <summary>What a hostile domain, client or sender may try ends in a reasoned result within bounded work.</summary>
public class SpfHostileTests
{
    private const int Megabyte = 1 << 20;

    [Theory]
    [InlineData("a:x.example ")]
    [InlineData("ip4:192.0.2.2 ")]
    [InlineData("%{")]
    [InlineData(" ")]
    [InlineData("x=%{s}%{s} ")]
    public async Task TenMegabytesOfRecord(string part)
    {
        var text = "v=spf1 " + string.Concat(Enumerable.Repeat(part, 10 * Megabyte / part.Length));
        var zone = new ZoneResolver().Txt("example.com", text);

        var check = await zone.CheckAsync();

        Assert.Equal(SpfResult.PermError, check.Result);
        Assert.Single(zone.Asked);
        Assert.InRange(check.Reason.Length, 1, 1000);
    }

    [Fact]
    public async Task TenMegabytesOfExplanation()
    {
        var zone = new ZoneResolver().Txt("example.com", "v=spf1 -all exp=why.example.com").Txt("why.example.com",
            string.Concat(Enumerable.Repeat("%{s}", 10 * Megabyte / 4)));

        var check = await zone.CheckAsync(mailFrom: new string('x', 500) + "@example.com");

        Assert.Equal((SpfResult.Fail, null), (check.Result, check.Explanation));
    }

    [Fact]
    public async Task ThousandsOfTextsAndAddressesAndNames()
    {
        var zone = new ZoneResolver()
            .Txt("example.com", [.. Enumerable.Range(0, 50_000).Select(i => $"text {i}"), "v=spf1 a mx ptr -all"])
            .Address("example.com", [.. Enumerable.Range(0, 50_000).Select(i => $"198.51.{i / 250}.{i % 250}")]);
        for (var i = 0; i < Rounds.Of(5000); i++)
        {
            zone.Mx("example.com", i, $"mx{i}.example.com").Ptr("1.2.0.192.in-addr.arpa", $"h{i}.example.com");
        }

        var check = await zone.CheckAsync(limits: new SpfLimits { VoidLookups = 100 });

        Assert.Equal(SpfResult.PermError, check.Result);
        Assert.InRange(zone.Asked.Count, 1, 3 + 10);
    }

    [Fact]
    public async Task LongNames()
    {
        var label = new string('x', 63);
        var name = $"{label}.{label}.{label}.{new string('y', 61)}";
        Assert.Equal(253, name.Length);
        var zone = new ZoneResolver().Txt(name, $"v=spf1 a:{name}.{name}.{name} exists:{new string('z', 60_000)}.com -all").Address(name,
            "192.0.2.1");

        Assert.Equal(SpfResult.Pass, (await zone.CheckAsync(mailFrom: "a@" + name)).Result);
        Assert.Equal(SpfResult.Fail, (await zone.CheckAsync("192.0.2.2", mailFrom: "a@" + name)).Result);
        Assert.Equal(SpfResult.None, (await zone.CheckAsync(mailFrom: "a@a" + name)).Result);
        Assert.Equal(SpfResult.None, (await zone.CheckAsync(mailFrom: "a@" + new string('x', 5 * Megabyte))).Result);
        Assert.Equal(SpfResult.None,
            (await zone.CheckAsync(mailFrom: new string('\u00FC', 5 * Megabyte) + "@" + new string('\u00FC', 5 * Megabyte))).Result);
        Assert.Equal(SpfResult.None, (await zone.CheckAsync(mailFrom: new string('x', Megabyte) + "@" + name)).Result);
        Assert.All(zone.Asked, q => Assert.InRange(q.Name.Length, 1, 253));
    }

    [Theory]
    [InlineData("%{s1r.-+,/_=}")]
    [InlineData("%{L.}")]
    [InlineData("%{l1-}")]
    [InlineData("%{H1r}")]
    public async Task ThousandsOfMacrosInEveryTerm(string macro)
    {
        var term = "exists:" + string.Concat(Enumerable.Repeat(macro, 1000)) + ".example.com";
        var zone = new ZoneResolver().Txt("example.com", "v=spf1 " + string.Join(" ", Enumerable.Repeat(term, 4)) + " -all");

        var check = await zone.CheckAsync(mailFrom: new string('-', 900) + "@example.com", helo: new string('%', Megabyte));

        Assert.NotEqual(SpfResult.Pass, check.Result);
        Assert.InRange(zone.Asked.Count, 1, 5);
    }

    [Fact]
    public async Task IncludesThatForkAtEveryStep()
    {
        var zone = new ForkingResolver(3);

        var check = await zone.CheckAsync(mailFrom: "a@0.example");

        Assert.Equal(SpfResult.PermError, check.Result);
        Assert.Equal(11, zone.Asked);
    }

    [Fact]
    public async Task ATreeOfIncludesThatForkAtEveryStepIsCut()
    {
        var zone = new ForkingResolver(3);

        var tree = await new SpfTreeReader(zone).ReadAsync("0.example", TestContext.Current.CancellationToken);

        Assert.Equal(SpfResult.PermError, tree.Result);
        Assert.True(tree.IsPartial);
        Assert.Single(tree.Problems, p => p.Kind == SpfProblemKind.WorkLimit);
        Assert.InRange(zone.Asked, 11, SpfLimits.Default.TreeQuestions);
    }

    [Fact]
    public async Task AnswersOfTheWrongTypeAreNoAnswers()
    {
        var zone = new WrongTypeResolver("v=spf1 a mx ptr exists:%{p}.example -all");

        var check = await zone.CheckAsync(limits: new SpfLimits { VoidLookups = 10 });

        Assert.Equal(SpfResult.Fail, check.Result);
    }

    /// <summary>Every domain exists and includes others that only it includes.</summary>
    private sealed class ForkingResolver(int forks) : IDnsResolver
    {
        public int Asked { get; private set; }

        public ValueTask<DnsAnswer> ResolveAsync(DnsQuestion question, CancellationToken cancellationToken)
        {
            Asked++;
            var includes = string.Join(" ", Enumerable.Range(0, forks).Select(i => $"include:{i}.%{{d}}"));
            return new(new DnsAnswer(question, DnsStatus.Success, [new TextRecord(question.Name, default, $"v=spf1 {includes} -all")],
                "fork", default));
        }
    }

    /// <summary>Answers every question but TXT with a record of another type.</summary>
    private sealed class WrongTypeResolver(string record) : IDnsResolver
    {
        public ValueTask<DnsAnswer> ResolveAsync(DnsQuestion question, CancellationToken cancellationToken)
        {
            DnsRecord answer = question.Type switch
            {
                DnsRecordType.TXT => new TextRecord(question.Name, default, record),
                DnsRecordType.A => new TextRecord(question.Name, default, "192.0.2.1"),
                DnsRecordType.PTR => new AddressRecord(question.Name, default, IPAddress.Parse("192.0.2.1")),
                _ => new NameRecord(question.Name, default, DnsRecordType.CNAME, "example.com"),
            };
            return new(new DnsAnswer(question, DnsStatus.Success, [answer], "wrong", default));
        }
    }
}
