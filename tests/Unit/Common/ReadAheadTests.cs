using CommerceMailAdmin.Engine.Common;

namespace CommerceMailAdmin.Unit.Common;

/// <summary>Working a sequence out ahead of whoever takes it.</summary>
public class ReadAheadTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(128)]
    [InlineData(129)]
    [InlineData(10_000)]
    public void ItemsComeInTheirOrderAndAll(int count) =>
        Assert.Equal(Enumerable.Range(0, count), ReadAhead.Of(_ => Enumerable.Range(0, count), _ => 1, Nothing, None));

    [Fact]
    public void AnExceptionComesBehindTheItemsBeforeIt()
    {
        var taken = new List<int>();

        var thrown = Assert.Throws<IOException>(() => taken.AddRange(Each(ReadAhead.Of(_ => FailingAfter(300), _ => 1, Nothing, None))));

        Assert.Equal("torn", thrown.Message);
        Assert.Equal(Enumerable.Range(0, 300), taken);
    }

    [Fact]
    public void OnlyAFewBatchesAreMadeAhead()
    {
        const int megabyte = 1024 * 1024;
        var made = 0;
        using var items = ReadAhead.Of(_ => Count(() => made++), _ => megabyte, Nothing, None).GetEnumerator();

        // Each item is a batch of its own: four wait, one is taken, one waits for room, one is being made.
        for (var taken = 1; taken <= 50; taken++)
        {
            Assert.True(items.MoveNext());
            Assert.InRange(Volatile.Read(ref made), taken, taken + 7);
        }
    }

    [Fact]
    public void WhoTakesNoMoreEndsTheWork()
    {
        var ended = false;

        Assert.Equal([0, 1, 2], ReadAhead.Of(stop => Endless(stop, () => ended = true), _ => 1, Nothing, None).Take(3));

        Assert.True(ended);
    }

    [Fact]
    public void CancellingEndsTheTakingAndTheWork()
    {
        using var cancel = new CancellationTokenSource();
        var ended = false;

        Assert.ThrowsAny<OperationCanceledException>(() =>
        {
            foreach (var item in ReadAhead.Of(stop => Endless(stop, () => ended = true), _ => 1, Nothing, cancel.Token))
            {
                if (item == 1000)
                {
                    cancel.Cancel();
                }
            }
        });

        Assert.True(ended);
    }

    [Fact]
    public void WhoWaitsIsCalledMeanwhile()
    {
        using var called = new ManualResetEventSlim();

        // The only item is made once the waiting one was called: without the call this would never end.
        Assert.Equal([7], ReadAhead.Of(stop => Late(called, stop), _ => 1, called.Set, TestContext.Current.CancellationToken));
    }

    private static void Nothing()
    {
        // Nobody is told.
    }

    private static IEnumerable<int> Each(IEnumerable<int> items)
    {
        foreach (var item in items)
        {
            yield return item;
        }
    }

    private static IEnumerable<int> FailingAfter(int count)
    {
        for (var i = 0; i < count; i++)
        {
            yield return i;
        }

        throw new IOException("torn");
    }

    private static IEnumerable<int> Count(Action made)
    {
        for (var i = 0; i < 50; i++)
        {
            made();
            yield return i;
        }
    }

    private static IEnumerable<int> Endless(CancellationToken stop, Action ended)
    {
        try
        {
            for (var i = 0; ; i++)
            {
                stop.ThrowIfCancellationRequested();
                yield return i;
            }
        }
        finally
        {
            ended();
        }
    }

    private static IEnumerable<int> Late(ManualResetEventSlim called, CancellationToken stop)
    {
        called.Wait(stop);
        yield return 7;
    }
}
