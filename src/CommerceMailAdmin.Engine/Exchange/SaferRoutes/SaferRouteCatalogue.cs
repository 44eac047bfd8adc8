using System.Text.Json;

namespace CommerceMailAdmin.Engine.Exchange.SaferRoutes;

/// <summary>Every way of letting mail in, from safer-routes.json.</summary>
internal static class SaferRouteCatalogue
{
    private static readonly JsonSerializerOptions Format = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    private static readonly Lazy<Dictionary<string, SaferRoute>> Routes = new(Read);

    /// <summary>Every entry.</summary>
    public static IReadOnlyCollection<SaferRoute> All => Routes.Value.Values;

    /// <summary>The entry of one way.</summary>
    /// <param name="id">One of <see cref="SaferRouteId"/>.</param>
    public static SaferRoute Of(string id) => Routes.Value[id];

    private static Dictionary<string, SaferRoute> Read()
    {
        using var stream = typeof(SaferRouteCatalogue).Assembly.GetManifestResourceStream("safer-routes.json")!;
        return JsonSerializer.Deserialize<Entry[]>(stream, Format)!.Select(Route).ToDictionary(r => r.Id, StringComparer.Ordinal);
    }

    // Arrays, as every list of a result.
    private static SaferRoute Route(Entry entry) => new()
    {
        Id = entry.Id, Aim = entry.Aim, Prefer = entry.Prefer, ScannerControls = entry.ScannerControls, ScannerNote = entry.ScannerNote,
        DoesNotProtectFrom = entry.DoesNotProtectFrom, Sources = entry.Sources,
    };

    private sealed record Entry(
        string Id, string Aim, string Prefer, ScannerControl[] ScannerControls, string ScannerNote, string[] DoesNotProtectFrom, string[] Sources);
}
