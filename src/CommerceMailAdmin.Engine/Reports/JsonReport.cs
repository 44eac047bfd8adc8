using System.Text.Json;

namespace CommerceMailAdmin.Engine.Reports;

/// <summary>The report as one JSON object; its members are named and written as <see cref="ResultJson"/> says.</summary>
internal static class JsonReport
{
    private const int SchemaVersion = 1;
    private const int FlushAt = 1 << 16;

    /// <summary>Whether the beginning of a file is that of a report.</summary>
    public static bool IsReport(string head) =>
        head.StartsWith("{", StringComparison.Ordinal)
            && head.IndexOf("\"schemaVersion\"", StringComparison.Ordinal) is >= 0 and var version
        && head.IndexOf("\"facts\"", version, StringComparison.Ordinal) > 0;

    public static void Write(Stream stream, ReportData data, CancellationToken cancellationToken)
    {
        using var json = new Utf8JsonWriter(stream, ResultJson.Writer);
        json.WriteStartObject();
        json.WriteNumber("schemaVersion", SchemaVersion);
        ResultJson.Write(json, "facts", ReportFacts.Of(data).ToDictionary(f => f.Name, f => f.Text));
        ResultJson.Write(json, "definitions",
            MeasureDefinition.All.ToDictionary(d => ResultJson.NameOf(typeof(SlaMeasure), d.Name), d => d.Text));
        ResultJson.Write(json, "buyerDataIncluded", data.Options.IncludeBuyerData);
        ResultJson.Write(json, "generatedAt", data.Options.GeneratedAt);
        ResultJson.Write(json, "total", data.Total);
        ResultJson.Write(json, "periods", data.Periods);
        ResultJson.Write(json, "byMailbox", data.ByMailbox);
        ResultJson.Write(json, "byAgent", data.ByAgent);
        ResultJson.Write(json, "byReason", data.ByReason);
        ResultJson.Write(json, "byPlatform", data.ByPlatform);
        ResultJson.Write(json, "distribution", data.Distribution);
        ResultJson.Write(json, "ageing", data.Ageing);
        json.WriteStartArray("cases");
        foreach (var one in data.Cases)
        {
            cancellationToken.ThrowIfCancellationRequested();
            JsonSerializer.Serialize(json, one, ResultJson.Options);
            if (json.BytesPending > FlushAt)
            {
                json.Flush();
            }
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
