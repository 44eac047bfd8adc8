using System.Text.Json;
using CommerceMailAdmin.Engine.Mail;

namespace CommerceMailAdmin.Engine.Cases.Classification;

/// <summary>
/// How helpdesks mark what they send. Some mark every mail as generated, though a person wrote it. The rules are data with their sources (helpdesks.json).
/// osTicket, Freshdesk, Help Scout, Front and Gorgias need no rule: nothing public says that they mark a person's answer as automatic.
/// </summary>
internal static class HelpdeskRules
{
    private static readonly Lazy<(Rule[] Persons, Rule[] Automatic)> All = new(Read);

    /// <summary>
    /// Whether a person wrote a message that its helpdesk marks as generated. A message that says it is a reply of a program (auto-replied) stays one.
    /// </summary>
    public static bool IsWrittenByPerson(HeaderBlock headers) =>
        Array.Exists(All.Value.Persons, r => r.Matches(headers) && (!r.NeedsReference || headers.Has("In-Reply-To")));

    /// <summary>The name of the helpdesk that marks a message as automatic in a field of its own; null if none does.</summary>
    public static string? Automatic(HeaderBlock headers) => Array.Find(All.Value.Automatic, r => r.Matches(headers))?.Name;

    private static (Rule[] Persons, Rule[] Automatic) Read()
    {
        using var file = typeof(HelpdeskRules).Assembly.GetManifestResourceStream("helpdesks.json")!;
        using var document = JsonDocument.Parse(file);
        return (Rules("helpdesks"), Rules("automatic"));

        Rule[] Rules(string name) =>
            [.. document.RootElement.GetProperty(name).EnumerateArray().Select(r => new Rule(
                Text(r, "name"), Text(r, "field"), Text(r, "value"), r.TryGetProperty("needsReference", out var needs) && needs.GetBoolean()))];

        static string Text(JsonElement rule, string field) => rule.GetProperty(field).GetString()!;
    }

    /// <summary>A field that tells a helpdesk, and what its value begins with.</summary>
    private sealed record Rule(string Name, string Field, string Value, bool NeedsReference)
    {
        public bool Matches(HeaderBlock headers) => headers.First(Field) is { } field && field.Plain().StartsWith(Value, StringComparison.OrdinalIgnoreCase);
    }
}
