using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using CommerceMailAdmin.Engine.Common;

namespace CommerceMailAdmin.Engine.Exchange.Changes;

/// <summary>A plan as a file: JSON, or CSV for a spreadsheet. In both, changes that are not approved can be deleted.</summary>
public static class ChangePlanFile
{
    private const int Version = 1;
    private const int LargestFile = 1 << 25;
    private const string JsonStart = "{\n  \"commerceMailPlan\": ";

    private static readonly string[] Columns =
    [
        "Command", "Organization", "Property", "Target", "Name", "Id", "Add", "Remove", "Parameters", "Created", "User", "Seal",
    ];

    private static readonly string CsvStart = string.Join(",", Columns.Select(CsvField.Quote));

    private static readonly JsonWriterOptions Indented = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>True if a file begins like a plan.</summary>
    public static bool IsPlan(string start)
    {
        var text = start.TrimStart('\uFEFF').Replace("\r", "");
        return text.StartsWith(JsonStart, StringComparison.Ordinal) || text.StartsWith(CsvStart, StringComparison.Ordinal);
    }

    /// <summary>Writes a plan.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="stream">Where it is written.</param>
    /// <param name="isCsv">True for CSV, false for JSON.</param>
    public static void Write(ChangePlan plan, Stream stream, bool isCsv)
    {
        if (isCsv)
        {
            WriteCsv(plan, stream);
        }
        else
        {
            WriteJson(plan, stream);
        }
    }

    /// <summary>Reads a plan in either form.</summary>
    /// <param name="file">The file.</param>
    /// <exception cref="JsonFormatException">The file is not a plan; the message has the line and what is wrong.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static ChangePlan Read(string file)
    {
        if (new FileInfo(file).Length > LargestFile)
        {
            throw new JsonFormatException(file, 1, "", $"the file is longer than {LargestFile >> 20} MiB, which no plan is");
        }

        // A spreadsheet or a pipeline may have written it anew, in another encoding.
        using var reader = new StreamReader(file, Encoding.UTF8, detectEncodingFromByteOrderMarks: true);
        var text = reader.ReadToEnd();
        var plan = text.TrimStart().StartsWith("{", StringComparison.Ordinal) ? ReadJson(file, text) : ReadCsv(file, text);
        return plan.Plan with { Changes = [.. plan.Sealed.Select(s => s.Change with { IsEdited = plan.Plan.SealOf(s.Change) != s.Seal })] };
    }

    private static void WriteJson(ChangePlan plan, Stream stream)
    {
        using var writer = new Utf8JsonWriter(stream, Indented);
        writer.WriteStartObject();
        writer.WriteNumber("commerceMailPlan", Version);
        writer.WriteString("command", plan.Command);
        writer.WriteString("organization", plan.Organization);
        writer.WriteString("created", plan.Created);
        writer.WriteString("user", plan.User);
        writer.WritePropertyName("parameters");
        WriteParameters(writer, plan);
        writer.WriteStartArray("changes");
        foreach (var change in plan.Changes)
        {
            writer.WriteStartObject();
            writer.WriteString("property", change.Property);
            writer.WriteString("target", change.Target);
            writer.WriteString("name", change.Name);
            writer.WriteString("id", change.Id);
            WriteTexts(writer, "add", change.Add);
            WriteTexts(writer, "remove", change.Remove);
            writer.WriteString("seal", plan.SealOf(change));
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void WriteParameters(Utf8JsonWriter writer, ChangePlan plan)
    {
        writer.WriteStartObject();
        foreach (var parameter in plan.Parameters)
        {
            WriteTexts(writer, parameter.Key, parameter.Value);
        }

        writer.WriteEndObject();
    }

    private static void WriteTexts(Utf8JsonWriter writer, string name, IReadOnlyList<string> texts)
    {
        writer.WriteStartArray(name);
        foreach (var text in texts)
        {
            writer.WriteStringValue(text);
        }

        writer.WriteEndArray();
    }

    private static void WriteCsv(ChangePlan plan, Stream stream)
    {
        using var parameters = new MemoryStream();
        using (var json = new Utf8JsonWriter(parameters, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            WriteParameters(json, plan);
        }

        // With its mark, by which spreadsheets know UTF-8.
        using var writer = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true), 1 << 16, leaveOpen: true);
        writer.Write(CsvStart + "\r\n");
        foreach (var change in plan.Changes)
        {
            writer.Write(string.Join(
                ",",
                new[] { plan.Command, plan.Organization ?? "", change.Property, change.Target, change.Name,
                    change.Id ?? "" }.Select(CsvField.Quote)
                    .Append(CsvField.QuoteLines(change.Add)).Append(CsvField.QuoteLines(change.Remove))
                    .Append(CsvField.Quote(Encoding.UTF8.GetString(parameters.ToArray())))
                    .Append(CsvField.Quote(plan.Created.ToString("u", CultureInfo.InvariantCulture))).Append(CsvField.Quote(plan.User))
                    .Append(CsvField.Quote(plan.SealOf(change)))));
            writer.Write("\r\n");
        }
    }

    private static SealedPlan ReadJson(string file, string text)
    {
        var root = new JsonFields(LocatedJson.Parse(file, Encoding.UTF8.GetBytes(text)),
            "Get-Help Add-CommerceSafeSenders -Parameter Plan");
        if (root.Number("commerceMailPlan") != Version)
        {
            throw root.Error("commerceMailPlan", $"this module reads plans of version {Version}");
        }

        var sealedChanges = new List<SealedChange>();
        var plan = new ChangePlan
        {
            Command = root.Text("command"),
            Organization = root.OptionalText("organization"),
            Created = Time(root.Text("created")),
            User = root.Text("user"),
            Parameters = root.TextLists("parameters"),
            Changes = [],
        };
        foreach (var change in root.Objects("changes", ReadChange))
        {
            sealedChanges.Add(change);
        }

        root.RejectUnread();
        return new SealedPlan(plan, sealedChanges);
    }

    private static SealedChange ReadChange(JsonFields fields) => new(
        new ChangePlanEntry
        {
            Property = fields.Text("property"), Target = fields.Text("target"), Name = fields.Text("name"), Id = fields.OptionalText("id"),
            Add = fields.Texts("add"), Remove = fields.Texts("remove"),
        },
        fields.Text("seal"));

    private static SealedPlan ReadCsv(string file, string text)
    {
        ChangePlan? plan = null;
        string? parameters = null;
        int[]? places = null;
        var changes = new List<SealedChange>();
        var records = new CsvRecords(new StringReader(text), (line, _, problem) => new JsonFormatException(file, line, "", problem)).Read();
        foreach (var record in records.Where(r => !r.Fields.All(string.IsNullOrWhiteSpace)))
        {
            if (places is null)
            {
                places = [.. Columns.Select(c => record.Fields.ToList()
                    .FindIndex(f => f.Trim().Equals(c, StringComparison.OrdinalIgnoreCase)))];
                if (places.Contains(-1))
                {
                    throw new JsonFormatException(
                        file, record.Line, "",
                        $"the first line of a plan names the columns {string.Join(", ", Columns)}; it lacks "
                            + Columns[Array.IndexOf(places, -1)]);
                }

                continue;
            }

            string Field(int column) => places[column] < record.Fields.Count ? CsvField.Unguarded(record.Fields[places[column]]) : "";
            plan ??= new ChangePlan
            {
                Command = Field(0), Organization = Field(1) is { Length: > 0 } organization ? organization : null,
                    Created = Time(Field(9)), User = Field(10),
                Parameters = ReadParameters(file, record.Line, parameters = Field(8)), Changes = [],
            };
            if (Field(0) != plan.Command || Field(8) != parameters || Field(1) != (plan.Organization ?? ""))
            {
                throw new JsonFormatException(file, record.Line, "", "the row is of another plan; a file holds the plan of one run");
            }

            changes.Add(new SealedChange(
                new ChangePlanEntry
                {
                    Property = Field(2), Target = Field(3), Name = Field(4), Id = Field(5) is { Length: > 0 } id ? id : null,
                    Add = Lines(record.Fields, places[6]), Remove = Lines(record.Fields, places[7]),
                },
                Field(11)));
        }

        // A plan without a change has its first line only.
        return places is null ? throw new JsonFormatException(file, 1, "", "the file is empty")
            : new SealedPlan(plan ?? new ChangePlan { Command = "", Created = default, User = "", Changes = [] }, changes);
    }

    private static string[] Lines(IReadOnlyList<string> fields, int place) => place < fields.Count
        ? [.. fields[place].Split('\n').Select(l => CsvField.Unguarded(l.TrimEnd('\r'))).Where(l => l.Length > 0)] : [];

    private static IReadOnlyDictionary<string, IReadOnlyList<string>> ReadParameters(string file, int line, string json)
    {
        try
        {
            return JsonSerializer.Deserialize<Dictionary<string,
                string[]>>(json)!.ToDictionary(p => p.Key, p => (IReadOnlyList<string>)p.Value);
        }
        catch (Exception e) when (e is JsonException or NullReferenceException or ArgumentNullException)
        {
            throw new JsonFormatException(file, line, "Parameters", "the column Parameters does not have what the plan had");
        }
    }

    // Not a part of what is approved, and spreadsheets write dates in their own way.
    private static DateTimeOffset Time(string text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : default;

    private sealed record SealedChange(ChangePlanEntry Change, string Seal);

    private sealed record SealedPlan(ChangePlan Plan, IReadOnlyList<SealedChange> Sealed);
}
