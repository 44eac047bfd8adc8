using System.Text.Json;

namespace CommerceMailAdmin.Engine.Network;

/// <summary>Ranges that no mail comes from over the public Internet (IANA special-purpose registry, RFC 6890; RFC 1112 and 5771 for 224/4 and 240/4).</summary>
internal static class SpecialRanges
{
    private static readonly Lazy<(AddressInterval Interval, string Text, string Use)[]> All = new(Read);

    /// <summary>The first special range that shares addresses with one; null where none does.</summary>
    public static (string Text, string Use)? Of(AddressInterval interval) =>
        All.Value.Where(r => r.Interval.Overlaps(interval)).Select(r => ((string, string)?)(r.Text, r.Use)).FirstOrDefault();

    private static (AddressInterval, string, string)[] Read()
    {
        using var stream = typeof(SpecialRanges).Assembly.GetManifestResourceStream("special-ranges.json")!;
        using var json = JsonDocument.Parse(stream);
        return json.RootElement.EnumerateArray().Select(e =>
        {
            var text = e.GetProperty("range").GetString()!;
            return AddressInterval.TryParse(text, out var interval)
                ? (interval, text, e.GetProperty("use").GetString()!) : throw new InvalidOperationException($"special-ranges.json: {text}");
        }).ToArray();
    }
}
