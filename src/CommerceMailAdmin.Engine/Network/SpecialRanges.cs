using System.Text.Json;

namespace CommerceMailAdmin.Engine.Network;

/// <summary>
/// Ranges that no mail comes from over the public Internet (IANA special-purpose registries, RFC 6890; RFC 1112 and 5771 for 224/4 and
/// 240/4;
/// RFC 4291 for IPv6), and which of them lie inside an organisation.
/// </summary>
internal static class SpecialRanges
{
    private static readonly Lazy<SpecialRange[]> All = new(Read);
    private static readonly Lazy<IPRange[]> Internal = new(() => [.. All.Value.Where(r => r.IsInternal).Select(r => r.Range)]);
    private static readonly IPRange SixToFour = IPRange.Parse("2002::/16");

    /// <summary>The first special range that shares addresses with one; null if none does.</summary>
    public static SpecialRange? Of(IPRange range) => Array.Find(All.Value, r => r.Range.Overlaps(range));

    /// <summary>
    /// Tells whether an address, or the IPv4 address that a 6to4 address carries (RFC 3056 section 2), lies inside an organisation.
    /// </summary>
    public static bool IsInternal(IPNumber address) =>
        IsListed(address) || (SixToFour.Contains(address) && IsListed(IPNumber.IPv4((uint)(address.High >> 16))));

    private static bool IsListed(IPNumber address)
    {
        foreach (var range in Internal.Value)
        {
            if (range.Contains(address))
            {
                return true;
            }
        }

        return false;
    }

    private static SpecialRange[] Read()
    {
        using var stream = typeof(SpecialRanges).Assembly.GetManifestResourceStream("special-ranges.json")!;
        using var json = JsonDocument.Parse(stream);
        return [.. json.RootElement.EnumerateArray().Select(e => new SpecialRange(
            IPRange.Parse(e.GetProperty("range").GetString()!), e.GetProperty("use")
                .GetString()!, e.TryGetProperty("internal", out var isInternal) && isInternal.GetBoolean()))];
    }
}

/// <summary>A range with a use of its own.</summary>
/// <param name="Range">The addresses.</param>
/// <param name="Use">What they are used for.</param>
/// <param name="IsInternal">Whether its hosts can only be reached from inside an organisation.</param>
internal sealed record SpecialRange(IPRange Range, string Use, bool IsInternal);
