using System.Collections.Concurrent;

namespace CommerceMailAdmin.Engine.Authentication.Spf.Record;

/// <summary>Records already read, by their text; bounded in number and in the length of each.</summary>
internal sealed class SpfRecordCache
{
    private const int MaxRecords = 1024;
    private const int MaxLength = 4096;
    private readonly ConcurrentDictionary<string, SpfRecord> _records = new(StringComparer.Ordinal);

    /// <summary>The record of a text.</summary>
    public SpfRecord this[string text]
    {
        get
        {
            if (_records.TryGetValue(text, out var record))
            {
                return record;
            }

            record = SpfRecord.Parse(text);
            if (text.Length <= MaxLength)
            {
                // Emptied rather than aged: a run sees few different records, and reading one again costs microseconds.
                if (_records.Count >= MaxRecords)
                {
                    _records.Clear();
                }

                _records[text] = record;
            }

            return record;
        }
    }
}
