using CommerceMailAdmin.Engine.Dns;
using CommerceMailAdmin.Unit.Support;

namespace CommerceMailAdmin.Unit.Dns;

/// <summary>Answers no honest server gives: each ends as a failure with a reason, or with what was asked for and nothing else.</summary>
public class HostileAnswerTests
{
    private const string Name = "contoso.com";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Impatience = TimeSpan.FromMilliseconds(300);

    [Fact]
    public async Task AnAnswerForAnotherNameIsNoAnswer()
    {
        using var server =
            new FakeDnsServer(q =>
                [DnsMessage.ReplyTo(q, DnsMessage.Question("evil.example", 16), DnsMessage.Txt("contoso.com", "v=spf1 +all"))]);

        await Fails(server, $"{server.Address} answered another question", Impatience);
    }

    [Fact]
    public async Task AnAnswerToAnotherTypeIsNoAnswer()
    {
        using var server =
            new FakeDnsServer(q => [DnsMessage.ReplyTo(q, DnsMessage.Question(Name, 1), DnsMessage.Record(Name, 1, [192, 0, 2, 1]))]);

        await Fails(server, $"{server.Address} answered another question", Impatience);
    }

    [Fact]
    public async Task RecordsOfAnotherNameAreLeftOut()
    {
        using var server =
            new FakeDnsServer(q =>
                [DnsMessage.Reply(q, DnsMessage.Txt("evil.example", "v=spf1 +all"), DnsMessage.Txt("CONTOSO.com", "v=spf1 -all"))]);

        Assert.Equal("v=spf1 -all", Assert.IsType<TextRecord>(Assert.Single((await Ask(server)).Records)).Text);
    }

    [Fact]
    public async Task OnlyRecordsOfAnotherNameAreNoAnswer()
    {
        using var server = new FakeDnsServer(q => [DnsMessage.Reply(q, DnsMessage.Txt("evil.example", "v=spf1 +all"))]);

        await Fails(server, $"{server.Address} answered with other records than were asked for (contoso.com TXT)");
    }

    [Fact]
    public async Task OnlyRecordsOfAnotherTypeAreNoAnswer()
    {
        using var server = new FakeDnsServer(q => [DnsMessage.Reply(q, DnsMessage.Record(Name, 1, [192, 0, 2, 1]))]);

        await Fails(server, $"{server.Address} answered with other records than were asked for (contoso.com TXT)");
    }

    [Fact]
    public async Task TheSpfRecordTypeIsNotTakenForText()
    {
        using var server =
            new FakeDnsServer(q =>
                [DnsMessage.Reply(q, DnsMessage.Txt(Name, "v=spf1 -all"), DnsMessage.Record(Name, 99, [4, .. "+all"u8]))]);

        Assert.Equal("v=spf1 -all", Assert.IsType<TextRecord>(Assert.Single((await Ask(server)).Records)).Text);
    }

    [Fact]
    public async Task AliasesInACircleEnd()
    {
        using var server =
            new FakeDnsServer(q => [DnsMessage.Reply(q, DnsMessage.Alias(Name, "b.example"), DnsMessage.Alias("b.example", Name))]);

        await Fails(server, $"{server.Address} answered with aliases that lead in a circle (b.example to contoso.com)");
    }

    [Fact]
    public async Task AnAliasOfItselfEnds()
    {
        using var server = new FakeDnsServer(q => [DnsMessage.Reply(q, DnsMessage.Alias(Name, Name))]);

        await Fails(server, $"{server.Address} answered with aliases that lead in a circle (contoso.com to contoso.com)");
    }

    [Fact]
    public async Task AliasesWithoutEndAreGivenUp()
    {
        using var server =
            new FakeDnsServer(q => [DnsMessage.Reply(q, DnsMessage.Alias(DnsMessage.NameOf(q), "a." + DnsMessage.NameOf(q)))]);

        var answer = await Ask(server);

        Assert.Equal(DnsStatus.Failure, answer.Status);
        Assert.Contains("more than 16 aliases", answer.Problem, StringComparison.Ordinal);
        Assert.Equal(17, server.Queries);
    }

    [Fact]
    public async Task TheLifetimeIsThatOfTheShortestLink()
    {
        using var server =
            new FakeDnsServer(q =>
                [DnsMessage.Reply(q, DnsMessage.Record(Name, 5, DnsMessage.Name("b.example"), ttl: 7), DnsMessage.Txt("b.example", "x"))]);

        Assert.Equal(TimeSpan.FromSeconds(7), (await Ask(server)).Ttl);
    }

    [Fact]
    public async Task ALifetimeWithTheTopBitSetIsZero()
    {
        using var server = new FakeDnsServer(q => [DnsMessage.Reply(q, DnsMessage.Record(Name, 16, [1, (byte)'x'], ttl: uint.MaxValue))]);

        Assert.Equal(TimeSpan.Zero, (await Ask(server)).Ttl);
    }

    public static TheoryData<string, byte[]> Unreadable => new()
    {
        { "a name that points to itself", [0xC0, 12, 0, 16, 0, 1] },
        { "a record cut short", [.. DnsMessage.Name(Name), 0, 16, 0, 1, 0, 0] },
        { "a string longer than its record", [.. DnsMessage.Name(Name), 0, 16, 0, 1, 0, 0, 0, 9, 0, 2, 200, 65] },
        { "a record longer than the message", [.. DnsMessage.Name(Name), 0, 16, 0, 1, 0, 0, 0, 9, 0xFF, 0xFF, 1, 65] },
        { "a label of a reserved kind", [0x80, 1, 0, 16, 0, 1, 0, 0, 0, 9, 0, 2, 1, 65] },
        { "nothing where a record was announced", [] },
    };

    [Theory]
    [MemberData(nameof(Unreadable))]
    public async Task AnUnreadableAnswerIsAFailure(string what, byte[] record)
    {
        using var server = new FakeDnsServer(q => [DnsMessage.Reply(q, record)], q => [DnsMessage.Reply(q, record)]);
        using var overTcp = new FakeDnsServer(q => [DnsMessage.Truncated(q)], q => [DnsMessage.Reply(q, record)]);

        Assert.True((await Ask(server)).Status == DnsStatus.Failure, what);
        await Fails(overTcp, $"{overTcp.Address} sent an answer that cannot be read");
    }

    [Fact]
    public async Task NamesInACircleAreUnreadable()
    {
        // Two pointers, each to the other, in the place of the first record's owner.
        static byte[] Circle(byte[] query)
        {
            var at = DnsMessage.Reply(query).Length;
            return DnsMessage.Reply(query, [0xC0, (byte)(at + 2), 0xC0, (byte)at, 0, 16, 0, 1, 0, 0, 0, 0, 0, 0]);
        }

        using var server = new FakeDnsServer(q => [Circle(q)]);
        using var overTcp = new FakeDnsServer(q => [DnsMessage.Truncated(q)], q => [Circle(q)]);

        Assert.Equal(DnsStatus.Failure, (await Ask(server)).Status);
        await Fails(overTcp, $"{overTcp.Address} sent an answer that cannot be read");
    }

    [Fact]
    public async Task OctetsThatAreNoMessageAreAFailure()
    {
        var random = new Random(20_26);
        using var server = new FakeDnsServer(
            q =>
            {
                var noise = new byte[random.Next(0, 600)];
                random.NextBytes(noise);
                q.AsSpan(0, 2).CopyTo(noise.Length >= 2 ? noise : new byte[2]);
                return [noise];
            });
        for (var i = 0; i < 30; i++)
        {
            var answer = await new LiveResolver([server.Address], TimeSpan.FromMilliseconds(60), retries: 0).ResolveAsync(
                new DnsQuestion(Name, DnsRecordType.TXT), TestContext.Current.CancellationToken);

            Assert.Equal(DnsStatus.Failure, answer.Status);
        }
    }

    [Fact]
    public async Task AnAnswerWithAnotherIdentifierIsNoAnswer()
    {
        using var server = new FakeDnsServer(
            q =>
            {
                var reply = DnsMessage.Reply(q, DnsMessage.Txt(Name, "v=spf1 +all"));
                reply[0] ^= 0xFF;
                return [reply];
            });

        Assert.Equal(DnsStatus.Failure, (await Ask(server, Impatience)).Status);
    }

    [Fact]
    public async Task TruncationWithoutTcpIsAFailure()
    {
        using var server = new FakeDnsServer(q => [DnsMessage.Truncated(q)]);

        var answer = await Ask(server);

        Assert.Equal(DnsStatus.Failure, answer.Status);
        Assert.Contains("could not be reached", answer.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TheLongestMessageThereIsCanBeRead()
    {
        using var server = new FakeDnsServer(q => [DnsMessage.Truncated(q)], q => [DnsMessage.Reply(q, Filled(q, 65_000))]);

        var answer = await Ask(server);

        Assert.Equal(DnsStatus.Success, answer.Status);
        Assert.Equal(12 * 20 * 250, answer.Records.Sum(r => ((TextRecord)r).Text.Length));
    }

    [Fact]
    public async Task OfAStreamWithoutEndOneMessageIsRead()
    {
        using var server = new FakeDnsServer(q => [DnsMessage.Truncated(q)], q => Endless(DnsMessage.Reply(q, Filled(q, 65_000))));

        var answer = await Ask(server);

        Assert.Equal(12, answer.Records.Count);
        Assert.True(server.SentOverTcp < 50_000_000, $"{server.SentOverTcp} octets were taken");
    }

    [Fact]
    public async Task ATcpServerThatSaysNothingIsGivenUp()
    {
        using var server = new FakeDnsServer(q => [DnsMessage.Truncated(q)], _ => []);

        var answer = await Ask(server, TimeSpan.FromSeconds(4));

        Assert.Equal($"{server.Address} did not answer over TCP within 4 s", answer.Problem);
    }

    [Fact]
    public async Task TruncationOverTcpIsAFailure()
    {
        using var server = new FakeDnsServer(q => [DnsMessage.Truncated(q)], q => [DnsMessage.Truncated(q)]);

        await Fails(server, $"{server.Address} sent an answer that cannot be read");
    }

    private static byte[][] Filled(byte[] query, int octets)
    {
        var record = DnsMessage.Txt(DnsMessage.NameOf(query), [.. Enumerable.Repeat(new string('x', 250), 20)]);
        return [.. Enumerable.Repeat(record, octets / record.Length)];
    }

    private static IEnumerable<byte[]> Endless(byte[] message)
    {
        while (true)
        {
            yield return message;
        }
    }

    private static async Task Fails(FakeDnsServer server, string problem, TimeSpan? timeout = null)
    {
        var answer = await Ask(server, timeout);

        Assert.Equal((DnsStatus.Failure, problem), (answer.Status, answer.Problem));
        Assert.Empty(answer.Records);
    }

    private static async Task<DnsAnswer> Ask(FakeDnsServer server, TimeSpan? timeout = null) =>
        await new LiveResolver([server.Address], timeout ?? Patience).ResolveAsync(new DnsQuestion(Name, DnsRecordType.TXT),
            TestContext.Current.CancellationToken);
}
