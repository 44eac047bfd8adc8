using CommerceMailAdmin.Engine.Common;

namespace CommerceMailAdmin.Unit.Common;

public class OrderedWorkTests
{
    [Fact]
    public async Task ResultsComeInTheOrderOfTheWork()
    {
        var work = new OrderedWork<int>(2);
        var first = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        work.Add(() => first.Task, TestContext.Current.CancellationToken);
        work.Add(() => Task.FromResult(2), TestContext.Current.CancellationToken);

        Assert.False(work.TryTake(out _));

        first.SetResult(1);
        work.Complete();
        Assert.Equal([1, 2], await TakeAll(work));
    }

    [Fact]
    public async Task NoMoreRunsAtATimeThanTheBound()
    {
        var work = new OrderedWork<int>(3);
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var threeRun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var (running, most) = (0, 0);
        var count = new Lock();
        for (var i = 0; i < 20; i++)
        {
            work.Add(
                async () =>
                {
                    lock (count)
                    {
                        most = Math.Max(most, ++running);
                        if (running == 3)
                        {
                            threeRun.TrySetResult();
                        }
                    }

                    await gate.Task;
                    lock (count)
                    {
                        return running--;
                    }
                },
                TestContext.Current.CancellationToken);
        }

        await threeRun.Task;
        gate.SetResult();
        work.Complete();
        await TakeAll(work);

        Assert.Equal(3, most);
    }

    [Fact]
    public void TheCallerIsMadeToWaitOnceEnoughIsUnderWay()
    {
        var work = new OrderedWork<int>(2);
        var never = new TaskCompletionSource<int>();
        for (var i = 0; i < 3; i++)
        {
            work.Add(() => never.Task, TestContext.Current.CancellationToken);
            Assert.False(work.TryTake(out _));
        }

        work.Add(() => never.Task, TestContext.Current.CancellationToken);

        Assert.True(work.TryTake(out _));
    }

    private static async Task<List<int>> TakeAll(OrderedWork<int> work)
    {
        List<int> all = [];
        while (work.TryTake(out var next))
        {
            all.Add(await next);
        }

        return all;
    }
}
