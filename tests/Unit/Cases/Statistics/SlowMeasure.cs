using System.Globalization;

namespace CommerceMailAdmin.Unit.Cases.Statistics;

/// <summary>
/// The numbers by going through every case again for every question, and through every minute for the periods. Slow, obvious, and
/// without anything of the engine; times of day come from the machine's time zone data.
/// </summary>
internal sealed class SlowMeasure(CommerceCase[] cases, string zone, DateTimeOffset at, DateTimeOffset from, DateTimeOffset? to)
{
    private readonly TimeZoneInfo _zone = TimeZoneInfo.FindSystemTimeZoneById(zone);

    /// <summary>One line as text.</summary>
    public static string Line(SlaMeasure m) => string.Join(" | ", new object?[]
    {
        m.Group, m.From.UtcDateTime, m.To.UtcDateTime, m.Cases, m.Turns, m.Answered, m.InTime, m.Late, m.Undecided, m.InTimeShare,
        m.MedianBusinessTime, m.Percentile90BusinessTime, m.Percentile95BusinessTime, m.LongestBusinessTime,
        m.MedianElapsedTime, m.Percentile90ElapsedTime, m.Percentile95ElapsedTime, m.LongestElapsedTime,
        m.Backlog, m.BacklogOverdue, m.Claims, m.ClaimsPerCase, m.Reopened,
    }.Select(v => Convert.ToString(v, CultureInfo.InvariantCulture)));

    public IEnumerable<string> Lines(SlaGrouping by)
    {
        var end = to ?? at;
        if (by is SlaGrouping.Day or SlaGrouping.Week or SlaGrouping.Month)
        {
            var begins = from;
            for (var minute = from.AddMinutes(1); begins < end || (begins == end && to is null); minute = minute.AddMinutes(1))
            {
                var isOver = minute > end || (minute == end && to is not null);
                if (isOver || Period(minute, by) != Period(begins, by))
                {
                    var name = Period(begins, by);
                    yield return Measure(name, begins, isOver ? end : minute, isOver && to is null, _ => true);
                    begins = isOver ? DateTimeOffset.MaxValue : minute;
                }
            }

            yield break;
        }

        foreach (var name in cases.SelectMany(c => c.Turns.Select(t => Group(c, t, by))).Distinct())
        {
            yield return Measure(name, from, end, to is null, g => g.Name == name, by);
        }
    }

    private string Measure(string name, DateTimeOffset begins, DateTimeOffset ends, bool endCounts,
        Func<(string Name, CaseTurn Turn), bool> isOurs, SlaGrouping by = SlaGrouping.None)
    {
        var waits = new List<CaseTurn>();
        var began = new List<CommerceCase>();
        int backlog = 0, overdue = 0;
        foreach (var one in cases)
        {
            foreach (var turn in one.Turns.Where(t => isOurs((Group(one, t, by), t))))
            {
                if (turn.WaitingSince >= begins && (turn.WaitingSince < ends || (endCounts && turn.WaitingSince == ends)))
                {
                    waits.Add(turn);
                    if (turn == one.Turns[0])
                    {
                        began.Add(one);
                    }
                }

                // The last moment of the line; ticks are the smallest moments there are.
                var moment = endCounts ? ends : ends.AddTicks(-1);
                var over = turn.AnsweredAt ?? turn.ClosedAt ?? DateTimeOffset.MaxValue;
                if (turn.WaitingSince <= moment && moment < over)
                {
                    backlog++;
                    overdue += moment > turn.DueBy ? 1 : 0;
                }
            }
        }

        var answered = waits.Where(t => t.AnsweredAt != null).ToList();
        var good = waits.Count(t => t.InTime is true);
        var bad = waits.Count(t => t.InTime is false);
        var claims = began.SelectMany(c => c.Claims).DistinctBy(c => c.Mail.MessageId).Count();
        return Line(new SlaMeasure
        {
            By = by, Group = name, From = begins, To = ends, Cases = began.Count, Turns = waits.Count, Answered = answered.Count,
            InTime = good, Late = bad,
            Undecided = waits.Count(t => t.InTime is null), InTimeShare = good + bad == 0 ? null : good / (double)(good + bad),
            MedianBusinessTime = Interpolated(answered.Select(t => t.BusinessTime), 0.5m),
            Percentile90BusinessTime = Interpolated(answered.Select(t => t.BusinessTime), 0.9m),
            Percentile95BusinessTime = Interpolated(answered.Select(t => t.BusinessTime), 0.95m),
            LongestBusinessTime = waits.Count == 0 ? null : waits.Max(t => t.BusinessTime),
            MedianElapsedTime = Interpolated(answered.Select(t => t.ElapsedTime), 0.5m),
            Percentile90ElapsedTime = Interpolated(answered.Select(t => t.ElapsedTime), 0.9m),
            Percentile95ElapsedTime = Interpolated(answered.Select(t => t.ElapsedTime), 0.95m),
            LongestElapsedTime = waits.Count == 0 ? null : waits.Max(t => t.ElapsedTime),
            Backlog = backlog, BacklogOverdue = overdue, Claims = claims,
            ClaimsPerCase = began.Count == 0 ? null : claims / (double)began.Count,
            Reopened = began.Count(c => c.Reopened != 0),
        });
    }

    /// <summary>The value a fraction of the way through the sorted ones, on the straight line between two neighbours.</summary>
    private static TimeSpan? Interpolated(IEnumerable<TimeSpan> times, decimal fraction)
    {
        var sorted = times.Order().Select(t => (decimal)t.Ticks).ToList();
        if (sorted.Count == 0)
        {
            return null;
        }

        var place = fraction * (sorted.Count - 1);
        var below = (int)Math.Floor(place);
        var above = (int)Math.Ceiling(place);
        return new TimeSpan((long)Math.Floor(sorted[below] + ((sorted[above] - sorted[below]) * (place - below))));
    }

    private static string Group(CommerceCase one, CaseTurn turn, SlaGrouping by) => by switch
    {
        SlaGrouping.Mailbox => turn.Mailbox,
        SlaGrouping.Reason => one.Reason ?? "(no reason)",
        SlaGrouping.Agent => turn.AnsweredBy ?? "(no answer)",
        SlaGrouping.Platform => one.Platform == "Facebook" ? "Facebook" : "Instagram",
        _ => "All",
    };

    private string Period(DateTimeOffset instant, SlaGrouping by)
    {
        var local = TimeZoneInfo.ConvertTime(instant, _zone).DateTime;
        return by switch
        {
            SlaGrouping.Day => local.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            SlaGrouping.Month => local.ToString("yyyy-MM", CultureInfo.InvariantCulture),
            _ => FormattableString.Invariant($"{ISOWeek.GetYear(local):0000}-W{ISOWeek.GetWeekOfYear(local):00}"),
        };
    }
}
