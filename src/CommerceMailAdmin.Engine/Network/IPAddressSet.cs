namespace CommerceMailAdmin.Engine.Network;

/// <summary>A set of addresses of both families: sorted ranges that neither touch nor overlap.</summary>
internal sealed class IPAddressSet
{
    private readonly List<IPRange> _intervals;

    private IPAddressSet(List<IPRange> intervals) => _intervals = intervals;

    public static IPAddressSet Empty { get; } = new([]);

    public static IPAddressSet Everything { get; } =
        new([IPRange.Block(IPNumber.IPv4(0), 0), IPRange.Block(new IPNumber(0, 0, false), 0)]);

    /// <summary>Whether no address is in the set.</summary>
    public bool IsEmpty => _intervals.Count == 0;

    /// <summary>How many IPv4 addresses are in the set.</summary>
    public long IPv4Count => _intervals.Where(i => i.First.IsIPv4).Sum(i => i.Count);

    public static IPAddressSet Of(IEnumerable<IPRange> ranges)
    {
        var intervals = ranges.ToList();
        intervals.Sort((a, b) => a.First.CompareTo(b.First));
        return new IPAddressSet(Merge(intervals));
    }

    /// <summary>The addresses from the first to the last of one family; none if the last stands before the first.</summary>
    public static IPAddressSet Between(IPNumber first, IPNumber last) =>
        first.CompareTo(last) <= 0 ? new([new IPRange(first, last)]) : Empty;

    /// <summary>The addresses of one family.</summary>
    public IPAddressSet OfFamily(bool ipv4) => new(_intervals.FindAll(i => i.First.IsIPv4 == ipv4));

    public IPAddressSet Union(IPAddressSet other)
    {
        if (_intervals.Count == 0 || other._intervals.Count == 0)
        {
            return _intervals.Count == 0 ? other : this;
        }

        var all = new List<IPRange>(_intervals.Count + other._intervals.Count);
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
    public bool Overlaps(IPAddressSet other) =>
        _intervals.Any(i => other._intervals.Any(i.Overlaps));

    public IPAddressSet Except(IPAddressSet other)
    {
        var rest = new List<IPRange>();
        var next = 0;
        foreach (var interval in _intervals)
        {
            var (start, last) = (interval.First, interval.Last);
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
                    rest.Add(new IPRange(start, hole.First.Previous));
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
                rest.Add(new IPRange(start, last));
            }
        }

        return new IPAddressSet(rest);
    }

    /// <summary>The set as the fewest ranges in CIDR notation, IPv4 first.</summary>
    public IEnumerable<IPRange> ToRanges()
    {
        foreach (var interval in _intervals)
        {
            var start = interval.First;
            while (true)
            {
                var length = start.Bits;
                while (length > 0 && IPRange.Block(start, length - 1) is var wider && wider.First == start && interval.Contains(wider))
                {
                    length--;
                }

                var block = IPRange.Block(start, length);
                yield return block;
                if (block.Last == interval.Last)
                {
                    break;
                }

                start = block.Last.Next;
            }
        }
    }

    /// <summary>Joins sorted intervals that touch or overlap.</summary>
    private static List<IPRange> Merge(List<IPRange> sorted)
    {
        var merged = new List<IPRange>(sorted.Count);
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
                merged[merged.Count - 1] = new IPRange(previous.First, interval.Last);
            }
        }

        return merged;
    }
}
