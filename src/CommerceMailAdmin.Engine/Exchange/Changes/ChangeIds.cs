using System.Runtime.InteropServices;

namespace CommerceMailAdmin.Engine.Exchange.Changes;

/// <summary>
/// The changes that a journal has begun, in eight bytes each: the ids themselves would take four times as much. Two random ids have
/// the same eight bytes about once in 10^19 pairs. <see cref="JournalSurvey"/> compares what seems to be repeated as a whole.
/// </summary>
internal sealed class ChangeIds
{
    // Nobody who writes a journal can know which ids share a slot.
    private readonly long _mix = Print(Guid.NewGuid()) | 1;
    private long[] _slots = new long[1 << 12];
    private int _count;

    /// <summary>Takes a change; false if it, or very improbably another of the same eight bytes, was there.</summary>
    public bool Add(Guid change)
    {
        var print = Print(change);
        var slot = Slot(print);
        if (_slots[slot] == print)
        {
            return false;
        }

        _slots[slot] = print;
        if (++_count * 4L > _slots.Length * 3L)
        {
            Grow();
        }

        return true;
    }

    /// <summary>True if a change, or very improbably another of the same eight bytes, was taken.</summary>
    public bool Contains(Guid change)
    {
        var print = Print(change);
        return _slots[Slot(print)] == print;
    }

    /// <summary>Where a change is, or would be. A free slot is 0.</summary>
    private int Slot(long print)
    {
        var slot = (int)((ulong)(print * _mix) >> 33) & (_slots.Length - 1);
        while (_slots[slot] != 0 && _slots[slot] != print)
        {
            slot = (slot + 1) & (_slots.Length - 1);
        }

        return slot;
    }

    private static long Print(Guid change)
    {
        ReadOnlySpan<Guid> one = stackalloc Guid[] { change };
        var halves = MemoryMarshal.Cast<Guid, long>(one);
        var print = halves[0] ^ halves[1];
        return print == 0 ? 1 : print;
    }

    private void Grow()
    {
        var old = _slots;
        _slots = new long[old.Length * 2];
        foreach (var print in old)
        {
            if (print != 0)
            {
                _slots[Slot(print)] = print;
            }
        }
    }
}
