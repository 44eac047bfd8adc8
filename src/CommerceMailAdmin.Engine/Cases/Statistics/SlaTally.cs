namespace CommerceMailAdmin.Engine.Cases.Statistics;

/// <summary>The numbers of one line, worked out from the turns that belong to it.</summary>
internal static class SlaTally
{
    /// <param name="by">The group of the row.</param>
    /// <param name="name">Its name.</param>
    /// <param name="range">The time it covers.</param>
    /// <param name="turns">The turns that began in it.</param>
    /// <param name="backlog">All turns of its group, whenever they began.</param>
    public static SlaMeasure Of(SlaGrouping by, string name, SlaRange range, IReadOnlyList<MeasuredTurn> turns, BacklogCurve backlog)
    {
        var answered = turns.Where(w => w.Turn.AnsweredAt is not null).ToList();
        var cases = turns.Where(w => w.IsFirst).Select(w => w.Case).ToList();
        var inTime = turns.Count(w => w.Turn.InTime == true);
        var late = turns.Count(w => w.Turn.InTime == false);
        var business = Sorted(answered, t => t.BusinessTime);
        var elapsed = Sorted(answered, t => t.ElapsedTime);
        var claims = cases.SelectMany(c => c.Claims)
            .Select(c => (c.Kind, c.OrderNumber, c.Opened.UtcTicks, c.Mail.MessageId)).Distinct().Count();
        return new SlaMeasure
        {
            By = by,
            Group = name,
            From = range.From,
            To = range.To,
            Cases = cases.Count,
            Turns = turns.Count,
            Answered = answered.Count,
            InTime = inTime,
            Late = late,
            Undecided = turns.Count - inTime - late,
            InTimeShare = Share(inTime, inTime + late),
            MedianBusinessTime = Percentile.Of(business, 50),
            Percentile90BusinessTime = Percentile.Of(business, 90),
            Percentile95BusinessTime = Percentile.Of(business, 95),
            LongestBusinessTime = Longest(turns, t => t.BusinessTime),
            MedianElapsedTime = Percentile.Of(elapsed, 50),
            Percentile90ElapsedTime = Percentile.Of(elapsed, 90),
            Percentile95ElapsedTime = Percentile.Of(elapsed, 95),
            LongestElapsedTime = Longest(turns, t => t.ElapsedTime),
            Backlog = backlog.At(range.Last),
            BacklogOverdue = backlog.OverdueAt(range.Last),
            Claims = claims,
            ClaimsPerCase = Share(claims, cases.Count),
            Reopened = cases.Count(c => c.Reopened > 0),
        };
    }

    private static double? Share(int part, int whole) => whole == 0 ? null : (double)part / whole;

    private static TimeSpan? Longest(IReadOnlyList<MeasuredTurn> turns, Func<CaseTurn, TimeSpan> time) =>
        turns.Count == 0 ? null : turns.Max(w => time(w.Turn));

    private static TimeSpan[] Sorted(List<MeasuredTurn> turns, Func<CaseTurn, TimeSpan> time)
    {
        var times = turns.Select(w => time(w.Turn)).ToArray();
        Array.Sort(times);
        return times;
    }
}
