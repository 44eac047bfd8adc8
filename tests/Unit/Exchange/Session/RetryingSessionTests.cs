using CommerceMailAdmin.Engine.Exchange.Session;

namespace CommerceMailAdmin.Unit.Exchange.Session;

public class RetryingSessionTests
{
    private const string Read = "Get-Something";
    private const string Change = "Set-Something";

    private readonly List<TimeSpan> _waits = [];

    [Fact]
    public void TheServersDelayIsKeptAndTheCallRepeated()
    {
        var session = new FlakySession(Busy(7), Busy(2));

        Retrying(session).Invoke(Change, None);

        Assert.Equal([TimeSpan.FromSeconds(7), TimeSpan.FromSeconds(2)], _waits);
        Assert.Equal(3, session.Calls);
    }

    [Fact]
    public void WithoutOneTheDelayIsDoubledEachTimeUpToTheLimit()
    {
        var session = new FlakySession([.. Enumerable.Repeat(Passing(), 9)]);

        Assert.Equal(ExchangeErrorKind.Transient, Assert.Throws<ExchangeException>(() => Retrying(session).Invoke(Read, None)).Kind);
        Assert.Equal([5, 10, 20], _waits.Select(w => w.TotalSeconds));
    }

    [Fact]
    public void ADelayOfMoreThanFiveMinutesIsLeftToTheNextRun()
    {
        Assert.Throws<ExchangeException>(() => Retrying(new FlakySession(Busy(301))).Invoke(Read, None));
        Assert.Empty(_waits);
    }

    [Theory]
    [InlineData(ExchangeErrorKind.NotFound)]
    [InlineData(ExchangeErrorKind.SessionLost)]
    [InlineData(ExchangeErrorKind.AccessDenied)]
    [InlineData(ExchangeErrorKind.Other)]
    public void WhatStaysWrongIsNotRepeated(ExchangeErrorKind kind)
    {
        Assert.Throws<ExchangeException>(() => Retrying(new FlakySession(new ExchangeException(kind, "no"))).Invoke(Read, None));
        Assert.Empty(_waits);
    }

    [Theory]
    [InlineData("Add-Something")]
    [InlineData("New-Something")]
    [InlineData("Remove-Something")]
    public void WhatMustNotBeDoneTwiceIsRepeatedOnlyWhereItWasTurnedAway(string command)
    {
        Assert.Throws<ExchangeException>(() => Retrying(new FlakySession(Passing())).Invoke(command, None));
        Retrying(new FlakySession(Busy(1))).Invoke(command, None);

        Assert.Single(_waits);
    }

    [Fact]
    public void ABatchOfChangesIsRepeatedOnlyWhereItWasTurnedAway()
    {
        var turnedAway = new FlakySession(Busy(1));
        var halfDone = new FlakySession(Passing());

        Assert.Empty(Retrying(turnedAway).InvokeBatch(Change, ["a", "b"], None).Errors);
        Assert.Single(Retrying(halfDone).InvokeBatch(Change, ["a", "b"], None).Errors);
        Assert.Empty(Retrying(new FlakySession(Passing())).InvokeBatch(Read, ["a", "b"], None).Errors);
        Assert.Equal((2, 1), (turnedAway.Calls, halfDone.Calls));
    }

    [Fact]
    public void AListingIsNotBegunAgainOnceResultsWereTaken()
    {
        var taken = 0;
        var early = new FlakySession(Passing());
        Retrying(early).List(Read, None, _ => taken++);
        var late = new FlakySession(Passing()) { FailsAfterResult = true };

        Assert.Equal(1, taken);
        Assert.Throws<ExchangeException>(() => Retrying(late).List(Read, None, _ => { }));
        Assert.Equal((2, 1), (early.Calls, late.Calls));
    }

    [Fact]
    public void AConnectionThatWasTurnedAwayHoldsTheOthersUp()
    {
        var policy = new RetryPolicy(3, TimeSpan.FromSeconds(5), _waits.Add);
        var one = new RetryingSession(new FlakySession(Busy(60)), policy);
        var other = new RetryingSession(new FlakySession(), policy);

        one.Invoke(Change, None);
        other.Invoke(Change, None);
        other.Invoke(Change, None);
        one.Invoke(Change, None);

        Assert.Equal(2, _waits.Count);
        Assert.Equal(60, _waits[0].TotalSeconds);
        Assert.InRange(_waits[1].TotalSeconds, 1, 60);
    }

    [Fact]
    public void ARunThatIsThrottledThroughoutGivesUpAndSendsNothingMore()
    {
        var session = new FlakySession([.. Enumerable.Repeat(Busy(300), 100)]);
        var policy = new RetryPolicy(100, TimeSpan.FromSeconds(5), _waits.Add);
        var retrying = new RetryingSession(session, policy);

        Assert.Throws<ExchangeException>(() => retrying.Invoke(Change, None));
        var calls = session.Calls;
        var error = Assert.Throws<ExchangeException>(() => retrying.Invoke(Change, None));

        Assert.Equal(RetryPolicy.MostWaiting, TimeSpan.FromTicks(_waits.Sum(w => w.Ticks)));
        Assert.Equal((calls, ExchangeErrorKind.Throttled), (session.Calls, error.Kind));
    }

    [Fact]
    public void AUserWhoStopsTheCommandEndsTheWait()
    {
        var policy = new RetryPolicy(3, TimeSpan.FromSeconds(5), _ => throw new OperationCanceledException());

        Assert.Throws<OperationCanceledException>(() => new RetryingSession(new FlakySession(Busy(60)), policy).Invoke(Read, None));
    }

    private static readonly Dictionary<string, object?> None = [];

    private static ExchangeException Busy(int seconds) =>
        new(ExchangeErrorKind.Throttled, "busy") { RetryAfter = TimeSpan.FromSeconds(seconds) };

    private static ExchangeException Passing() => new(ExchangeErrorKind.Transient, "not now");

    private RetryingSession Retrying(IExchangeSession session) => new(session, new RetryPolicy(3, TimeSpan.FromSeconds(5), _waits.Add));

    /// <summary>Fails with the given errors, one a call, and then works.</summary>
    private sealed class FlakySession(params ExchangeException[] errors) : IExchangeSession
    {
        public string? Organization => null;

        public bool IsOnline => true;

        public int Calls { get; private set; }

        public bool FailsAfterResult { get; init; }

        public bool Has(string command) => true;

        public ExchangeReply Invoke(string command, IReadOnlyDictionary<string, object?> parameters) =>
            Next() is { } error ? throw error : new ExchangeReply([], []);

        public ExchangeBatchReply InvokeBatch(string command, IReadOnlyList<string> identities,
            IReadOnlyDictionary<string, object?> parameters) =>
            new([], [], Next() is { } error ? [error] : []);

        public IReadOnlyList<string> List(string command, IReadOnlyDictionary<string, object?> parameters, Action<ExchangeObject> take)
        {
            var error = Next();
            if (error is null || FailsAfterResult)
            {
                take(new ExchangeObject(_ => null));
            }

            return error is null ? [] : throw error;
        }

        private ExchangeException? Next() => Calls++ < errors.Length ? errors[Calls - 1] : null;
    }
}
