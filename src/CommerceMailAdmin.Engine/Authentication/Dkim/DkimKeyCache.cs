using System.Collections.Concurrent;

namespace CommerceMailAdmin.Engine.Authentication.Dkim;

/// <summary>Key records by their text, so that a key seen before is not read again. Bounded: when full, it starts anew.</summary>
internal static class DkimKeyCache
{
    private const int Capacity = 512;

    /// <summary>A 4096-bit key's record has some 750 characters; what is longer is not a usual key and not worth keeping.</summary>
    private const int MaxRecordLength = 4096;

    private static readonly ConcurrentDictionary<string, DkimKey> Keys = new(StringComparer.Ordinal);

    /// <summary>The key a record holds.</summary>
    public static DkimKey Get(string record)
    {
        if (Keys.TryGetValue(record, out var key))
        {
            return key;
        }

        key = DkimKey.Parse(record);
        if (record.Length > MaxRecordLength)
        {
            return key;
        }

        if (Keys.Count >= Capacity)
        {
            Keys.Clear();
        }

        return Keys[record] = key;
    }
}
