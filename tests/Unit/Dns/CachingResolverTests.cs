using CommerceMailAdmin.Engine.Dns;
using CommerceMailAdmin.Unit.Support;

namespace CommerceMailAdmin.Unit.Dns;

public class CachingResolverTests
{
    private static readonly DnsQuestion Question = new("contoso.com", DnsRecordType.TXT);

    [Fact]
    public async Task TheSameQuestionIsAskedOnce()
    {
        var zone = new ZoneResolver().Txt("contoso.com", "v=spf1 -all");
        var cache = new CachingResolver(zone);

        var first = await cache.ResolveAsync(Question, TestContext.Current.CancellationToken);
        var second = await cache.ResolveAsync(Question, TestContext.Current.CancellationToken);
        await cache.ResolveAsync(Question with { Type = DnsRecordType.MX }, TestContext.Current.CancellationToken);

        Assert.Same(first, second);
        Assert.Equal([Question, Question with { Type = DnsRecordType.MX }], zone.Asked);
    }

    [Fact]
    public async Task TheSameQuestionIsAskedOnceEvenWhileItIsUnderWay()
    {
        var gate = new GatedResolver();
        var cache = new CachingResolver(gate);

        var asked = Enumerable.Range(0, 50).Select(_ => cache.ResolveAsync(Question, TestContext.Current.CancellationToken).AsTask())
            .ToArray();
        gate.Open();
        await Task.WhenAll(asked);

        Assert.Equal(1, gate.Asked);
    }

    [Fact]
    public async Task WhoGivesUpDoesNotTakeTheAnswerFromTheOthers()
    {
        var gate = new GatedResolver();
        var cache = new CachingResolver(gate);
        using var stop = new CancellationTokenSource();
        var givesUp = cache.ResolveAsync(Question, stop.Token).AsTask();
        var waits = cache.ResolveAsync(Question, TestContext.Current.CancellationToken).AsTask();

        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => givesUp);
        gate.Open();

        Assert.Equal(DnsStatus.NoData, (await waits).Status);
    }

    [Fact]
    public async Task TheOldestAnswersLeaveFirst()
    {
        var zone = new ZoneResolver();
        var cache = new CachingResolver(zone, capacity: 2);
        foreach (var name in new[] { "a.example", "b.example", "c.example", "c.example", "b.example", "a.example" })
        {
            await cache.ResolveAsync(new DnsQuestion(name, DnsRecordType.A), TestContext.Current.CancellationToken);
        }

        Assert.Equal(["a.example", "b.example", "c.example", "a.example"], zone.Asked.Select(q => q.Name));
    }

    [Fact]
    public async Task AVeryLongAnswerCountsForSeveral()
    {
        var zone = new ZoneResolver().Txt("long.example", new string('x', 10_000));
        var cache = new CachingResolver(zone, capacity: 5);
        for (var i = 0; i < 2; i++)
        {
            await cache.ResolveAsync(new DnsQuestion("long.example", DnsRecordType.TXT), TestContext.Current.CancellationToken);
        }

        Assert.Equal(2, zone.Asked.Count);
    }

    /// <summary>Answers nobody before it is opened.</summary>
    private sealed class GatedResolver : IDnsResolver
    {
        private readonly TaskCompletionSource _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _asked;

        public int Asked => _asked;

        public void Open() => _opened.SetResult();

        public async ValueTask<DnsAnswer> ResolveAsync(DnsQuestion question, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref _asked);
            await _opened.Task.WaitAsync(cancellationToken);
            return new DnsAnswer(question, DnsStatus.NoData, [], "gate", DateTimeOffset.UnixEpoch);
        }
    }
}
