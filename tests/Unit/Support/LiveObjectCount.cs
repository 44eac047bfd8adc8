namespace CommerceMailAdmin.Unit.Support;

/// <summary>Counts how many of the objects that it was shown are still held by somebody. For several threads.</summary>
public sealed class LiveObjectCount
{
    /// <summary>After how many objects the dead are counted out.</summary>
    private const int Step = 100;

    private readonly object _turn = new();
    private List<WeakReference> _seen = [];

    /// <summary>How many objects were shown.</summary>
    public int Total { get; private set; }

    /// <summary>How many were alive at the same time, at the most.</summary>
    public int Most { get; private set; }

    /// <summary>Remembers an object without holding it.</summary>
    public void Watch(object seen)
    {
        lock (_turn)
        {
            _seen.Add(new WeakReference(seen));
            if (++Total % Step == 0)
            {
                GC.Collect();
                GC.WaitForPendingFinalizers();
                GC.Collect();
                _seen = [.. _seen.Where(s => s.IsAlive)];
                Most = Math.Max(Most, _seen.Count);
            }
        }
    }
}
