namespace CommerceMailAdmin.Engine.Cases.Statistics;

/// <summary>A period whose turns are measured together.</summary>
/// <param name="From">Its first instant.</param>
/// <param name="To">Its end, as results show it.</param>
/// <param name="Last">Its last instant: one tick before the end, or the end itself if nothing later is known.</param>
internal readonly record struct SlaRange(DateTimeOffset From, DateTimeOffset To, DateTimeOffset Last)
{
    /// <summary>All of the time a question asks about.</summary>
    /// <exception cref="SlaRangeException">The beginning does not lie before the end, or nothing is known of so late a time.</exception>
    public static SlaRange Of(SlaQuestion question, IReadOnlyList<MeasuredTurn> turns)
    {
        var range = question.To is { } end && end <= question.At
            ? new SlaRange(default, end, end.AddTicks(-1))
            : new SlaRange(default, question.At, question.At);
        if (question.From is { } from)
        {
            return from <= range.Last
                ? range with { From = from }
                : throw new SlaRangeException($"Nothing can be measured from {from:yyyy-MM-dd HH:mm zzz} to {range.To:yyyy-MM-dd HH:mm zzz}: the beginning must lie before the end, and the end not after the instant asked about.");
        }

        var oldest = turns.Count == 0 ? range.To : turns.Min(w => w.Start);
        return range with { From = oldest <= range.Last ? oldest : range.To };
    }

    /// <summary>Tells whether an instant lies in it.</summary>
    public bool Contains(DateTimeOffset instant) => instant >= From && instant <= Last;
}
