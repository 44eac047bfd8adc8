using CommerceMailAdmin.Engine.Platform;
using CommerceMailAdmin.Unit.Support;

namespace CommerceMailAdmin.Unit.Platform;

public class BoundedPatternTests
{
    // Some million steps on the first of these texts, and more than a year's on the second.
    private const string Nested = "^(a+)+$|x$";
    private static readonly string Some = new string('a', 22) + "x";
    private static readonly string Endless = new('a', 60);

    private readonly RecordingObserver _observer = new();

    [Fact]
    public void ABusyMachineDoesNotChangeWhatMatches()
    {
        var pattern = Pattern(new Patience(First: TimeSpan.FromTicks(1), Last: Timeout.InfiniteTimeSpan));

        Assert.True(pattern.Match(Some).Success);
        Assert.True(pattern.Match(Some).Success);
        Assert.Empty(_observer.Warnings);
    }

    [Fact]
    public void APatternThatRanOutOfTheLongTimeIsToldAndGetsTheShortOne()
    {
        var pattern = Pattern(new Patience(TimeSpan.FromTicks(1), TimeSpan.FromTicks(1)));

        Assert.False(pattern.Match(Endless + "!").Success);
        Assert.False(pattern.Match(Endless + "!").Success);
        Assert.Contains("(a+)+", Assert.Single(_observer.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void AfterAFewFailuresAPatternIsNotAppliedAnyMore()
    {
        var pattern = Pattern(new Patience(TimeSpan.FromMilliseconds(50), TimeSpan.FromMilliseconds(50)));
        Assert.True(pattern.Match("x").Success);

        for (var i = 0; i < 3; i++)
        {
            Assert.False(pattern.Match(Endless + "!").Success);
        }

        Assert.False(pattern.Match("x").Success);
        Assert.Single(_observer.Warnings);
    }

    private BoundedPattern Pattern(Patience patience) => BoundedPattern.Within(Nested, new SlowPatterns(_observer), patience);
}
