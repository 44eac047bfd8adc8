using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace CommerceMailAdmin.Engine.Reports;

/// <summary>
/// How results are written as JSON. Names are those of the module's objects in camel case, values of enumerations are words, times are
/// ISO 8601 with an offset. Durations are hours, and their names say so: BusinessTime becomes businessHours.
/// </summary>
internal static class ResultJson
{
    private const string Time = "Time";

    public static JsonSerializerOptions Options { get; } = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Converters = { new JsonStringEnumConverter(), new HoursConverter() },
        TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { NameHours } },
    };

    /// <summary>
    /// Lines of their own. What is not ASCII is escaped, because texts from mail can have marks that change what is read.
    /// </summary>
    public static JsonWriterOptions Writer { get; } = new() { Indented = true };

    /// <summary>Writes a member.</summary>
    public static void Write<T>(Utf8JsonWriter json, string name, T value)
    {
        json.WritePropertyName(name);
        JsonSerializer.Serialize(json, value, Options);
    }

    /// <summary>The name of a property as it is written.</summary>
    /// <param name="type">The type that has it.</param>
    /// <param name="property">The name in the type.</param>
    public static string NameOf(Type type, string property) =>
        Named(JsonNamingPolicy.CamelCase.ConvertName(property), type.GetProperty(property)?.PropertyType);

    private static void NameHours(JsonTypeInfo type)
    {
        foreach (var property in type.Properties)
        {
            property.Name = Named(property.Name, property.PropertyType);
        }
    }

    private static string Named(string name, Type? type) =>
        type != typeof(TimeSpan) && type != typeof(TimeSpan?) ? name
        : (name.EndsWith(Time, StringComparison.Ordinal) ? name.Substring(0, name.Length - Time.Length) : name) + "Hours";

    private sealed class HoursConverter : JsonConverter<TimeSpan>
    {
        public override TimeSpan Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            TimeSpan.FromHours(reader.GetDouble());

        public override void Write(Utf8JsonWriter writer, TimeSpan value, JsonSerializerOptions options) =>
            writer.WriteNumberValue(Math.Round(value.TotalHours, 4));
    }
}
