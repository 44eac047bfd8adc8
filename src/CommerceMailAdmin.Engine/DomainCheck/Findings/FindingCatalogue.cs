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

/// <summary>What is to be noticed about a domain's DKIM keys.</summary>
internal static class DkimFindings
{
    /// <summary>A wildcard answers under every selector; a message that names them all would never end.</summary>
    private const int MostNamed = 3;

    /// <summary>Everything, in the order of the selectors; the same of the same record once.</summary>
    public static IEnumerable<Finding> Of(string domain, PolicyCheck whole, IEnumerable<DkimSelectorJudgement> each)
    {
        if (whole.Result == CheckResult.TempError)
        {
            yield return FindingCatalogue.Find(FindingId.DnsFailed, domain, "DKIM: " + whole.Reason);
        }
        else if (whole.Result == CheckResult.None)
        {
            yield return FindingCatalogue.Find(FindingId.DkimNoKey, whole.Name, whole.Reason);
        }

        foreach (var same in each.SelectMany(e => e.FindingIds.Select(id => (Id: id, e.Check))).GroupBy(f => (f.Id, f.Check.Record)))
        {
            var checks = same.Select(s => s.Check).ToArray();
            var more = checks.Length > MostNamed ? $" and {checks.Length - MostNamed} more" : "";
            yield return FindingCatalogue.Find(
                same.Key.Id,
                checks[0].Name,
                $"Selector {string.Join(", ", checks.Take(MostNamed).Select(c => c.Selector))}{more}: {checks[0].Reason}");
        }
    }
}
