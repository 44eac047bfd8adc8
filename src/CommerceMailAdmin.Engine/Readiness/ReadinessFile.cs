using System.Globalization;
using System.Text.Json.Serialization;
using System.Text.Json;
using CommerceMailAdmin.Engine.Common;
using CommerceMailAdmin.Engine.Reports.Html;

namespace CommerceMailAdmin.Engine.Readiness;

/// <summary>
/// Controls in a JSON file: written by one run, and compared with by a later one. The format: docs/reference/readiness.md.
/// </summary>
public static class ReadinessFile
{
    private const string Page = "docs/reference/readiness.md";
    private const int SchemaVersion = 1;
    private const string Kind = "mailReadiness";

    private static readonly JsonSerializerOptions Serializer = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter() },
    };

    /// <summary>Writes controls as UTF-8.</summary>
    public static void Write(Stream stream, IReadOnlyList<MailControl> controls)
    {
        using var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, Encoder = Serializer.Encoder });
        json.WriteStartObject();
        json.WriteNumber("schemaVersion", SchemaVersion);
        json.WriteString("kind", Kind);
        json.WritePropertyName("controls");
        JsonSerializer.Serialize(json, controls, Serializer);
        json.WriteEndObject();
    }

    /// <summary>True if the beginning of a file is that of such a file.</summary>
    public static bool IsOurs(string head) =>
        (head.StartsWith("{", StringComparison.Ordinal) && head.Contains($"\"kind\": \"{Kind}\"")) || head.Contains(ReadinessPage.Mark);

    /// <summary>The state of each control in a file, by its name.</summary>
    /// <exception cref="JsonFormatException">The file is malformed; the message names line and field.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static IReadOnlyDictionary<string, ControlState> Read(string path)
    {
        var node = LocatedJson.Parse(path, File.ReadAllBytes(path));
        var root = new JsonFields(node, Page);
        if (root.Text("kind") != Kind)
        {
            throw root.Error("kind", "this is not a file that -OutFile of Test-CommerceMailReadiness wrote as JSON");
        }

        if (root.Number("schemaVersion") is var version && version != SchemaVersion)
        {
            throw root.Error("schemaVersion", $"this module reads version {SchemaVersion}, the file has {version}");
        }

        var states = new Dictionary<string, ControlState>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, state) in root.Objects("controls", ReadState))
        {
            states[name] = state;
        }

        root.RejectUnread();
        return states;
    }

    /// <summary>The rest of a control is for people. A field of another name is a mistake.</summary>
    private static (string Name, ControlState State) ReadState(JsonFields control)
    {
        string[] texts = ["asks", "evidence", "remedy", "before", "checkedAt"];
        string[] flags = ["inGuide", "canFix", "hasChanged"];
        Array.ForEach(texts, t => _ = control.OptionalText(t));
        Array.ForEach(flags, f => _ = control.Flag(f));
        _ = control.OptionalTexts("affected");
        return (control.Text("id"), control.Choice<ControlState>("state"));
    }
}

/// <summary>The controls as one HTML file for people. It asks the network for nothing and has no script.</summary>
public static class ReadinessPage
{
    /// <summary>What the page is known by.</summary>
    public const string Mark = "<meta name=\"generator\" content=\"CommerceMailAdmin readiness\">";

    /// <summary>The page, as text.</summary>
    public static string Of(IReadOnlyList<MailControl> controls)
    {
        var page = new Markup();
        page.Leaf("h1", "Mail readiness");
        page.Leaf("p", Summary(controls));
        page.Open("ul");
        foreach (var control in controls)
        {
            Write(page, control);
        }

        page.Close();
        return StaticPage.Of("Mail readiness", Mark, page);
    }

    /// <summary>How many controls are in which state, and when they were tested.</summary>
    public static string Summary(IReadOnlyList<MailControl> controls)
    {
        var counts = controls.GroupBy(c => c.State).OrderByDescending(g => Weight(g.Key))
            .Select(g => string.Format(CultureInfo.InvariantCulture, "{0} {1}", g.Count(), g.Key));
        var changed = controls.Count(c => c.HasChanged);
        var time = controls.Count == 0 ? "" : string.Format(
            CultureInfo.InvariantCulture, " Tested {0:yyyy-MM-dd HH:mm} UTC.", controls[0].CheckedAt.UtcDateTime);
        return $"{string.Join(", ", counts)}.{(changed == 0 ? "" : $" {changed} changed.")}{time}";
    }

    private static void Write(Markup page, MailControl control)
    {
        page.Open("li").Leaf("span", control.State.ToString(), ("class", $"state {control.State.ToString().ToLowerInvariant()}"));
        page.Open("div", ("class", "what")).Leaf("h2", control.Id).Leaf("div", control.Asks, ("class", "asks"));
        page.Leaf("div", control.Evidence, ("class", "evidence"));
        if (control.HasChanged)
        {
            page.Leaf("div", $"Before: {control.Before}", ("class", "before"));
        }

        if (control.Remedy is { } remedy)
        {
            page.Leaf("code", remedy);
        }

        page.Close().Close();
    }

    private static int Weight(ControlState state) => state switch
    {
        ControlState.Fail => 3,
        ControlState.Warning => 2,
        ControlState.Unknown => 1,
        _ => 0,
    };
}
