using System.Net;
using CommerceMailAdmin.Engine.Dns;
using CommerceMailAdmin.Unit.Support;

namespace CommerceMailAdmin.Unit.Dns;

/// <summary>The live resolver against a real BIND.</summary>
public class LiveResolverTests(BindServer bind) : IClassFixture<BindServer>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    // Waited out by the silent server, and long enough for a real one on a busy machine.
    private static readonly TimeSpan Impatience = TimeSpan.FromSeconds(4);

    [Fact]
    public async Task APresentRecordComesWithItsLifetimeAndWhoAnswered()
    {
        var answer = await Ask("_dmarc.present.example", DnsRecordType.TXT);

        Assert.Equal(DnsStatus.Success, answer.Status);
        var record = Assert.IsType<TextRecord>(Assert.Single(answer.Records));
        Assert.Equal("v=DMARC1; p=reject; rua=mailto:d@present.example", record.Text);
        Assert.Equal(TimeSpan.FromSeconds(600), answer.Ttl);
        Assert.Equal(bind.Text, answer.Resolver);
        Assert.Null(answer.Problem);
    }

    [Fact]
    public async Task OtherTypesAreReadToo()
    {
        Assert.Equal([new MailExchangeRecord("present.example", TimeSpan.FromSeconds(300), 10, "mail.present.example")],
            (await Ask("present.example", DnsRecordType.MX)).Records);
        Assert.Equal([new AddressRecord("mail.present.example", TimeSpan.FromSeconds(300), IPAddress.Parse("192.0.2.10"))],
            (await Ask("mail.present.example", DnsRecordType.A)).Records);
        Assert.Equal([new NameRecord("present.example", TimeSpan.FromSeconds(300), DnsRecordType.NS, "ns.present.example")],
            (await Ask("present.example", DnsRecordType.NS)).Records);
    }

    [Fact]
    public async Task ANameWithoutTheTypeIsNotANameThatDoesNotExist()
    {
        Assert.Equal(DnsStatus.NoData, (await Ask("absent.example", DnsRecordType.TXT)).Status);
        Assert.Equal(DnsStatus.NameError, (await Ask("_dmarc.absent.example", DnsRecordType.TXT)).Status);
        Assert.Equal(DnsStatus.NoData, (await Ask("_domainkey.present.example", DnsRecordType.TXT)).Status);
    }

    [Fact]
    public async Task StringsOfOneRecordAreJoinedWithoutSpaces()
    {
        var answer = await Ask("longspf.other.example", DnsRecordType.TXT);

        Assert.Contains(answer.Records, r => r is TextRecord { Text: "v=spf1 ip4:192.0.2.1 ip4:192.0.2.2 -all" });
        Assert.Equal(2, answer.Records.Count);
    }

    [Fact]
    public async Task AnAnswerTooLongForUdpComesOverTcp()
    {
        var record = Assert.IsType<TextRecord>(Assert.Single((await Ask("big.other.example", DnsRecordType.TXT)).Records));

        Assert.Equal(20 * 250, record.Text.Length);
    }

    [Fact]
    public async Task ServfailIsNamed()
    {
        var answer = await Ask("servfail.example", DnsRecordType.TXT);

        Assert.Equal(DnsStatus.Failure, answer.Status);
        Assert.Equal($"{bind.Text} answered SERVFAIL", answer.Problem);
    }

    [Fact]
    public async Task RefusedIsNamed() =>
        Assert.Equal($"{bind.Text} answered REFUSED", (await Ask("nowhere.example", DnsRecordType.TXT)).Problem);

    [Theory]
    [InlineData("aliased._domainkey.present.example", "key1.keys.present.example")]
    [InlineData("elsewhere._domainkey.present.example", "key1._domainkey.other.example")]
    public async Task AliasesAreFollowed(string name, string owner)
    {
        var answer = await Ask(name, DnsRecordType.TXT);

        Assert.Equal(DnsStatus.Success, answer.Status);
        Assert.Equal(owner, Assert.Single(answer.Records).Owner);
    }

    [Fact]
    public async Task AnAliasThatCannotBeFollowedIsAFailureAndNotAMissingRecord()
    {
        var answer = await Ask("unserved._domainkey.present.example", DnsRecordType.TXT);

        Assert.Equal(DnsStatus.Failure, answer.Status);
        Assert.Equal($"{bind.Text} answered REFUSED for key1.nowhere.example, which unserved._domainkey.present.example is an alias of",
            answer.Problem);
    }

    [Fact]
    public async Task AnAliasOfNothingStillExists() =>
        Assert.Equal(DnsStatus.NoData, (await Ask("dangling._domainkey.present.example", DnsRecordType.TXT)).Status);

    [Fact]
    public async Task AnAliasItselfCanBeAskedFor() =>
        Assert.Equal("key1.keys.present.example",
            Assert.IsType<NameRecord>(
                Assert.Single((await Ask("aliased._domainkey.present.example", DnsRecordType.CNAME)).Records)).Target);

    [Fact]
    public async Task TheNextServerIsAskedWhereOneHasNoAnswer()
    {
        bind.Require();
        using var silent = new SilentServer();
        var resolver = new LiveResolver([silent.Address, bind.Address], Impatience, retries: 0);

        var answer = await resolver.ResolveAsync(new DnsQuestion("sub.present.example", DnsRecordType.TXT),
            TestContext.Current.CancellationToken);

        Assert.Equal(DnsStatus.Success, answer.Status);
        Assert.Equal(bind.Text, answer.Resolver);
    }

    [Fact]
    public async Task ADenialIsAnAnswerAndTheNextServerIsNotAsked()
    {
        bind.Require();
        using var silent = new SilentServer();
        var resolver = new LiveResolver([bind.Address, silent.Address], Patience);

        var answer = await resolver.ResolveAsync(new DnsQuestion("gone.present.example", DnsRecordType.TXT),
            TestContext.Current.CancellationToken);

        Assert.Equal(DnsStatus.NameError, answer.Status);
        Assert.Equal(bind.Text, answer.Resolver);
    }

    private async Task<DnsAnswer> Ask(string name, DnsRecordType type)
    {
        bind.Require();
        return await new LiveResolver([bind.Address], Patience).ResolveAsync(new DnsQuestion(name, type),
            TestContext.Current.CancellationToken);
    }
}
