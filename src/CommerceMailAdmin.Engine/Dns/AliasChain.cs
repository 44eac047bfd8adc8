namespace CommerceMailAdmin.Engine.Dns;

/// <summary>The names a question has been led through by CNAME records, within a bound and never in a circle.</summary>
internal sealed class AliasChain(string start, int limit)
{
    private readonly HashSet<string> _seen = new(StringComparer.OrdinalIgnoreCase) { start };

    /// <summary>The name the chain has come to.</summary>
    public string End { get; private set; } = start;

    /// <summary>How many aliases were followed.</summary>
    public int Count => _seen.Count - 1;

    /// <summary>How long the shortest-lived of the aliases may be kept.</summary>
    public TimeSpan Ttl { get; private set; } = TimeSpan.MaxValue;

    /// <summary>Follows one alias.</summary>
    /// <returns>Why it cannot be followed; null if it was.</returns>
    public string? Follow(string target, TimeSpan ttl)
    {
        if (!_seen.Add(target))
        {
            return $"answered with aliases that lead in a circle ({End} to {target})";
        }

        if (Count > limit)
        {
            return $"answered with a chain of more than {limit} aliases";
        }

        End = target;
        Ttl = ttl < Ttl ? ttl : Ttl;
        return null;
    }
}
