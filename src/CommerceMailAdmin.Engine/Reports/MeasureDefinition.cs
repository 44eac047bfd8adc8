using System.Text.Json;

namespace CommerceMailAdmin.Engine.Reports;

/// <summary>What a number of <see cref="SlaMeasure"/> means, for those who read a report and not the code.</summary>
/// <param name="Name">The property's name.</param>
/// <param name="Label">What reports call it.</param>
/// <param name="Text">Exactly what is counted.</param>
internal sealed record MeasureDefinition(string Name, string Label, string Text)
{
    private static readonly Lazy<MeasureDefinition[]> Known = new(Read);

    /// <summary>All of them, in the order of the property list.</summary>
    public static IReadOnlyList<MeasureDefinition> All => Known.Value;

    private static MeasureDefinition[] Read()
    {
        using var json = JsonDocument.Parse(ReportResource.Text("sla-definitions.json"));
        return json.RootElement.EnumerateArray()
            .Select(e => new MeasureDefinition(e.GetProperty("name").GetString()!, e.GetProperty("label").GetString()!,
                e.GetProperty("text").GetString()!)).ToArray();
    }
}

/// <summary>The files that reports are made from.</summary>
internal static class ReportResource
{
    /// <summary>The text of one, with the line ends that a browser sees.</summary>
    public static string Text(string name)
    {
        using var reader = new StreamReader(typeof(ReportResource).Assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd().Replace("\r\n", "\n");
    }
}
