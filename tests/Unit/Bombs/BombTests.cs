using System.Globalization;

namespace CommerceMailAdmin.Unit.Bombs;

/// <summary>
/// No input costs more than twenty times what ordinary mail of the same length costs, and the cost grows with the length and not with its
/// square. Both are counted, in branches of our code and in bytes of memory, so that no clock decides. BOMBS_TABLE names a file for the
/// figures.
/// </summary>
public sealed class BombTests(BombMeasures measures) : IClassFixture<BombMeasures>
{
    private const int Small = 32 * 1024;
    private const int Large = 4 * Small;

    /// <summary>The goal: a constant below 20 times ordinary mail.</summary>
    private const double MostTimesOrdinary = 20;

    /// <summary>Four times the input may cost six times the work: some work begins only with long inputs.</summary>
    private const double MostGrowth = 1.5;

    /// <summary>No more may be allocated in all for an input of this length.</summary>
    private const long MostAllocated = 300L << 20;

    public static TheoryData<string> Names() => [.. BombCatalogue.All.Select(b => b.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void TheCostIsThatOfOrdinaryMail(string name)
    {
        var ordinary = measures.Of("ordinary Mail", Large);
        var small = measures.Of(name, Small);
        var large = measures.Of(name, Large);
        measures.Write(name, small, large, ordinary);

        Assert.True(large.Allocated <= MostAllocated, $"{large.Allocated} bytes were allocated.");
        Check("work", PerByte(small.Work, small.Bytes), PerByte(large.Work, large.Bytes), PerByte(ordinary.Work, ordinary.Bytes));
        Check("memory", PerByte(small.Allocated, small.Bytes), PerByte(large.Allocated, large.Bytes),
            PerByte(ordinary.Allocated, ordinary.Bytes));
    }

    private static void Check(string what, double small, double large, double ordinary)
    {
        var times = Math.Round(large / ordinary, 2);
        Assert.True(times <= MostTimesOrdinary, $"The {what} is {times} times that of ordinary mail.");

        // What costs less than ordinary mail may grow, as long as it stays below.
        Assert.True(large <= Math.Max(small * MostGrowth, ordinary), FormattableString.Invariant(
            $"Four times the input is {Math.Round(large / small, 2)} times the {what} for each byte."));
    }

    private static double PerByte(long cost, long bytes) => (double)cost / bytes;
}

/// <summary>The counted code, and what was measured with it.</summary>
public sealed class BombMeasures
{
    private readonly CountedCode _code = new();
    private readonly Dictionary<(string, int), (long Work, long Allocated, long Bytes)> _known = [];

    internal (long Work, long Allocated, long Bytes) Of(string name, int size)
    {
        if (!_known.TryGetValue((name, size), out var found))
        {
            _known[(name, size)] = found = _code.Measure(name, size);
        }

        return found;
    }

    internal void Write(
        string name, (long Work, long Allocated, long Bytes) small, (long Work, long Allocated, long Bytes) large,
        (long Work, long Allocated, long Bytes) ordinary)
    {
        if (Environment.GetEnvironmentVariable("BOMBS_TABLE") is { Length: > 0 } table)
        {
            double Times(long cost, long of) => (double)cost / large.Bytes / ((double)of / ordinary.Bytes);
            double Growth(long few, long many) => few == 0 ? 0 : (double)many / large.Bytes / ((double)few / small.Bytes);
            File.AppendAllText(table, string.Format(
                CultureInfo.InvariantCulture,
                "| {0} | {1} | {2:0.00} | {3:0.00} | {4:0.00} | {5:0.00} | {6:0.0} | {7:0.0} |\n", name, large.Bytes,
                Times(large.Work, ordinary.Work), Growth(small.Work, large.Work), Times(large.Allocated, ordinary.Allocated),
                Growth(small.Allocated, large.Allocated), large.Allocated / 1048576.0, _code.ProcessorTime.TotalMilliseconds));
        }
    }
}
