using CommerceMailAdmin.Engine.Cases.Statistics;

namespace CommerceMailAdmin.Engine.Reports;

/// <summary>One bar of the distribution of answer times.</summary>
/// <param name="From">The least business time to the answer.</param>
/// <param name="To">The business time that no longer belongs to it; null of the last, which has no end.</param>
/// <param name="InTime">How many answers were in time.</param>
/// <param name="Late">How many were late.</param>
internal sealed record AnswerTimeBin(TimeSpan From, TimeSpan? To, int InTime, int Late)
{
    /// <summary>The most bars before the last.</summary>
    private const int Most = 12;

    /// <summary>Widths that people count in.</summary>
    private static readonly double[] WidthsInHours = [0.25, 0.5, 1, 2, 4, 8, 12, 24, 48, 96, 240, 480, 960, 2400, 4800, 9600];

    /// <summary>The answered waits in bars of one width, up to the 95th percentile, and one bar for what lies beyond.</summary>
    public static AnswerTimeBin[] Of(IEnumerable<MeasuredTurn> waits)
    {
        var turns = waits.Select(w => w.Turn).Where(t => t.AnsweredAt is not null).OrderBy(t => t.BusinessTime).ToArray();
        if (turns.Length == 0)
        {
            return [];
        }

        var most = Percentile.Of(turns.Select(t => t.BusinessTime).ToArray(), 95)!.Value;
        var width = TimeSpan.FromHours(WidthsInHours.Where(w => most.TotalHours < w * Most).DefaultIfEmpty(WidthsInHours[WidthsInHours.Length - 1]).First());
        var count = Math.Min(Most, (int)(most.Ticks / width.Ticks) + 1);
        var bars = turns.GroupBy(t => (int)Math.Min(count, t.BusinessTime.Ticks / width.Ticks)).ToDictionary(g => g.Key, g => g.ToList());
        return Enumerable.Range(0, bars.ContainsKey(count) ? count + 1 : count).Select(Bar).ToArray();

        AnswerTimeBin Bar(int index)
        {
            var own = bars.TryGetValue(index, out var some) ? some : [];
            var from = new TimeSpan(width.Ticks * index);
            return new AnswerTimeBin(from, index == count ? null : from + width, own.Count(t => t.InTime == true), own.Count(t => t.InTime != true));
        }
    }
}
