namespace CommerceMailAdmin.Engine.Cases.Statistics;

/// <summary>
/// Percentiles by linear interpolation between the nearest ranks (Hyndman and Fan 1996, type 7; PERCENTILE.INC in spreadsheets).
/// </summary>
internal static class Percentile
{
    /// <param name="sorted">The values, ascending.</param>
    /// <param name="percent">0 to 100.</param>
    /// <returns>Null if there is no value; fractions of a tick are cut off.</returns>
    public static TimeSpan? Of(TimeSpan[] sorted, int percent)
    {
        if (sorted.Length == 0)
        {
            return null;
        }

        var position = (sorted.Length - 1L) * percent;
        var lower = sorted[position / 100];
        var part = position % 100;
        if (part == 0)
        {
            return lower;
        }

        var step = sorted[(position / 100) + 1] - lower;
        return lower + new TimeSpan((long)((decimal)step.Ticks * part / 100));
    }
}
