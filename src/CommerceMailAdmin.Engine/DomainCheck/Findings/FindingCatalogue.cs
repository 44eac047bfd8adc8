using System.Text.Json;

namespace CommerceMailAdmin.Engine.DomainCheck.Findings;

/// <summary>One kind of finding, as the catalogue has it.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Severity">How much it matters.</param>
/// <param name="Meaning">What it means.</param>
/// <param name="Remedy">How to fix it.</param>
/// <param name="Reference">The document that has the rule.</param>
internal sealed record FindingKind(string Id, FindingSeverity Severity, string Meaning, string Remedy, string Reference);

/// <summary>Every kind of finding, from findings.json.</summary>
internal static class FindingCatalogue
{
    private static readonly Lazy<Dictionary<string, FindingKind>> Kinds = new(Read);

    /// <summary>Every kind.</summary>
    public static IReadOnlyCollection<FindingKind> All => Kinds.Value.Values;

    /// <summary>Makes a finding.</summary>
    /// <param name="id">One of <see cref="FindingId"/>.</param>
    /// <param name="subject">The name it was noticed at.</param>
    /// <param name="message">What was found; null for what the catalogue says it means. A full stop is added.</param>
    public static Finding Find(string id, string subject, string? message = null)
    {
        var kind = Kinds.Value[id];
        var sentence = message ?? kind.Meaning;
        return new Finding(id, kind.Severity, subject, sentence.EndsWith(".", StringComparison.Ordinal) ? sentence : sentence + ".",
            kind.Remedy, kind.Reference);
    }

    private static Dictionary<string, FindingKind> Read()
    {
        using var stream = typeof(FindingCatalogue).Assembly.GetManifestResourceStream("findings.json")!;
        using var json = JsonDocument.Parse(stream);
        return json.RootElement.EnumerateArray()
            .Select(e => new FindingKind(
                Text(e, "id"), (FindingSeverity)Enum.Parse(typeof(FindingSeverity), Text(e, "severity")), Text(e, "meaning"),
                Text(e, "remedy"), Text(e, "reference")))
            .ToDictionary(k => k.Id, StringComparer.Ordinal);
    }

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;
}
