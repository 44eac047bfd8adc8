namespace CommerceMailAdmin.Engine.Authentication.Spf;

/// <summary>A set of addresses of both families: sorted intervals that neither touch nor overlap.</summary>
internal sealed class SpfAddressSet
{
    private readonly List<(SpfAddress First, SpfAddress Last)> _intervals;

    private SpfAddressSet(List<(SpfAddress First, SpfAddress Last)> intervals) => _intervals = intervals;

    public static SpfAddressSet Empty { get; } = new([]);

    public static SpfAddressSet Everything { get; } =
        new([SpfAddressRange.Interval(SpfAddress.IPv4(0), 0), SpfAddressRange.Interval(new SpfAddress(0, 0, false), 0)]);

    /// <summary>Whether no address is in the set.</summary>
    public bool IsEmpty => _intervals.Count == 0;

    /// <summary>How many IPv4 addresses are in the set.</summary>
    public long IPv4Count => _intervals.Where(i => i.First.IsIPv4).Sum(i => (long)(i.Last.Low - i.First.Low) + 1);

    public static SpfAddressSet Of(IEnumerable<SpfAddressRange> ranges)
    {
        var intervals = ranges.Select(r => SpfAddressRange.Interval(r.Address, r.PrefixLength)).ToList();
        intervals.Sort((a, b) => a.First.CompareTo(b.First));
        return new SpfAddressSet(Merge(intervals));
    }

    /// <summary>The addresses from the first to the last of one family; none where the last stands before the first.</summary>
    public static SpfAddressSet Between(SpfAddress first, SpfAddress last) => first.CompareTo(last) <= 0 ? new([(first, last)]) : Empty;

    /// <summary>The addresses of one family.</summary>
    public SpfAddressSet OfFamily(bool ipv4) => new(_intervals.FindAll(i => i.First.IsIPv4 == ipv4));

    public SpfAddressSet Union(SpfAddressSet other)
    {
        if (_intervals.Count == 0 || other._intervals.Count == 0)
        {
            return _intervals.Count == 0 ? other : this;
        }

        var all = new List<(SpfAddress First, SpfAddress Last)>(_intervals.Count + other._intervals.Count);
        var next = 0;
        foreach (var interval in _intervals)
        {
            for (; next < other._intervals.Count && other._intervals[next].First.CompareTo(interval.First) < 0; next++)
            {
                all.Add(other._intervals[next]);
            }

            all.Add(interval);
        }

        all.AddRange(other._intervals.Skip(next));
        return new SpfAddressSet(Merge(all));
    }

    /// <summary>Whether any address is in both sets.</summary>
    public bool Overlaps(SpfAddressSet other) => _intervals.Any(i => other._intervals.Any(o => o.First.CompareTo(i.Last) <= 0 && i.First.CompareTo(o.Last) <= 0));

    public SpfAddressSet Except(SpfAddressSet other)
    {
        var rest = new List<(SpfAddress First, SpfAddress Last)>();
        var next = 0;
        foreach (var (first, last) in _intervals)
        {
            var start = first;
            var isOver = false;
            while (next < other._intervals.Count && other._intervals[next].Last.CompareTo(start) < 0)
            {
                next++;
            }

            for (var i = next; i < other._intervals.Count && other._intervals[i].First.CompareTo(last) <= 0; i++)
            {
                var hole = other._intervals[i];
                if (hole.First.CompareTo(start) > 0)
                {
                    rest.Add((start, hole.First.Previous));
                }

                isOver = hole.Last.CompareTo(last) >= 0;
                if (isOver)
                {
                    break;
                }

                start = hole.Last.Next;
            }

            if (!isOver)
            {
                rest.Add((start, last));
            }
        }

        return new SpfAddressSet(rest);
    }

    /// <summary>The set as the fewest ranges in CIDR notation, IPv4 first.</summary>
    public IEnumerable<SpfAddressRange> ToRanges()
    {
        foreach (var (first, last) in _intervals)
        {
            var start = first;
            while (true)
            {
                var length = start.Bits;
                while (length > 0 && Fits(SpfAddressRange.Interval(start, length - 1), start, last))
                {
                    length--;
                }

                yield return new SpfAddressRange(start, length);
                var end = SpfAddressRange.Interval(start, length).Last;
                if (end == last)
                {
                    break;
                }

                start = end.Next;
            }
        }
    }

    private static bool Fits((SpfAddress First, SpfAddress Last) range, SpfAddress first, SpfAddress last) =>
        range.First == first && range.Last.CompareTo(last) <= 0;

    /// <summary>Joins sorted intervals that touch or overlap.</summary>
    private static List<(SpfAddress First, SpfAddress Last)> Merge(List<(SpfAddress First, SpfAddress Last)> sorted)
    {
        var merged = new List<(SpfAddress First, SpfAddress Last)>(sorted.Count);
        foreach (var interval in sorted)
        {
            var previous = merged.Count > 0 ? merged[merged.Count - 1] : default;
            var touches = merged.Count > 0 && previous.First.IsIPv4 == interval.First.IsIPv4
                && (previous.Last.IsLast || interval.First.CompareTo(previous.Last.Next) <= 0);
            if (!touches)
            {
                merged.Add(interval);
            }
            else if (interval.Last.CompareTo(previous.Last) > 0)
            {
                merged[merged.Count - 1] = (previous.First, interval.Last);
            }
        }

        return merged;
    }
}
