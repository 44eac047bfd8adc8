namespace CommerceMailAdmin.Engine.Network;

/// <summary>A set of addresses of both families: sorted intervals that neither touch nor overlap.</summary>
internal sealed class IPAddressSet
{
    private readonly List<(IPNumber First, IPNumber Last)> _intervals;

    private IPAddressSet(List<(IPNumber First, IPNumber Last)> intervals) => _intervals = intervals;

    public static IPAddressSet Empty { get; } = new([]);

    public static IPAddressSet Everything { get; } =
        new([IPNumberRange.Interval(IPNumber.IPv4(0), 0), IPNumberRange.Interval(new IPNumber(0, 0, false), 0)]);

    /// <summary>Whether no address is in the set.</summary>
    public bool IsEmpty => _intervals.Count == 0;

    /// <summary>How many IPv4 addresses are in the set.</summary>
    public long IPv4Count => _intervals.Where(i => i.First.IsIPv4).Sum(i => (long)(i.Last.Low - i.First.Low) + 1);

    public static IPAddressSet Of(IEnumerable<IPNumberRange> ranges)
    {
        var intervals = ranges.Select(r => IPNumberRange.Interval(r.Address, r.PrefixLength)).ToList();
        intervals.Sort((a, b) => a.First.CompareTo(b.First));
        return new IPAddressSet(Merge(intervals));
    }

    /// <summary>The addresses from the first to the last of one family; none where the last stands before the first.</summary>
    public static IPAddressSet Between(IPNumber first, IPNumber last) => first.CompareTo(last) <= 0 ? new([(first, last)]) : Empty;

    /// <summary>The addresses of one family.</summary>
    public IPAddressSet OfFamily(bool ipv4) => new(_intervals.FindAll(i => i.First.IsIPv4 == ipv4));

    public IPAddressSet Union(IPAddressSet other)
    {
        if (_intervals.Count == 0 || other._intervals.Count == 0)
        {
            return _intervals.Count == 0 ? other : this;
        }

        var all = new List<(IPNumber First, IPNumber Last)>(_intervals.Count + other._intervals.Count);
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
        return new IPAddressSet(Merge(all));
    }

    /// <summary>Whether any address is in both sets.</summary>
    public bool Overlaps(IPAddressSet other) => _intervals.Any(i => other._intervals.Any(o => o.First.CompareTo(i.Last) <= 0 && i.First.CompareTo(o.Last) <= 0));

    public IPAddressSet Except(IPAddressSet other)
    {
        var rest = new List<(IPNumber First, IPNumber Last)>();
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

        return new IPAddressSet(rest);
    }

    /// <summary>The set as the fewest ranges in CIDR notation, IPv4 first.</summary>
    public IEnumerable<IPNumberRange> ToRanges()
    {
        foreach (var (first, last) in _intervals)
        {
            var start = first;
            while (true)
            {
                var length = start.Bits;
                while (length > 0 && Fits(IPNumberRange.Interval(start, length - 1), start, last))
                {
                    length--;
                }

                yield return new IPNumberRange(start, length);
                var end = IPNumberRange.Interval(start, length).Last;
                if (end == last)
                {
                    break;
                }

                start = end.Next;
            }
        }
    }

    private static bool Fits((IPNumber First, IPNumber Last) range, IPNumber first, IPNumber last) =>
        range.First == first && range.Last.CompareTo(last) <= 0;

    /// <summary>Joins sorted intervals that touch or overlap.</summary>
    private static List<(IPNumber First, IPNumber Last)> Merge(List<(IPNumber First, IPNumber Last)> sorted)
    {
        var merged = new List<(IPNumber First, IPNumber Last)>(sorted.Count);
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
