using System.Text.Json;
using System.Text.RegularExpressions;
using CommerceMailAdmin.Unit.Support;

namespace CommerceMailAdmin.Unit.Documentation;

/// <summary>
/// The JSON schema for editors accepts the built-in profile. The checker knows the words that the schema uses, and no others.
/// </summary>
public class ProfileSchemaTests
{
    private static readonly string SchemaFile = Repository.PathOf("docs", "reference", "profile.schema.json");
    private static readonly string Profile = Repository.PathOf(
        "src", "CommerceMailAdmin.Engine", "Platform", "Profiles", "commerce-mail.json");

    [Fact]
    public void TheBuiltInProfileIsValid() => Assert.Empty(Problems(File.ReadAllText(Profile)));

    [Theory]
    [InlineData("\"platforms\"", "\"platform\"", "platforms")]
    [InlineData("\"kind\": \"Case\"", "\"kind\": \"Cases\"", "mailPatterns[0].kind")]
    [InlineData("\"schemaVersion\": 1", "\"schemaVersion\": 2", "schemaVersion")]
    public void AMistakeIsFound(string right, string wrong, string place) =>
        Assert.Contains(Problems(File.ReadAllText(Profile).Replace(right, wrong, StringComparison.Ordinal)),
            p => p.StartsWith(place, StringComparison.Ordinal));

    private static List<string> Problems(string profile)
    {
        using var schema = JsonDocument.Parse(File.ReadAllText(SchemaFile));
        using var facts = JsonDocument.Parse(profile);
        return [.. Check(schema.RootElement, facts.RootElement, "")];
    }

    private static IEnumerable<string> Check(JsonElement schema, JsonElement value, string place) =>
        schema.EnumerateObject().SelectMany(rule => rule.Name switch
        {
            "$schema" or "title" or "description" or "format" or "additionalProperties" => [],
            "type" => If(TypeOf(value) != rule.Value.GetString(), $"{place}: is not of type {rule.Value}"),
            "const" => If(rule.Value.GetRawText() != value.GetRawText(), $"{place}: is not {rule.Value}"),
            "enum" => If(rule.Value.EnumerateArray().All(e => e.GetRawText() != value.GetRawText()),
                $"{place}: is not one of {rule.Value}"),
            "minLength" => If(value.GetString()!.Length < rule.Value.GetInt32(), $"{place}: is too short"),
            "minItems" => If(value.GetArrayLength() < rule.Value.GetInt32(), $"{place}: has too few items"),
            "minimum" => If(value.GetInt32() < rule.Value.GetInt32(), $"{place}: is too small"),
            "pattern" => If(!Regex.IsMatch(value.GetString()!, rule.Value.GetString()!), $"{place}: does not match {rule.Value}"),
            "required" => rule.Value.EnumerateArray().Select(n => n.GetString()!)
                .Where(n => !value.TryGetProperty(n, out _)).Select(n => $"{Below(place, n)}: is missing"),
            "properties" => value.EnumerateObject().SelectMany(p => rule.Value.TryGetProperty(p.Name, out var of)
                ? Check(of, p.Value, Below(place, p.Name)) : [$"{Below(place, p.Name)}: is unknown"]),
            "items" => value.EnumerateArray().SelectMany((item, i) => Check(rule.Value, item, $"{place}[{i}]")),
            _ => throw new NotSupportedException($"The schema uses '{rule.Name}'."),
        });

    private static IEnumerable<string> If(bool wrong, string problem) => wrong ? [problem] : [];

    private static string Below(string place, string name) => place.Length == 0 ? name : $"{place}.{name}";

    private static string TypeOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => "object",
        JsonValueKind.Array => "array",
        JsonValueKind.String => "string",
        JsonValueKind.Number => "integer",
        JsonValueKind.True or JsonValueKind.False => "boolean",
        _ => "null",
    };
}
