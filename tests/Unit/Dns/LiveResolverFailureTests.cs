using System.Net;
using CommerceMailAdmin.Engine.Dns;
using CommerceMailAdmin.Unit.Support;

namespace CommerceMailAdmin.Unit.Dns;

/// <summary>What the live resolver says where there is no server to speak of.</summary>
public class LiveResolverFailureTests
{
    private static readonly DnsQuestion Question = new("contoso.com", DnsRecordType.TXT);

    [Fact]
    public async Task ASilentServerIsNamedWithTheTimeItWasGiven()
    {
        using var silent = new SilentServer();

        var answer = await new LiveResolver([silent.Address], TimeSpan.FromMilliseconds(150)).ResolveAsync(Question,
            TestContext.Current.CancellationToken);

        Assert.Equal(DnsStatus.Failure, answer.Status);
        Assert.Equal($"{silent.Address} did not answer within 0.15 s, asked 2 times", answer.Problem);
        Assert.Equal(silent.Address.ToString(), answer.Resolver);
    }

    [Fact]
    public async Task EveryServerThatFailedIsNamed()
    {
        using var first = new SilentServer();
        using var second = new SilentServer();

        var answer = await new LiveResolver([first.Address, second.Address], TimeSpan.FromMilliseconds(50), retries: 0)
            .ResolveAsync(Question, TestContext.Current.CancellationToken);

        Assert.Equal($"{first.Address} did not answer within 0.05 s; {second.Address} did not answer within 0.05 s", answer.Problem);
    }

    [Fact]
    public async Task CancellingEndsAQuestionThatWaits()
    {
        using var silent = new SilentServer();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var asked = new LiveResolver([silent.Address], TimeSpan.FromMinutes(5)).ResolveAsync(Question, stop.Token).AsTask();

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asked);
    }

    [Theory]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.example")]
    [InlineData("a..example")]
    [InlineData(".example")]
    [InlineData("exämple.example")]
    public async Task ANameThatNoZoneCanHoldDoesNotExist(string name)
    {
        using var silent = new SilentServer();

        var answer = await new LiveResolver([silent.Address], TimeSpan.FromMinutes(5)).ResolveAsync(new DnsQuestion(name, DnsRecordType.A),
            TestContext.Current.CancellationToken);

        Assert.Equal(DnsStatus.NameError, answer.Status);
    }

    [Theory]
    [InlineData("192.0.2.1", "192.0.2.1", 53)]
    [InlineData(" 192.0.2.1:5353 ", "192.0.2.1", 5353)]
    [InlineData("::1", "::1", 53)]
    [InlineData("[::1]", "::1", 53)]
    [InlineData("[2001:db8::1]:5353", "2001:db8::1", 5353)]
    [InlineData("fe80::1%1", "fe80::1%1", 53)]
    [InlineData("[fe80::1%1]:5353", "fe80::1%1", 5353)]
    [InlineData("::ffff:192.0.2.1", "192.0.2.1", 53)]
    public void AServerIsReadWithOrWithoutItsPort(string text, string address, int port)
    {
        Assert.True(DnsServerAddress.TryParse(text, out var server, out var problem), problem);
        Assert.Equal(new IPEndPoint(IPAddress.Parse(address), port), server);
    }

    [Theory]
    [InlineData("")]
    [InlineData("dns.example")]
    [InlineData("1")]
    [InlineData("192.0.2")]
    [InlineData("192.0.2.1:")]
    [InlineData("192.0.2.1:0")]
    [InlineData("192.0.2.1:65536")]
    [InlineData("192.0.2.1:53:53")]
    [InlineData("[::1]53")]
    [InlineData("[::1")]
    [InlineData("[192.0.2.1]:53")]
    [InlineData("010.0.0.1")]
    [InlineData("192.0.2.1%1")]
    [InlineData("2001:db8::1%1")]
    [InlineData("fe80::1%")]
    [InlineData("fe80::01 %1")]
    [InlineData("0.0.0.0")]
    public void WhatIsNoServerIsRefused(string text)
    {
        Assert.False(DnsServerAddress.TryParse(text, out _, out var problem));
        Assert.NotEmpty(problem);
    }
}
