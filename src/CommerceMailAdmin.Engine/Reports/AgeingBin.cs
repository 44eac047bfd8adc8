using CommerceMailAdmin.Engine.Cases.Statistics;

namespace CommerceMailAdmin.Engine.Reports;

/// <summary>How many of the open waits have so much time left, or are so long overdue.</summary>
/// <param name="Name">What the bar stands for.</param>
/// <param name="IsOverdue">True if the due time has passed.</param>
/// <param name="Count">How many there are.</param>
internal sealed record AgeingBin(string Name, bool IsOverdue, int Count)
{
    /// <summary>The bars by the most hours since the due time; negative hours are still left.</summary>
    private static readonly (string Name, double Hours)[] Limits =
    [
        ("More than a day left", -24), ("A day or less left", 0), ("Overdue up to 1 day", 24), ("Overdue 1 to 3 days", 72),
        ("Overdue 3 to 7 days", 168), ("Overdue more than 7 days", double.PositiveInfinity),
    ];

    /// <param name="open">The waits open at the instant.</param>
    /// <param name="at">The instant.</param>
    /// <returns>All bars, empty ones too.</returns>
    public static AgeingBin[] Of(IReadOnlyList<MeasuredTurn> open, DateTimeOffset at)
    {
        var bars = open.GroupBy(w => Array.FindIndex(Limits, l => (at - w.Turn.DueBy).TotalHours <= l.Hours)).ToDictionary(g => g.Key, g => g.Count());
        return Limits.Select((l, i) => new AgeingBin(l.Name, l.Hours > 0, bars.TryGetValue(i, out var count) ? count : 0)).ToArray();
    }
}
