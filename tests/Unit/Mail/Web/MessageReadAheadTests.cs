using System.Text;
using CommerceMailAdmin.Engine.Mail.Web;

namespace CommerceMailAdmin.Unit.Mail.Web;

/// <summary>Messages that are announced, and those that nobody announced.</summary>
public sealed class MessageReadAheadTests
{
    private const int Most = 20;
    private readonly object _gate = new();
    private readonly List<string[]> _requests = [];
    private int _atATime = 1;
    private Func<string, byte[]?> _answer = Encoding.ASCII.GetBytes;

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void AnnouncedMessagesComeInFullRequests(int atATime)
    {
        var ahead = New(atATime);
        var ids = Ids(45);
        foreach (var id in ids)
        {
            ahead.Expect(id, 0);
        }

        Assert.All(ids, id => Assert.Equal(id, Encoding.ASCII.GetString(ahead.Find(id)!)));
        Assert.Equal([5, 20, 20], _requests.Select(r => r.Length).OrderBy(n => n));
    }

    [Fact]
    public void AMessageThatIsTooLargeForARequestIsFetchedAloneAndTheOthersStayTogether()
    {
        var ahead = New(1);
        for (var i = 0; i < Most; i++)
        {
            ahead.Expect($"s{i}", 0);
            if (i == 7)
            {
                ahead.Expect("large", 1000);
            }
        }

        Assert.NotNull(ahead.Find("s3"));
        Assert.NotNull(ahead.Find("large"));
        Assert.Equal([20, 1], _requests.Select(r => r.Length));
    }

    [Fact]
    public void ARequestHasNoMoreBytesThanItMay()
    {
        var ahead = New(1);
        foreach (var id in Ids(6))
        {
            ahead.Expect(id, 400);
        }

        Assert.All(Ids(6), id => Assert.NotNull(ahead.Find(id)));
        Assert.Equal([2, 2, 2], _requests.Select(r => r.Length));
    }

    [Fact]
    public void WhatARequestLeavesOutIsLeftToWhoOpensIt()
    {
        var ahead = New(4);
        _answer = id => id == "m3" ? null : [1];
        foreach (var id in Ids(Most))
        {
            ahead.Expect(id, 0);
        }

        Assert.Null(ahead.Find("m3"));
        Assert.NotNull(ahead.Find("m4"));
        Assert.Single(_requests);
    }

    [Fact]
    public void ARequestThatFailsHidesNothing()
    {
        var ahead = New(4);
        _answer = _ => throw new IOException("lost");
        ahead.Expect("m0", 0);

        Assert.Null(ahead.Find("m0"));
        Assert.Null(ahead.Find("m0"));
    }

    [Fact]
    public void MessagesOpenedOneAfterTheOtherAreReadAheadInRequestsThatGrow()
    {
        var ahead = New(1);
        ahead.Begin([.. Ids(100).Select(id => (id, 0L))]);

        Assert.All(Ids(60), id => Assert.NotNull(ahead.Find(id)));
        Assert.InRange(_requests.Count, 4, 9);
        Assert.Equal(_requests.SelectMany(r => r).Distinct().Count(), _requests.Sum(r => r.Length));
    }

    [Fact]
    public void NoMoreIsFetchedThanTheMemoryHoldsUntilSomethingIsRead()
    {
        const int Megabyte = 1024 * 1024;
        var ahead = New(4, mostIds: 1);
        _answer = _ => new byte[4 * Megabyte];
        var ids = Ids(40);
        foreach (var id in ids)
        {
            ahead.Expect(id, 0);
        }

        // All that is opened is there once, although 40 of them do not fit into the memory.
        Assert.All(ids, id => Assert.NotNull(ahead.Find(id)));
        Assert.Equal(40, _requests.Count);
    }

    [Fact]
    public void ANewReadingForgetsWhatWasAnnouncedAndNotOpened()
    {
        var ahead = New(1);
        ahead.Expect("m0", 0);
        ahead.Reset(CancellationToken.None);

        Assert.Null(ahead.Find("m0"));
        Assert.Empty(_requests);
    }

    private static string[] Ids(int count) => [.. Enumerable.Range(0, count).Select(i => $"m{i}")];

    private MessageReadAhead New(int atATime, int mostIds = Most)
    {
        _atATime = atATime;
        return new MessageReadAhead(Fetch, mostIds, 1000, () => _atATime);
    }

    private KeyValuePair<string, byte[]>[] Fetch(IReadOnlyList<(string Id, long Size)> ids, CancellationToken stop)
    {
        lock (_gate)
        {
            _requests.Add([.. ids.Select(i => i.Id)]);
        }

        return [.. ids.Select(i => (i.Id, Mime: _answer(i.Id))).Where(a => a.Mime is not null)
            .Select(a => new KeyValuePair<string, byte[]>(a.Id, a.Mime!))];
    }
}
