using System.Text.Json;
using System.Text.Json.Serialization;

namespace CommerceMailAdmin.Engine.Reports;

/// <summary>The report as one JSON object; the names of its members are those of the module's objects, in camel case.</summary>
internal static class JsonReport
{
    private const int SchemaVersion = 1;
    private const int FlushAt = 1 << 16;

    private static readonly JsonSerializerOptions Serializer = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Converters = { new JsonStringEnumConverter() },
    };

    /// <summary>Whether the beginning of a file is that of a report.</summary>
    public static bool IsReport(string head) =>
        head.StartsWith("{", StringComparison.Ordinal)
            && head.IndexOf("\"schemaVersion\"", StringComparison.Ordinal) is >= 0 and var version
        && head.IndexOf("\"facts\"", version, StringComparison.Ordinal) > 0;

    public static void Write(Stream stream, ReportData data, CancellationToken cancellationToken)
    {
        using var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true });
        json.WriteStartObject();
        json.WriteNumber("schemaVersion", SchemaVersion);
        Write(json, "facts", ReportFacts.Of(data).ToDictionary(f => f.Name, f => f.Text));
        Write(json, "definitions", MeasureDefinition.All.ToDictionary(d => JsonNamingPolicy.CamelCase.ConvertName(d.Name), d => d.Text));
        Write(json, "buyerDataIncluded", data.Options.IncludeBuyerData);
        Write(json, "generatedAt", data.Options.GeneratedAt);
        Write(json, "total", data.Total);
        Write(json, "periods", data.Periods);
        Write(json, "byMailbox", data.ByMailbox);
        Write(json, "byAgent", data.ByAgent);
        Write(json, "byReason", data.ByReason);
        Write(json, "byPlatform", data.ByPlatform);
        Write(json, "distribution", data.Distribution);
        Write(json, "ageing", data.Ageing);
        json.WriteStartArray("cases");
        foreach (var one in data.Cases)
        {
            cancellationToken.ThrowIfCancellationRequested();
            JsonSerializer.Serialize(json, one, Serializer);
            if (json.BytesPending > FlushAt)
            {
                json.Flush();
            }
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write<T>(Utf8JsonWriter json, string name, T value)
    {
        json.WritePropertyName(name);
        JsonSerializer.Serialize(json, value, Serializer);
    }
}
